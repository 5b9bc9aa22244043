"""Files the demonstration complaints and moves each along its way, as people and workers would."""

import secrets
from datetime import datetime, timedelta
from io import BytesIO

from django.utils import timezone
from PIL import Image

from accounts.models import User
from complaints.demo.arabic import ARABIC
from complaints.demo.case import DemoCase, Step
from complaints.demo.english import ENGLISH
from complaints.domain import casework, files, filing, handling, reference, steps
from complaints.domain.approximate_date import ApproximateDate
from complaints.domain.earlier import Earlier
from complaints.domain.events import locked
from complaints.domain.filing import FiledFile, Filing
from complaints.domain.vault import Contents, Identity
from complaints.models import Complaint, Confidentiality, PersonRole, RespondentLevel
from complaints.notifications import notices


def file_all() -> int:
    """File every demonstration complaint unless any complaint is there; return how many were filed."""
    if Complaint.objects.exists():
        return 0
    now, cases = timezone.now(), ARABIC + ENGLISH
    for number, case in enumerate(cases):
        _live_through(case, number, now)
    return len(cases)


def _live_through(case: DemoCase, number: int, now: datetime) -> None:
    key = filing.filing_key(secrets.token_bytes(16))
    received = now - timedelta(days=case.days_ago, minutes=7 * number)
    complaint = filing.file_complaint(_filing(case, number, received), key=key, now=received).complaint
    with locked(complaint) as row:
        handling.route_and_prioritise(row)
        notices.acknowledge(row)
    complaint.refresh_from_db()
    for step in case.way:
        if not _possible(step, complaint):
            break
        by = _staff(step.by, complaint)
        complaint = steps.take_step(complaint, step.transition, by=by, inputs=step.inputs)
    if case.note:
        casework.add_note(complaint, case.note, by=_staff("officer", complaint))


def _possible(step: Step, complaint: Complaint) -> bool:
    """Not every country has a national institution to which a complaint could be offered."""
    to = step.inputs.body
    return not to or any(body.code == to for body in steps.referral_bodies(complaint))


def _staff(role: str, complaint: Complaint) -> User:
    """The demonstration officer or supervisor of the body that holds the complaint."""
    assert complaint.body is not None
    return User.objects.get(username=f"{role}.{complaint.body.code}")


def _filing(case: DemoCase, number: int, received: datetime) -> Filing:
    rules = reference.current()
    divisions = rules.divisions
    happened = (received - timedelta(days=case.happened_before)).date()
    return Filing(
        language=case.language,
        filed_for=case.filed_for,
        confidentiality=Confidentiality.CONFIDENTIAL,
        category_id=rules.category(case.category).pk,
        subcategory_id=rules.subcategory(case.category, case.subcategory).pk,
        flags=case.flags,
        contents=Contents(
            title=case.title,
            narrative=case.narrative,
            wishes=case.wishes,
            place=case.place,
            respondent=case.respondent_words,
            happened=ApproximateDate(happened.year, happened.month, happened.day),
        ),
        place_kind=case.place_kind,
        respondent_kind=case.respondent_kind,
        respondent_body_id=rules.body(case.respondent).pk if case.respondent else None,
        respondent_level=case.respondent_level if case.respondent else RespondentLevel.NONE,
        division_id=divisions[number % len(divisions)].pk if divisions else None,
        people=_people(case),
        files=(_photo(),) if case.with_photo else (),
        consent_nhri=True,
        earlier=Earlier(handled_by_id=rules.body(case.earlier_body).pk) if case.earlier_body else None,
    )


def _people(case: DemoCase) -> tuple[tuple[PersonRole, Identity], ...]:
    people = [(PersonRole.COMPLAINANT, Identity(name=case.complainant))]
    if case.victim:
        people.append((PersonRole.VICTIM, Identity(name=case.victim)))
    return tuple(people)


def _photo() -> FiledFile:
    """A small picture that shows nothing."""
    picture = BytesIO()
    Image.new("RGB", (640, 480), (214, 205, 190)).save(picture, "JPEG")
    stored = files.store([picture.getvalue()])
    return FiledFile(
        name="photo.jpg",
        storage_name=stored.storage_name,
        key=stored.key,
        media_type="image/jpeg",
        size=stored.size,
        sha256=stored.sha256,
    )
