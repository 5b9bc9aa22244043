"""Labels for paper. The choices of the models speak in the complainant's first person; a report does not."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from complaints.domain.reference import Reference
from complaints.models import Complaint, Confidentiality, FiledFor, RespondentKind, RespondentLevel


def filed_for(complaint: Complaint) -> str:
    """Whose rights the complaint is about."""
    return {
        FiledFor.SELF: _("The complainant"),
        FiledFor.OTHER: _("Another person"),
        FiledFor.GROUP: _("A group of people"),
    }[FiledFor(complaint.filed_for)]


def confidentiality(complaint: Complaint) -> str:
    """Who may learn the complainant's name."""
    return {
        Confidentiality.OPEN: _("Open: the name may be shared with the body complained of"),
        Confidentiality.CONFIDENTIAL: _(
            "Confidential: only those who review the complaint may know the name"
        ),
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
