"""What administrators are told of notices that go out in other words than theirs, or that tell by sender or link."""

from collections.abc import Iterable
from itertools import groupby

from django.conf import settings
from django.contrib import messages
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from complaints.domain import reference
from complaints.domain.reference_read import read_reference
from complaints.models import NoticeTemplate
from complaints.notifications import kinds, passed_over, senders
from complaints.notifications.passed_over import PassedOver

# The columns of reference rows whose words tell (`notifications.telling`).
NAMES = frozenset(f"{name}_{language}" for name in ("name", "nhri_name") for language in ("ar", "en"))


def of_new_names(request: HttpRequest, before: Iterable[PassedOver]) -> None:
    """Say which words are passed over now and were not `before`; within the transaction that saved the names."""
    known = set(before)
    _tell(request, [found for found in passed_over.everything(read_reference(settings.COUNTRY)) if found not in known])


def of_row(request: HttpRequest, row: NoticeTemplate) -> None:
    """Say what of this row is passed over, and why."""
    _tell(request, passed_over.in_row(row, reference.current()))


def of_senders(request: HttpRequest) -> None:
    """Say which settings put a word that tells into every notice."""
    for setting, words in senders.telling(reference.current()).items():
        said = _("This setting of the portal stands in notices and tells what they are about:")
        told = format_html_join(" ", "<bdi>{}</bdi>", ((word,) for word in words))
        messages.warning(request, format_html('{} <bdi dir="ltr">{}</bdi> ({})', said, setting, told))


def fields(row: NoticeTemplate) -> str:
    """The fields of a row that are passed over, in the active language; empty if it is sent as it stands."""
    return _(", ").join(_label(found) for found in passed_over.in_row(row, reference.current()))


def _tell(request: HttpRequest, found: Iterable[PassedOver]) -> None:
    """A message for each row."""
    for pk, parts in groupby(found, key=lambda one: one.row):
        row = NoticeTemplate.objects.get(pk=pk)
        page = reverse("admin:complaints_noticetemplate_change", args=[pk])
        name = _(", ").join((dict(kinds.in_words()).get(row.kind, row.kind), str(row)))
        said = _("Words of a notice are not sent as they stand; others go out that give nothing away:")
        why = format_html_join("", "<br>{}: {}", ((_label(one), " ".join(one.faults)) for one in parts))
        messages.warning(request, format_html('{} <a href="{}">{}</a>{}', said, page, name, why))


def _label(found: PassedOver) -> str:
    field = NoticeTemplate._meta.get_field(found.field)
    assert isinstance(field, models.Field)
    return capfirst(str(field.verbose_name))
