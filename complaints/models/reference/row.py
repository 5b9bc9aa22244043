"""What all reference rows share: a switch, a place in lists, the values last loaded, and lists of codes."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modeltranslation.manager import MultilingualManager

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CODE_LENGTH = 40
NAME_LENGTH = 200


class ReferenceRow(models.Model):
    """What every reference row has. `key` names the row within its table, in the data files too."""

    active = models.BooleanField(
        _("in use"),
        default=True,
        help_text=_("A row that is not in use stays for old complaints and is not offered."),
    )
    position = models.PositiveSmallIntegerField(_("position in lists"), default=0)
    shipped = models.JSONField(default=dict, editable=False)

    objects: ClassVar[MultilingualManager[Self]] = MultilingualManager()

    class Meta:
        abstract = True

    @property
    def key(self) -> str:
        """The code by which data files and other rows name this row."""
        raise NotImplementedError


def code_field(*, unique: bool) -> "models.SlugField[str, str]":
    """The code of a row: Latin letters, digits and hyphens."""
    return models.SlugField(_("code"), max_length=CODE_LENGTH, unique=unique)


def codes_field(label: "StrOrPromise", help_text: "StrOrPromise" = "") -> "ArrayField[list[str], list[str]]":
    """A list of codes of other rows; `clean` of the model checks them."""
    code = models.CharField(max_length=CODE_LENGTH)
    return ArrayField(code, verbose_name=label, help_text=help_text, default=list, blank=True)


def refuse_unknown(field: str, codes: list[str], table: type[models.Model]) -> None:
    """Raise a `ValidationError` on `field` for codes that no row of `table` has, and for repeated ones."""
    known = set(table._default_manager.filter(code__in=codes).values_list("code", flat=True))
    unknown = [code for code in codes if code not in known]
    if unknown:
        raise ValidationError({field: _("Unknown code: %(code)s.") % {"code": _(", ").join(unknown)}})
    if len(codes) != len(set(codes)):
        raise ValidationError({field: _("A code stands here twice.")})
