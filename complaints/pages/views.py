"""The public pages. They ask the database nothing and set no cookie: any cache may keep them for a while."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from complaints.domain import country

# Five minutes: a changed emergency number reaches everybody soon, a busy day stays cheap.
MAX_AGE_SECONDS = 300

View = Callable[[HttpRequest], HttpResponse]


def _for_everybody(view: View) -> View:
    """A page that is the same for all who read its language: cacheable, with an ETag."""
    kept: View = cache_control(public=True, max_age=MAX_AGE_SECONDS)(conditional_page(view))
    return require_safe(kept)


def _show(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    here = country.current()
    numbers = {"emergency_numbers": here.emergency_numbers}
    return render(request, template, numbers | context)


@require_safe
def to_first_language(request: HttpRequest) -> HttpResponse:
    """From the bare address to the landing page: in Arabic, unless the browser asks for English."""
    with override(getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)):
        response = redirect(reverse("pages:landing"))
    response.headers["Cache-Control"] = f"public, max-age={MAX_AGE_SECONDS}"
    return response


@_for_everybody
def landing(request: HttpRequest) -> HttpResponse:
    """What this is, the two ways in, and what happens next."""
    return _show(request, "pages/landing.html")


@_for_everybody
def who_sees(request: HttpRequest) -> HttpResponse:
    """Who can read a complaint and who cannot."""
    return _show(request, "pages/who_sees.html")


@_for_everybody
def safer(request: HttpRequest) -> HttpResponse:
    """How to file without leaving traces on a device or a network."""
    return _show(request, "pages/safer.html", draft_hours=settings.DRAFT_HOURS)


@_for_everybody
def accessibility(request: HttpRequest) -> HttpResponse:
    """How the pages work for people with disabilities, and their limits."""
    return _show(request, "pages/accessibility.html")


@_for_everybody
def help_near_you(request: HttpRequest) -> HttpResponse:
    """Numbers to call now, and the national human rights institution."""
    return _show(request, "pages/help.html", institution=country.current().nhri_name)


@_for_everybody
def privacy(request: HttpRequest) -> HttpResponse:
    """What is stored, what is not, and for how long."""
    return _show(
        request,
        "pages/privacy.html",
        draft_hours=settings.DRAFT_HOURS,
        wait_minutes=settings.CODE_WAIT_MINUTES,
    )


@_for_everybody
def paper(request: HttpRequest) -> HttpResponse:
    """How to complain without this site, and what to write on the paper."""
    return _show(request, "pages/paper.html", institution=country.current().nhri_name)
