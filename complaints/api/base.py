"""What every view of the API does: speak the language asked for, and know three methods."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from complaints.api.problems import NOT_FOUND, ParameterRefused, ProblemFound

# Five minutes, as the public pages.
MAX_AGE_SECONDS = 300

View = Callable[..., HttpResponseBase]


class PortalView(APIView):
    """A view that answers in the language of `?lang=`, else of the header Accept-Language."""

    http_method_names = ["get", "head", "post"]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Choose the language first, so that whatever is refused afterwards is told in it."""
        if (language := request.query_params.get("lang")) is not None:
            if language not in dict(settings.LANGUAGES):
                raise ParameterRefused({"lang": [_("The languages are ar and en.")]})
            translation.activate(language)
        super().initial(request, *args, **kwargs)


class OpenView(PortalView):
    """A view for everybody. A session that the browser sends along means nothing here."""

    authentication_classes = ()
    permission_classes = (AllowAny,)


def for_everybody(view: View) -> View:
    """Let any cache keep the answer for a while, by its language, and answer 304 to whoever has it."""
    kept: View = cache_control(public=True, max_age=MAX_AGE_SECONDS)(conditional_page(view))
    return kept


def not_found(request: HttpRequest) -> HttpResponseBase:
    """404 as a problem document for an address of the API that there is not."""
    return _NotFound.as_view()(request)


class _NotFound(OpenView):
    """Nothing under any method."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        hint = "" if request.path.endswith("/") else _("Every address ends with a slash.")
        raise ProblemFound(NOT_FOUND, hint)
