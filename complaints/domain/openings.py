"""What a complaint was opened for, in words. Each reader of the vault names a purpose in code (`vault.Reader`).

A test goes through the product and finds every purpose here.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.models import PersonRole

# The purpose that an auditor's reading is noted under (`domain.trail`): it opens nothing.
TRAIL = "trail"
IDENTITY_OF = "identity of "

PURPOSES: dict[str, Promise | str] = {
    "list": gettext_lazy("Titles in a list"),
    "complaint page": gettext_lazy("The complaint's page on the desk"),
    "evidence": gettext_lazy("Download of evidence"),
    "case report": gettext_lazy("Case report"),
    "notice": gettext_lazy("Sending of a notice"),
    "status": gettext_lazy("The complainant's own page"),
    "sent twice": gettext_lazy("Whether the complainant sent the same words twice"),
    "cleaning evidence": gettext_lazy("Preparing evidence"),
    "conflict of interest": gettext_lazy("Comparison for conflicts of interest"),
    TRAIL: gettext_lazy("Read this trail; nothing was opened"),
}


def in_words(purpose: str) -> str:
    """A purpose in the active language; one that only an older release knew by its code."""
    if purpose.startswith(IDENTITY_OF):
        role = PersonRole(purpose.removeprefix(IDENTITY_OF))
        return _("Identity revealed: %(role)s") % {"role": role.label}
    return str(PURPOSES.get(purpose, purpose))
