"""Labels for paper. The choices of the models speak in the complainant's first person; a report does not."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from complaints.domain.authority import Authority
from complaints.domain.reference import Reference
from complaints.models import Complaint, Confidentiality, FiledFor, RespondentKind, RespondentLevel


def filed_for(complaint: Complaint) -> str:
    """Whose rights the complaint is about."""
    return {
        FiledFor.SELF: _("The complainant"),
        FiledFor.OTHER: _("Another person"),
        FiledFor.GROUP: _("A group of people"),
    }[FiledFor(complaint.filed_for)]


def authority(code: str) -> str:
    """On whose say somebody complains for another, from `Identity.extra`; empty if it was not asked."""
    words: dict[str, str] = {
        Authority.ORAL: _("with their consent, given orally"),
        Authority.WRITTEN: _("with their consent, given in writing"),
        Authority.POWER_OF_ATTORNEY: _("with a power of attorney, or as lawyer or guardian"),
        Authority.DETAINED: _("who could not be asked: detained and out of reach"),
        Authority.MISSING: _("who could not be asked: missing"),
        Authority.CHILD: _("who is a child"),
        Authority.UNCONSCIOUS: _("who could not be asked: unconscious or too ill"),
        Authority.IN_DANGER: _("who was not asked: asking would bring danger"),
    }
    return words.get(code, "")


def confidentiality(complaint: Complaint) -> str:
    """Who may learn the complainant's name."""
    return {
        Confidentiality.OPEN: _("Open: the name may be shared with the body complained of"),
        Confidentiality.CONFIDENTIAL: _("Confidential: only those who review the complaint may know the name"),
        Confidentiality.ANONYMOUS: _("Anonymous: no name was given"),
    }[Confidentiality(complaint.confidentiality)]


def withheld(complaint: Complaint) -> str:
    """What stands in the place of a name."""
    return {
        Confidentiality.OPEN: _("withheld"),
        Confidentiality.CONFIDENTIAL: _("withheld (confidential)"),
        Confidentiality.ANONYMOUS: _("withheld (anonymous)"),
    }[Confidentiality(complaint.confidentiality)]


def respondent(complaint: Complaint, rules: Reference) -> str:
    """The body complained of and which part of it, or the kind of respondent."""
    if complaint.respondent_body_id is None:
        return {
            RespondentKind.BODY: _("A public body"),
            RespondentKind.PRIVATE: _("A private person or company"),
            RespondentKind.UNKNOWN: pgettext("respondent", "Not known"),
        }[RespondentKind(complaint.respondent_kind)]
    name = rules.body_by_pk(complaint.respondent_body_id).name
    level = {
        RespondentLevel.UNIT: _("a person or a local unit of it"),
        RespondentLevel.HEADQUARTERS: _("its headquarters or the body as a whole"),
        RespondentLevel.UNSURE: _("at a level that is not known"),
    }.get(RespondentLevel(complaint.respondent_level))
    return f"{name} ({level})" if level else name
