"""The desk for programs: the list of the own body, a complaint, and taking a step."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import permissions
from complaints.api.base import PortalView
from complaints.api.desk import read
from complaints.api.desk.filters import QueueFilter, chosen_view
from complaints.api.desk.pages import QueuePages
from complaints.api.desk.serializers import (
    DeskComplaintSerializer,
    RowSerializer,
    StepSerializer,
    StepTakenSerializer,
)
from complaints.api.openapi import LANGUAGE, OF_A_BODY, answers
from complaints.api.permissions import ServesABody, officer_of
from complaints.api.problems import (
    CHANGED_MEANWHILE,
    CONFLICT_OF_INTEREST,
    ERASED,
    NO_CSRF_TOKEN,
    NOT_ALLOWED,
    NOT_FOUND,
    NOT_SIGNED_IN,
    STEP_REFUSED,
    ProblemFound,
)
from complaints.domain import steps, workflow
from complaints.domain.conflict import WAITS_FOR_APPROVAL, ConflictOfInterest, OfficerConflict
from complaints.domain.earlier import REPRISAL_CASE_HERE, ReprisalCaseHere
from complaints.domain.merging import NoSuchComplaint
from complaints.domain.outcomes import OutcomeRefused
from complaints.domain.queries import queue
from complaints.domain.queries.queue import View
from complaints.domain.steps import InputMissing
from complaints.domain.workflow import RULES, Rule, Transition
from complaints.models import Complaint
from complaints.models.complaint import ComplaintQuerySet

_TAGS = ["desk"]
_REFERENCE = OpenApiParameter(
    "reference", OpenApiTypes.STR, OpenApiParameter.PATH, description="12 digits", pattern="^[0-9]{12}$"
)
_LIST = OpenApiParameter(
    "list",
    enum=[view.value for view in View],
    description="As on the desk's pages (`approval` for supervisors only). By default `closed` if `status` is a state "
    "in which it is over, else `open`.",
)
_TRANSITION = OpenApiParameter(
    "transition",
    OpenApiTypes.STR,
    OpenApiParameter.PATH,
    enum=[transition.value for transition in Transition if RULES[transition].may is not None],
)


class QueueView(PortalView, generics.ListAPIView[Complaint]):
    """One list of the complaints that the officer's body holds."""

    permission_classes = (ServesABody,)
    serializer_class = RowSerializer
    filter_backends = (DjangoFilterBackend,)
    filterset_class = QueueFilter
    pagination_class = QueuePages
    # For the description; every request asks for its own officer's.
    queryset = Complaint.objects.none()

    def get_queryset(self) -> ComplaintQuerySet:
        """The list asked for, of the officer's body only."""
        officer = officer_of(self.request)
        view = chosen_view(self.request, officer)
        assert isinstance(self.paginator, QueuePages)
        self.paginator.order = view.order
        return queue.for_list(queue.in_view(view, officer))

    @extend_schema(
        operation_id="queue",
        summary="Complaints of the officer's body: open ones by urgency, ended ones newest first",
        tags=_TAGS,
        parameters=[_LIST, LANGUAGE],
        responses=answers(RowSerializer(many=True), NOT_SIGNED_IN, NOT_ALLOWED),
    )
    def get(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        """Answer a page; opening its titles leaves one access record."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        rows = read.rows(page or [], reader=officer_of(request).user)
        return self.get_paginated_response(RowSerializer(rows, many=True).data)


class ComplaintView(PortalView):
    """One complaint."""

    permission_classes = (ServesABody,)

    @extend_schema(
        operation_id="complaint",
        summary="A complaint: contents, course, reasons, and the steps open to the officer",
        description="People are masked: who they are is revealed on the desk's pages, for a reason.",
        tags=_TAGS,
        parameters=[_REFERENCE, LANGUAGE],
        responses=answers(DeskComplaintSerializer, NOT_SIGNED_IN, NOT_ALLOWED, NOT_FOUND, ERASED),
    )
    def get(self, request: Request, reference: str) -> Response:
        """Answer it, if the officer's body holds it; opening it leaves an access record."""
        officer = officer_of(request)
        try:
            held = queue.held(officer, reference)
        except Complaint.DoesNotExist as error:
            raise Http404 from error
        return Response(DeskComplaintSerializer(read.complaint(held, officer)).data)


class StepView(PortalView):
    """Taking a step of the workflow."""

    permission_classes = (ServesABody,)

    @extend_schema(
        operation_id="take_step",
        summary="Take a step of the workflow",
        description="What it needs stands in `steps` of the complaint. All of it is done, or nothing.",
        tags=_TAGS,
        parameters=[_REFERENCE, _TRANSITION, LANGUAGE],
        request=StepSerializer,
        responses=answers(
            StepTakenSerializer,
            *OF_A_BODY,
            NOT_SIGNED_IN,
            NO_CSRF_TOKEN,
            NOT_ALLOWED,
            CONFLICT_OF_INTEREST,
            NOT_FOUND,
            CHANGED_MEANWHILE,
            STEP_REFUSED,
        ),
    )
    def post(self, request: Request, reference: str, transition: str) -> Response:
        """Take it for the officer, on the version that they read."""
        officer = officer_of(request)
        try:
            complaint = queue.within_reach(officer, reference)
            rule = RULES[Transition(transition)]
        except (Complaint.DoesNotExist, ValueError) as error:
            raise Http404 from error
        if rule.may is None or not rule.may(officer.user, complaint):
            waits = workflow.is_held_back(rule, complaint) and permissions.holds(officer, complaint)
            raise ProblemFound(NOT_ALLOWED, WAITS_FOR_APPROVAL if waits else "")
        sent = StepSerializer(data=request.data, rule=rule)
        sent.is_valid(raise_exception=True)
        row = _take(complaint, rule, request, sent)
        return Response(StepTakenSerializer(_taken(row, request)).data)


def _take(complaint: Complaint, rule: Rule, request: Request, sent: StepSerializer) -> Complaint:
    try:
        return steps.take_step(
            complaint,
            rule.transition,
            by=officer_of(request).user,
            inputs=sent.inputs(),
            version=sent.validated_data["version"],
        )
    except OfficerConflict as error:
        raise ProblemFound(CONFLICT_OF_INTEREST) from error
    except ConflictOfInterest as error:
        refused = {"body": [_("This body may not receive the complaint. Choose another one.")]}
        raise ValidationError(refused) from error
    except ReprisalCaseHere as error:
        raise ProblemFound(STEP_REFUSED, REPRISAL_CASE_HERE) from error
    except OutcomeRefused as error:
        refused = {"outcome": [_("This finding cannot be made of a complaint about a serious matter.")]}
        raise ValidationError(refused) from error
    except NoSuchComplaint as error:
        refused = {"reference": [_("Your body holds no other complaint with this reference that could take it in.")]}
        raise ValidationError(refused) from error
    except InputMissing as error:
        raise ValidationError({error.need.value: [_("This value is missing")]}) from error


def _taken(row: Complaint, request: Request) -> dict[str, Any]:
    officer = officer_of(request)
    held = permissions.holds(officer, row)
    return {
        "reference": row.reference,
        "version": row.version,
        "status": row.status,
        "held": held,
        "steps": workflow.open_to(officer.user, row) if held else [],
    }
