"""The page of one step."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from complaints.domain import country, presentation
from complaints.intake import paths, unsent
from complaints.intake.drafts import OpenDraft, Turn
from complaints.intake.forms import shown
from complaints.intake.forms.base import StepForm
from complaints.intake.journey import Journey
from complaints.intake.steps import PARTS, Step


def show(
    request: HttpRequest,
    step: Step,
    journey: Journey,
    form: StepForm,
    draft: OpenDraft | None,
    *,
    status: int = 200,
    unavailable: bool = False,
) -> HttpResponse:
    """The question of a step with what is around it. `draft` is None as long as nothing is saved."""
    context: dict[str, Any] = {
        "step": step,
        "form": form,
        "journey": journey,
        "back": paths.back(request, step, journey),
        "from_check": paths.came_from_check(request),
        "unavailable": unavailable,
        "draft": draft,
        # What was not saved is as new as it was on the page before this one.
        "shown": request.POST.get(unsent.SHOWN, "") if unavailable else shown.digest(form),
        "typed_at": draft.contents.turns.get(step.name, Turn()).at if draft else 0,
        "kept_until": int(draft.row.expires_at.timestamp()) if draft else 0,
        "draft_hours": settings.DRAFT_HOURS,
        "most_files": settings.EVIDENCE_MAX_FILES,
        "megabytes": settings.EVIDENCE_MAX_BYTES // 1024**2,
        **progress(step.part, draft),
    }
    return render(request, step.template, context, status=status)


def progress(part: int, draft: OpenDraft | None) -> dict[str, Any]:
    """What the line above the question says: the part, and when something was saved last."""
    return {
        "part": part,
        "parts": len(PARTS),
        "part_name": PARTS[part - 1],
        "saved": _clock(draft.saved_at) if draft else "",
    }


def _clock(moment: datetime) -> str:
    here = country.current()
    return presentation.show_time(moment.astimezone(ZoneInfo(here.timezone)).time(), get_language() or "ar", here)
