"""Following a complaint by reference and code. A POST, so that neither stands in an address or a log."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from complaints.api.base import OpenView
from complaints.api.openapi import LANGUAGE, OF_A_BODY, answers
from complaints.api.problems import CODE_REFUSED, ERASED, TOO_MANY_ATTEMPTS
from complaints.api.tracking.serializers import EnterSerializer, FollowedSerializer
from complaints.domain import followed, receipts

_ON_THE_RECEIPT = {"reference": "4827 1503 9164", "code": "٤٨٢٧ ١٥٠٣ ٩١٦٤ ٢٠٧٥"}


class TrackView(OpenView):
    """Where a complaint stands."""

    @extend_schema(
        operation_id="track",
        summary="Where a complaint stands, what has happened, and when the next step is due",
        description="After too many wrong codes for a reference, here or on the pages: 429, `Retry-After`.",
        tags=["complaint"],
        parameters=[LANGUAGE],
        request=EnterSerializer,
        examples=[OpenApiExample("As on the receipt", _ON_THE_RECEIPT, request_only=True)],
        responses=answers(FollowedSerializer, *OF_A_BODY, CODE_REFUSED, ERASED, TOO_MANY_ATTEMPTS),
    )
    def post(self, request: Request) -> Response:
        """Answer what the complainant may read."""
        sent = EnterSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        complaint = receipts.find_by_code(**sent.validated_data)
        return Response(FollowedSerializer(followed.read(complaint)).data)
