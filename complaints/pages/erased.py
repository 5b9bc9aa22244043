"""The answer of every page to a complaint whose contents were erased: that they are gone, and since when.

Whichever page asks for sealed contents of it raises `KeyDestroyed`; no view has to think of it.
"""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from accounts.decorators import OfficerRequest
from complaints.desk.context import desk_context
from complaints.domain.keys import KeyDestroyed
from complaints.models import Complaint

GetResponse = Callable[[HttpRequest], HttpResponseBase]
_GONE = 410


class ErasedMiddleware:
    """Turns `KeyDestroyed` into the page for officers or the one for complainants, with status 410."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page, if that is what happened."""
        if not isinstance(exception, KeyDestroyed):
            return None
        context = {"complaint": Complaint.objects.filter(pk=str(exception)).first()}
        if not hasattr(request, "officer"):
            return render(request, "tracking/erased.html", context, status=_GONE)
        desk = desk_context(cast(OfficerRequest, request))
        return render(request, "review/erased.html", desk | context, status=_GONE)
