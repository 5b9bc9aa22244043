"""Pages of the desk's lists, each in its own order: found by a cursor, never counted."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from complaints.api.problems import ParameterRefused
from complaints.domain.queries.keyset import URGENCY, CursorMistyped, Order
from complaints.models import Complaint

_CURSOR = "after"


class QueuePages(BasePagination):
    """A page of a list in its `order`; `next` is the address of the following page, null at the end."""

    order: Order[Complaint] = URGENCY

    def paginate_queryset(self, queryset: Any, request: Request, view: APIView | None = None) -> list[Any]:
        """The page that the address asks for."""
        try:
            page = self.order.page(queryset, request.query_params.get(_CURSOR, ""))
        except CursorMistyped as error:
            raise ParameterRefused({_CURSOR: [_("No page gave out this cursor")]}) from error
        address = request.build_absolute_uri()
        self.following = replace_query_param(address, _CURSOR, page.following) if page.following else None
        return page.rows

    def get_paginated_response(self, data: Any) -> Response:
        """The rows, and where to go on."""
        return Response({"next": self.following, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The same for the description."""
        return {
            "type": "object",
            "required": ["next", "results"],
            "properties": {
                "next": {"type": "string", "format": "uri", "nullable": True},
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, _view: APIView) -> list[dict[str, Any]]:
        """The cursor."""
        return [
            {
                "name": _CURSOR,
                "in": "query",
                "required": False,
                "description": "From `next` of the page before.",
                "schema": {"type": "string"},
            }
        ]
