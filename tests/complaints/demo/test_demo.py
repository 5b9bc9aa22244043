"""The demonstration: accounts for every role, made once, and complaints in many states."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.models import Membership, Role, User
from complaints.demo.arabic import ARABIC
from complaints.demo.english import ENGLISH
from complaints.domain import audit, declarations, recusal, reference
from complaints.models import Body, Complaint, Declaration, Informing, Person, Recusal, Referral, Status
from tests.complaints.review.people import signed_in

pytestmark = pytest.mark.django_db

PASSWORD = "a demonstration passphrase"


@pytest.fixture
def accounts(monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", PASSWORD)
    call_command("ensure_demo_accounts", verbosity=0)


@pytest.fixture
def demo(accounts):
    call_command("file_demo_complaints", verbosity=0)


def test_every_body_in_use_gets_an_officer_a_supervisor_and_a_head_who_can_sign_in(accounts):
    bodies = Body.objects.filter(active=True)
    for role in (Role.OFFICER, Role.SUPERVISOR, Role.HEAD):
        served = Membership.objects.filter(role=role).values_list("user__username", "body__code")
        assert set(served) == {(f"{role.value}.{body.code}", body.code) for body in bodies}
    assert Client().login(username="officer.nhri", password=PASSWORD)
    assert not Client().login(username="officer.nhri", password="another one")


def test_the_administrator_manages_reference_data_and_people_and_nothing_of_complaints(accounts):
    administrator = User.objects.get(username="administrator")
    assert not administrator.is_staff and not administrator.is_superuser
    for allowed in ("complaints.change_routingrule", "complaints.add_body", "accounts.add_user"):
        assert administrator.has_perm(allowed)
    assert not administrator.has_perm("accounts.delete_user")
    models = {permission.split("_", 1)[1] for permission in administrator.get_all_permissions()}
    assert not models & {"complaint", "person", "evidence", "event", "wrappedkey", "permission", "group"}
    assert not User.objects.get(username="auditor").get_all_permissions()


def test_a_second_start_changes_nothing_and_hashes_once(accounts, monkeypatch):
    from complaints.demo import accounts as module

    before = list(User.objects.order_by("pk").values_list("pk", "username", "password"))
    hashed = []
    monkeypatch.setattr(module, "make_password", lambda *_: hashed.append("made"))
    monkeypatch.setattr(module, "check_password", lambda *_: hashed.append("checked") or True)
    call_command("ensure_demo_accounts", verbosity=0)
    assert hashed == ["checked"]
    assert list(User.objects.order_by("pk").values_list("pk", "username", "password")) == before


def test_a_new_password_is_given_to_all_and_a_body_put_to_use_gets_its_people(accounts, monkeypatch):
    Body.objects.filter(code="defence").update(active=True)
    monkeypatch.setenv("DEMO_PASSWORD", "the next passphrase")
    call_command("ensure_demo_accounts", verbosity=0)
    for name in ("officer.nhri", "supervisor.defence"):
        assert Client().login(username=name, password="the next passphrase")


def test_without_a_password_no_account_is_made(monkeypatch):
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    with pytest.raises(CommandError, match="DEMO_PASSWORD"):
        call_command("ensure_demo_accounts")
    assert not User.objects.exists()


def test_the_table_names_every_account_with_role_and_body(accounts):
    out = StringIO()
    call_command("demo_accounts", stdout=out)
    table = out.getvalue()
    assert PASSWORD in table.splitlines()[0]
    assert any(line.split() == ["officer.nhri", "officer", "nhri"] for line in table.splitlines())
    assert any(line.split() == ["auditor", "auditor", "-"] for line in table.splitlines())
    assert len(table.splitlines()) == User.objects.count() + 1


def test_the_complaints_stand_in_many_states_with_many_bodies(demo):
    assert Complaint.objects.count() >= 12
    states = set(Complaint.objects.values_list("status", flat=True))
    assert states >= {
        Status.RECEIVED,
        Status.IN_TRIAGE,
        Status.ADMITTED,
        Status.UNDER_REVIEW,
        Status.AWAITING_COMPLAINANT,
        Status.AWAITING_BODY,
        Status.INADMISSIBLE_PROPOSED,
        Status.DECISION_PROPOSED,
        Status.DECIDED,
        Status.CLOSED,
        Status.REFERRED,
    }
    assert Complaint.objects.values("body").distinct().count() >= 8
    assert set(Complaint.objects.values_list("language", flat=True)) == {"ar", "en"}
    assert Referral.objects.filter(offered_to__code="nhri").exists()
    assert Person.objects.exists()
    assert Informing.objects.filter(body__code="nhri").exists()


def test_the_demonstration_leaves_a_whole_trail(demo):
    faults = []
    proof = audit.verify(faults.append, trusted=[audit.public_key()])
    assert faults == [] and proof.complaints == Complaint.objects.count()


def test_where_a_complaint_is_nothing_is_filed(demo):
    number = Complaint.objects.count()
    call_command("file_demo_complaints", verbosity=0)
    assert Complaint.objects.count() == number


def test_the_people_of_the_demonstration_find_work_on_their_desks(demo):
    supervisor = signed_in(User.objects.get(username="supervisor.health"))
    assert len(supervisor.get("/ar/desk/?view=approval").context["rows"]) == 1
    officer = signed_in(User.objects.get(username="officer.nhri"))
    for row in officer.get("/ar/desk/").context["rows"]:
        assert officer.get(f"/ar/desk/{row.reference}/").status_code == 200


def test_one_officer_has_a_unit_and_declarations_and_none_of_the_complaints_is_kept_from_anybody(demo):
    officer = User.objects.get(username="officer.police-inspectorate")
    assert Membership.objects.get(user=officer).unit
    assert {one.kind for one in declarations.declared_by(officer)} == set(Declaration.Kind.values)
    assert not Recusal.objects.exists()
    for complaint in Complaint.objects.filter(body__memberships__user=officer):
        assert recusal.conflict_of(officer, complaint) is None


def test_a_country_without_a_national_institution_has_the_complaints_too(accounts):
    Body.objects.filter(code="nhri").update(active=False)
    reference.forget()
    call_command("file_demo_complaints", verbosity=0)
    assert Complaint.objects.count() == len(ARABIC + ENGLISH)
    assert not Referral.objects.filter(offered_to__code="nhri").exists()
    assert not Complaint.objects.filter(body__code="nhri").exists()


def test_the_auditor_meets_no_alarm_about_what_the_demonstration_dates_back(demo):
    now = timezone.now()
    signing = audit.signing(now)
    assert signing.latest is not None and signing.is_genuine and not signing.overdue
    assert audit.unsigned_since() > now - audit.SIGNED_WITHIN
