"""What a person of staff declares of themselves (COI-6): a page of their own, linked from their account."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.decorators import OfficerRequest, officer_required
from complaints.desk.context import desk_context
from complaints.desk.typed import ask_to_look_again, typed, was_signed_out
from complaints.domain import declarations, recusal
from complaints.models import Declaration
from complaints.review.forms import DeclarationForm


@require_http_methods(["GET", "POST"])
@officer_required
def declarations_page(request: OfficerRequest) -> HttpResponse:
    """The person's own declarations, and a form for one more."""
    declared = declarations.declared_by(request.user)
    form = DeclarationForm(typed(request), declared=declared)
    if was_signed_out(request):
        ask_to_look_again(request)
    if request.method == "POST" and form.is_valid():
        row = declarations.declare(request.user, form.cleaned_data["kind"], form.cleaned_data["words"])
        _say(request, recusal.give_back(request.user, row))
        return redirect("review:declarations")
    kinds = Declaration.Kind
    context = {
        "form": form,
        "units": [row.unit for row in request.user.memberships.exclude(unit="").order_by("pk")],
        "relatives": [one for one in declared if one.kind == kinds.RELATIVE],
        "former_units": [one for one in declared if one.kind == kinds.FORMER_UNIT],
    }
    status = 422 if form.errors else 200
    return render(request, "review/declarations.html", desk_context(request) | context, status=status)


@require_POST
@officer_required
def remove_declaration(request: OfficerRequest, declaration_id: int) -> HttpResponse:
    """Remove one of the person's own. Another's is not found."""
    if not declarations.withdraw(request.user, declaration_id):
        raise Http404
    messages.success(request, _("The declaration was removed."))
    return redirect("review:declarations")


def _say(request: OfficerRequest, given_back: int) -> None:
    messages.success(request, _("The declaration was kept, encrypted."))
    if given_back:
        said = ngettext(
            "You are no longer in charge of %(n)s complaint: there may be a conflict of interest (rule 6).",
            "You are no longer in charge of %(n)s complaints: there may be a conflict of interest (rule 6).",
            given_back,
        )
        messages.warning(request, said % {"n": given_back})
