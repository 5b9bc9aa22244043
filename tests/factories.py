"""Complaints and people for tests, made the way the product makes them."""

import secrets
from typing import Any

from accounts.models import Membership, Role, User
from complaints.domain import events, filing, handling, reference
from complaints.domain.vault import Contents, Identity
from complaints.models import Body, Complaint, PersonRole

PASSWORD = "a long enough passphrase"


def make_filing(**overrides: Any) -> filing.Filing:
    """A filing about a beating in a police station; `category`, `subcategory` and `respondent` take codes."""
    rules = reference.current()
    category = overrides.pop("category", "police-conduct")
    subcategory = overrides.pop("subcategory", "insults-humiliation")
    respondent = overrides.pop("respondent", "interior")
    values: dict[str, Any] = {
        "language": "ar",
        "filed_for": "self",
        "confidentiality": "confidential",
        "category_id": rules.category(category).pk,
        "subcategory_id": rules.subcategory(category, subcategory).pk,
        "flags": (),
        "contents": Contents(
            title="إهانة في مركز الشرطة",
            narrative="ذهبت إلى المركز لأقدم بلاغاً فشتمني الموظف أمام الناس.",
            wishes="اعتذار",
            place="مركز شرطة النخيل",
            respondent="الموظف المناوب",
        ),
        "place_kind": "police-station",
        "respondent_kind": "body" if respondent else "private",
        "respondent_body_id": rules.body(respondent).pk if respondent else None,
        "respondent_level": "unit" if respondent else "none",
        "people": (
            (
                PersonRole.COMPLAINANT,
                Identity(name="ليلى حداد", email="layla@example.org", safe_channel="email"),
            ),
        ),
    }
    return filing.Filing(**(values | overrides))


def make_filed(*, routed: bool = True, **overrides: Any) -> filing.Filed:
    """File a complaint; unless `routed` is False, route it as the worker does."""
    filed = filing.file_complaint(make_filing(**overrides), key=filing.filing_key(secrets.token_bytes(16)))
    if routed:
        with events.locked(filed.complaint) as row:
            handling.route_and_prioritise(row)
        filed.complaint.refresh_from_db()
    return filed


def make_complaint(*, routed: bool = True, **overrides: Any) -> Complaint:
    """The complaint of `make_filed`."""
    return make_filed(routed=routed, **overrides).complaint


def make_officer(body: str = "police-inspectorate", role: str = Role.OFFICER, **fields: Any) -> User:
    """A member of staff of a body, who can sign in with `PASSWORD`."""
    name = fields.pop("username", f"{role}-{body}-{secrets.token_hex(3)}")
    user = User.objects.create_user(name, f"{name}@example.org", PASSWORD, **fields)
    Membership.objects.create(user=user, body=Body.objects.get(code=body), role=role)
    return user


def make_administrator(username: str = "administrator", **fields: Any) -> User:
    """Somebody who manages the portal."""
    user = User.objects.create_user(username, f"{username}@example.org", PASSWORD, **fields)
    Membership.objects.create(user=user, role=Role.ADMINISTRATOR)
    return user


def make_supervisor(body: str = "police-inspectorate", **fields: Any) -> User:
    """A supervisor of a body."""
    return make_officer(body, Role.SUPERVISOR, **fields)
