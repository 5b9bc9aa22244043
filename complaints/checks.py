"""System checks for what an operator can get wrong with the reference data, with notices and with backups.

`complaints.E001` runs always and needs no database; the warnings run with `manage.py check --deploy`.
"""

from typing import Any

from django.conf import settings
from django.core import checks
from django.db import DatabaseError

from complaints.domain import reference
from complaints.domain.reference import Reference, ReferenceMissing
from complaints.domain.reference_files import country_codes
from complaints.models import Country, EmergencyNumber, NoticeTemplate
from complaints.notifications import passed_over, senders

DEPLOY = "deploy"
NOTICES = "notices"
BACKUPS = "backups"


@checks.register()
def country_is_known(**_kwargs: Any) -> list[checks.CheckMessage]:
    """The setting COUNTRY names a state that the package has data for."""
    if settings.COUNTRY in country_codes():
        return []
    hint = f"Set it to one of {', '.join(country_codes())}."
    return [checks.Error(f"COUNTRY is {settings.COUNTRY!r}.", hint=hint, id="complaints.E001")]


@checks.register(DEPLOY, deploy=True)
def reference_data_is_loaded(**_kwargs: Any) -> list[checks.CheckMessage]:
    """The country's rows are in the database."""
    try:
        if Country.objects.filter(iso2=settings.COUNTRY).exists():
            return []
    except DatabaseError:
        return [checks.Warning("The database does not answer about the reference data.", id="complaints.W001")]
    return [
        checks.Warning(
            f"The reference data of {settings.COUNTRY} is not loaded.",
            hint="Run manage.py load_reference.",
            id="complaints.W002",
        )
    ]


@checks.register(DEPLOY, deploy=True)
def emergency_numbers_are_verified(**_kwargs: Any) -> list[checks.CheckMessage]:
    """People in danger call these numbers: somebody must have asked whether they are right."""
    try:
        unverified = list(
            EmergencyNumber.objects.filter(country=settings.COUNTRY, active=True, verified=False).values_list(
                "number", flat=True
            )
        )
    except DatabaseError:
        return []  # reported by reference_data_is_loaded
    if not unverified:
        return []
    return [
        checks.Warning(
            f"Emergency numbers of {settings.COUNTRY} that nobody verified: {', '.join(unverified)}.",
            hint="Ask each service, then tick “verified” in the admin, or take the number out of use.",
            id="complaints.W003",
        )
    ]


@checks.register(NOTICES, deploy=True)
def notices_are_sent(**_kwargs: Any) -> list[checks.CheckMessage]:
    """A notice that is only printed counts as sent, and nobody is told."""
    found: list[checks.CheckMessage] = []
    if settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
        found.append(checks.Warning("E-mail is only printed.", hint="Set EMAIL_URL.", id="complaints.W004"))
    if settings.SMS_BACKEND.endswith("ConsoleBackend"):
        hint = "Set SMS_GATEWAY_URL, or SMS_BACKEND to nothing: SMS is then not offered."
        found.append(checks.Warning("SMS is only printed.", hint=hint, id="complaints.W005"))
    if not settings.MAIL_BOUNCE_ADDRESS:
        hint = "Set MAIL_BOUNCE_ADDRESS and run manage.py read_bounces (docs/operators/notices.md)."
        found.append(checks.Warning("Nobody notices mail that comes back.", hint=hint, id="complaints.W006"))
    return found


@checks.register(NOTICES, deploy=True)
def addresses_give_nothing_away(**_kwargs: Any) -> list[checks.CheckMessage]:
    """Sender and link stand in every notice, where somebody else may read them."""
    return [
        checks.Warning(
            f"{name} tells what the portal is about: {', '.join(words)}.",
            hint="Whoever holds the phone reads it in each notice. Use a neutral name, at least for notices.",
            id="complaints.W007",
        )
        for name, words in senders.telling(_reference_data()).items()
    ]


@checks.register(NOTICES, deploy=True)
def words_of_notices_are_sent(**_kwargs: Any) -> list[checks.CheckMessage]:
    """Words that a new name made telling are passed over, until an administrator writes others."""
    data = _reference_data()
    found = passed_over.everything(data) if data else []
    rows = NoticeTemplate.objects.in_bulk({one.row for one in found})
    return [
        checks.Warning(
            f"Words of notices are not sent as they stand: {one.field} of {rows[one.row].key}.",
            hint="They may hold a word that became a name. Write them anew in the admin, which says why.",
            id="complaints.W009",
        )
        for one in found
    ]


def _reference_data() -> Reference | None:
    """The installation's; None where it is not there yet, which `reference_data_is_loaded` reports."""
    try:
        return reference.current()
    except (DatabaseError, ReferenceMissing):
        return None


@checks.register(BACKUPS, deploy=True)
def backups_can_be_made(**_kwargs: Any) -> list[checks.CheckMessage]:
    """Without a key to encrypt for, `manage.py backup` refuses."""
    if settings.BACKUP_RECIPIENT:
        return []
    hint = "Run manage.py backup_keypair (docs/operators/backup-and-restore.md)."
    return [checks.Warning("BACKUP_RECIPIENT is not set: no backup can be made.", hint=hint, id="complaints.W008")]
