"""The description of the API: the OpenAPI document and a page that shows it, served by the portal alone."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.translation import override
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from complaints.api import problems
from complaints.api.base import for_everybody
from complaints.api.problems import Kind


@method_decorator(for_everybody, "dispatch")
class SchemaView(SpectacularAPIView):
    """The OpenAPI document, in English; as JSON for `Accept: application/vnd.oai.openapi+json`, else YAML."""

    authentication_classes = ()

    @extend_schema(exclude=True)
    def get(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        """Answer the whole document."""
        with override("en"):
            response: Response = self._get_schema_response(request)
        return response


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Every operation, with a form to try it, and every kind of problem."""
    signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
    context = {
        "kinds": [_in_both_languages(kind) for kind in problems.KINDS],
        "csrf_token_of_session": get_token(request) if signed_in else "",
    }
    return render(request, "api/docs.html", context)


def _in_both_languages(kind: Kind) -> dict[str, str | int]:
    with override("en"):
        english = str(kind.title)
    with override("ar"):
        arabic = str(kind.title)
    return {"slug": kind.slug, "status": kind.status, "english": english, "arabic": arabic}
