"""The complainant's pages after filing: the way in, where it stands, the steps, and the way out."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from complaints.domain import keys, receipts
from complaints.domain.events import ChangedMeanwhile
from complaints.domain.receipts import CodeRefused, TooManyAttempts
from complaints.domain.steps import take_step
from complaints.domain.workflow import Transition, TransitionRefused
from complaints.models import Complaint
from complaints.tracking import page, session, words
from complaints.tracking.forms import EnterForm, StepForm
from complaints.tracking.unsent import Unsent, rule_of_complainant

View = Callable[..., HttpResponse]
_STARTED = require_http_methods(["GET", "HEAD", "POST"])


def following(view: View) -> View:
    """Give the view the complaint that this browser has open; without one, ask for reference and code."""

    @wraps(view)
    def with_complaint(request: HttpRequest, **parts: str) -> HttpResponse:
        complaint = session.current(request)
        if complaint is not None:
            return view(request, complaint, **parts)
        if request.method != "POST":
            return redirect(f"{reverse('tracking:enter')}?ended")
        unsent = Unsent.of_step(parts["transition"], request.POST)
        return _enter(request, EnterForm(), status=403, unsent=unsent, ended=True)

    return with_complaint


@_STARTED
def enter(request: HttpRequest) -> HttpResponse:
    """Ask for reference and code, and open the complaint they belong to for this browser."""
    if request.method != "POST":
        if session.current(request) is not None:
            return redirect("tracking:status")
        return _enter(request, EnterForm(), ended="ended" in request.GET, closed="closed" in request.GET)
    form, unsent = EnterForm(request.POST), Unsent.carried(request.POST)
    if not form.is_valid():
        return _enter(request, form, status=422, unsent=unsent)
    try:
        complaint = receipts.find_by_code(form.cleaned_data["reference"], form.cleaned_data["code"])
    except CodeRefused:
        # The same whatever is wrong: who holds a paper with a reference learns nothing of an erasure (ADR 7).
        form.add_error(
            None,
            _(
                "No complaint opens with this reference and this code. Please check both. "
                "If the complaint ended years ago, it may have been erased since."
            ),
        )
        form.forget_code()
        return _enter(request, form, status=422, unsent=unsent)
    except TooManyAttempts as wait:
        return _must_wait(request, form, wait.minutes, unsent)
    session.begin(request, complaint)
    return _resume(request, complaint, unsent) if unsent else redirect("tracking:status")


@require_safe
@following
def status(request: HttpRequest, complaint: Complaint) -> HttpResponse:
    """Where the complaint stands, what has happened, and what can be done."""
    done = rule_of_complainant(request.GET.get("done", ""))
    return _status(request, complaint, done=words.STEPS[done.transition].done if done else None)


@_STARTED
@following
def step(request: HttpRequest, complaint: Complaint, transition: str) -> HttpResponse:
    """One step of the workflow that is open to the complainant: its form, and taking it."""
    rule = rule_of_complainant(transition)
    if rule is None:
        raise Http404
    if request.method != "POST":
        if not rule.applies(complaint):
            return redirect("tracking:status")
        return _ask(request, complaint, StepForm(rule=rule, initial={"version": complaint.version}))
    form = StepForm(request.POST, rule=rule)
    if not form.is_valid():
        return _ask(request, complaint, form, status=422)
    try:
        take_step(complaint, rule.transition, by=None, inputs=form.inputs(), version=form.read_version())
    except (ChangedMeanwhile, TransitionRefused):
        return _changed_meanwhile(request, form)
    return _to_status(rule.transition)


@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Forget the complaint that this browser has open."""
    session.end(request)
    return redirect(f"{reverse('tracking:enter')}?closed")


def _enter(request: HttpRequest, form: EnterForm, *, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, "tracking/enter.html", {"form": form} | context, status=status)


def _must_wait(request: HttpRequest, form: EnterForm, minutes: int, unsent: Unsent | None) -> HttpResponse:
    said = ngettext(
        "Too many attempts. Please try again in %(n)s minute.",
        "Too many attempts. Please try again in %(n)s minutes.",
        minutes,
    )
    form.add_error(None, said % {"n": minutes})
    form.forget_code()
    response = _enter(request, form, status=429, unsent=unsent)
    response.headers["Retry-After"] = str(minutes * 60)
    return response


def _status(request: HttpRequest, complaint: Complaint, *, status: int = 200, **context: Any) -> HttpResponse:
    """The page of a complaint; a `form` in the context is a bound or prefilled answer."""
    try:
        read = page.read(complaint)
    except keys.KeyDestroyed:
        return render(request, "tracking/erased.html", {"complaint": complaint}, status=410)
    if read.answer and "form" not in context:
        context["form"] = StepForm(rule=read.answer, initial={"version": complaint.version})
    return render(request, "tracking/status.html", {"page": read, "complaint": complaint} | context, status=status)


def _ask(request: HttpRequest, complaint: Complaint, form: StepForm, *, status: int = 200) -> HttpResponse:
    """The form of a step: an answer below the question, anything else on a page of its own."""
    if form.rule.transition == Transition.ANSWER and form.rule.applies(complaint):
        return _status(request, complaint, status=status, form=form)
    return render(request, "tracking/step.html", {"form": form, "complaint": complaint}, status=status)


def _resume(request: HttpRequest, complaint: Complaint, unsent: Unsent) -> HttpResponse:
    """Back to the words that could not be sent, in their form if the step is still open."""
    if not unsent.rule.applies(complaint):
        return _status(request, complaint, unsent=unsent.text)
    initial = {"version": complaint.version, unsent.rule.needs[0].value: unsent.text}
    return _ask(request, complaint, StepForm(rule=unsent.rule, initial=initial))


def _changed_meanwhile(request: HttpRequest, form: StepForm) -> HttpResponse:
    """409: the present state with the words still there, unless this very step was taken already."""
    complaint = session.current(request)
    if complaint is None:
        raise Http404
    unsent = Unsent(form.rule, form.words_typed)
    if page.was_sent(complaint, unsent):
        return _to_status(form.rule.transition)
    if not form.rule.applies(complaint):
        return _status(request, complaint, status=409, unsent=unsent.text)
    form.carry_version(complaint.version)
    form.add_error(None, _("Something changed while you were writing. Read the page again, then send your words."))
    return _ask(request, complaint, form, status=409)


def _to_status(transition: Transition) -> HttpResponse:
    return redirect(f"{reverse('tracking:status')}?done={transition.value}")
