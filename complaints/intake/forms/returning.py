"""The return code, typed to come back to a draft."""

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.intake import drafts, resume
from complaints.intake.drafts import Ticket


class ReturnForm(forms.Form):
    """One field; `ticket` opens the draft that the code belongs to."""

    use_required_attribute = False

    return_code = forms.CharField(
        label=_("Your return code"),
        help_text=_("20 digits. Spaces do not matter."),
        error_messages={"required": _("Write your return code")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "dir": "ltr"}),
    )

    def ticket(self) -> Ticket | None:
        """The ticket of the draft, None with an error beside the field if there is no such draft."""
        if not self.is_valid():
            return None
        try:
            ticket = resume.ticket_of(resume.parse_code(self.cleaned_data["return_code"]))
            drafts.check(ticket)
        except resume.ReturnCodeMistyped:
            self.add_error("return_code", _("A return code has 20 digits. Compare it with what you wrote down"))
        except drafts.DraftGone:
            self.add_error(
                "return_code", _("Nothing is saved under this code. It may be mistyped, or its time is over")
            )
        else:
            return ticket
        return None
