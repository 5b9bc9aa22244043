"""Where each page leads: forward, back, and back to all answers when one of them was changed from there."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url

from complaints.intake.journey import Journey
from complaints.intake.steps import Step

CHECK = "intake:check"
_FROM_CHECK = "?from=check"
# The buttons of a step's page that do not send its answer.
_LEAVING = ("later", "back", "language")


def came_from_check(request: HttpRequest) -> bool:
    """Whether the person is changing an answer from the page of all answers."""
    return request.GET.get("from") == "check"


def address(step: Step, *, from_check: bool = False) -> str:
    """The address of a step."""
    return reverse("intake:step", args=[step.name]) + (_FROM_CHECK if from_check else "")


def onward(request: HttpRequest, step: Step, journey: Journey) -> str:
    """Where a valid answer leads: a yes to danger to the emergency numbers first."""
    if step.name == "danger" and journey.value("danger", "danger") == "yes":
        return reverse("intake:emergency") + (_FROM_CHECK if came_from_check(request) else "")
    return beyond(request, step, journey)


def beyond(request: HttpRequest, step: Step, journey: Journey) -> str:
    """The next step; for who came from the page of answers what the change made missing, else that page."""
    if came_from_check(request):
        missing = journey.missing()
        return address(missing[0], from_check=True) if missing else reverse(CHECK)
    following = journey.after(step)
    return address(following) if following else reverse(CHECK)


def back(request: HttpRequest, step: Step, journey: Journey) -> str:
    """Where the link back leads."""
    if came_from_check(request):
        return reverse(CHECK)
    earlier = journey.before(step)
    return address(earlier) if earlier else reverse("pages:landing")


def is_left(request: HttpRequest) -> bool:
    """Whether the button pressed leaves the page of a step without sending its answer."""
    return any(name in request.POST for name in _LEAVING)


def left_for(request: HttpRequest, step: Step, journey: Journey) -> str:
    """Where such a button leads: back, to the same page in another language, or to the return code."""
    if "back" in request.POST:
        return back(request, step, journey)
    if "later" in request.POST:
        return reverse("intake:later")
    here, code = request.get_full_path(), request.POST["language"]
    return translate_url(here, code) if code in dict(settings.LANGUAGES) else here


def cleared() -> str:
    """The first page, which says that nothing is left in this browser."""
    return f"{reverse('pages:landing')}?cleared"
