"""Demonstration accounts: officer, supervisor and head of every active body, an administrator and an auditor.

All share one password. Hashing it takes a tenth of a second on purpose, so it is hashed once and every new
account gets that one hash; a start that finds all accounts checks the hash once and changes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from accounts.models import Membership, Role, User
from complaints.domain import declarations
from complaints.models import Body, Declaration

# Given in turn to the bodies' people; family names in one order, given names in another, so that few repeat.
_GIVEN = [
    "ليلى",
    "سامر",
    "هالة",
    "ياسين",
    "منى",
    "طارق",
    "ريم",
    "عمر",
    "سلمى",
    "فادي",
    "نور",
    "خالد",
    "دانا",
    "يوسف",
    "رنا",
    "مازن",
    "لينا",
    "باسم",
]
_FAMILY = [
    "حداد",
    "الخطيب",
    "منصور",
    "العلي",
    "درويش",
    "النجار",
    "شاهين",
    "البكري",
    "عثمان",
    "الصالح",
    "قاسم",
    "الحسن",
    "زيدان",
    "الراوي",
    "عيسى",
    "مراد",
]


# COI-6 at work: this officer names a unit and declares a relative and a former unit. No demonstration complaint and no
# case of the tests is about any of them.
_DECLARING = "officer.police-inspectorate"
_UNIT = "شعبة التفتيش في لواء السنديان"
_DECLARED = ((Declaration.Kind.RELATIVE, "نبيل زكريا الطحان"), (Declaration.Kind.FORMER_UNIT, "مركز شرطة تل الغزلان"))


@dataclass(frozen=True)
class DemoAccount:
    """One account. `body` is the code of the body served; None for those who serve the portal."""

    username: str
    role: Role
    body: str | None
    given: str
    family: str


def demo_accounts() -> list[DemoAccount]:
    """The accounts that belong to the bodies in use, in the order of the bodies."""
    codes = list(Body.objects.filter(active=True).order_by("position", "code").values_list("code", flat=True))
    of_bodies = [(role, code) for code in codes for role in (Role.OFFICER, Role.SUPERVISOR, Role.HEAD)]
    of_the_portal: list[tuple[Role, str | None]] = [(Role.ADMINISTRATOR, None), (Role.AUDITOR, None)]
    return [_account(number, role, code) for number, (role, code) in enumerate([*of_bodies, *of_the_portal])]


def _account(number: int, role: Role, code: str | None) -> DemoAccount:
    return DemoAccount(
        username=f"{role.value}.{code}" if code else role.value,
        role=role,
        body=code,
        given=_GIVEN[number % len(_GIVEN)],
        family=_FAMILY[number * 5 % len(_FAMILY)],
    )


@transaction.atomic
def ensure(password: str) -> int:
    """Make what accounts are missing, give this password to those that have another; return how many."""
    wanted = {account.username: account for account in demo_accounts()}
    present = {user.username: user for user in User.objects.filter(username__in=wanted)}
    stale = _with_another_password(present.values(), password)
    missing = [account for name, account in wanted.items() if name not in present]
    if stale or missing:
        encoded = make_password(password)
        User.objects.filter(pk__in=[user.pk for user in stale]).update(password=encoded)
        User.objects.bulk_create([_user(account, encoded) for account in missing])
    if missing:
        _join(missing)
    return len(stale) + len(missing)


def _with_another_password(users: Iterable[User], password: str) -> list[User]:
    """Those whose password is not this one. Equal hashes are checked once."""
    right: dict[str, bool] = {}
    stale = []
    for user in users:
        if user.password not in right:
            right[user.password] = check_password(password, user.password)
        if not right[user.password]:
            stale.append(user)
    return stale


def _user(account: DemoAccount, encoded: str) -> User:
    return User(
        username=account.username,
        email=f"{account.username}@example.org",
        password=encoded,
        first_name=account.given,
        last_name=account.family,
    )


def _join(accounts: Iterable[DemoAccount]) -> None:
    """Give new accounts their role."""
    bodies = {body.code: body for body in Body.objects.all()}
    made = list(accounts)
    names = [one.username for one in made]
    users = {user.username: user for user in User.objects.filter(username__in=names)}
    Membership.objects.bulk_create(
        Membership(user=users[one.username], body=bodies[one.body] if one.body else None, role=one.role) for one in made
    )
    for one in made:
        if one.username == _DECLARING:
            _declare(users[one.username])


def _declare(user: User) -> None:
    Membership.objects.filter(user=user).update(unit=_UNIT)
    for kind, words in _DECLARED:
        declarations.declare(user, kind, words)
