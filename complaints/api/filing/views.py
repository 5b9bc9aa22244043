"""Filing a complaint, and asking beforehand who would receive it."""

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from complaints.api.base import OpenView
from complaints.api.filing import examples
from complaints.api.filing.conversion import filing_of, question_of
from complaints.api.filing.repeat import Attempt
from complaints.api.filing.serializers import ComplaintSerializer, FiledSerializer, QuestionSerializer
from complaints.api.openapi import LANGUAGE, OF_A_BODY, answers
from complaints.api.problems import KEY_MISSING, KEY_REUSED
from complaints.api.reference.serializers import ReceiverSerializer
from complaints.domain.proposal import proposal_for

_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="A fresh random secret for each complaint, 16 to 255 printable ASCII characters. After a "
    "broken connection send the same request with the same key again: it is filed once and answered alike. "
    "Whoever has the key can get the receipt code.",
)


class ComplaintsView(OpenView):
    """Complaints, as the public may file them."""

    @extend_schema(
        operation_id="file",
        summary="File a complaint",
        description="All of it is stored, or nothing. The answer holds the receipt code, told only here.",
        tags=["complaint"],
        parameters=[_KEY, LANGUAGE],
        request=ComplaintSerializer,
        examples=[OpenApiExample("A mother files for her son", examples.COMPLAINT, request_only=True)],
        responses=answers(FiledSerializer, *OF_A_BODY, KEY_MISSING, KEY_REUSED, status=201),
    )
    def post(self, request: Request) -> Response:
        """File it; answer a repetition as the first time, whatever the rules have become since."""
        attempt = Attempt.of(request.headers.get("Idempotency-Key", ""), request.data)
        filed = attempt.earlier()
        if filed is None:
            sent = ComplaintSerializer(data=request.data)
            sent.is_valid(raise_exception=True)
            filed = attempt.file(filing_of(sent.validated_data, code=attempt.code, filing_print=attempt.filing_print))
        taken_away = {
            "reference": filed.reference,
            "code": filed.code,
            "received_at": filed.complaint.received_at,
        }
        return Response(FiledSerializer(taken_away).data, status=201)


class ReceiverView(OpenView):
    """Who would receive a complaint. A POST, so that what somebody may complain about is in no log."""

    @extend_schema(
        operation_id="receiver",
        summary="Ask which body would receive a complaint, and why",
        description="Show it to the complainant before filing: they may object to this body (`objection`), "
        "which brings it to `otherwise`, and consent that the bodies in `informed` are told (`consent_nhri`). "
        "Nothing is stored.",
        tags=["complaint"],
        parameters=[LANGUAGE],
        request=QuestionSerializer,
        examples=[OpenApiExample("About a police station", examples.QUESTION, request_only=True)],
        responses=answers(ReceiverSerializer, *OF_A_BODY),
    )
    def post(self, request: Request) -> Response:
        """Answer as the routing rules would."""
        sent = QuestionSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        return Response(ReceiverSerializer(proposal_for(question_of(sent.validated_data))).data)
