"""Yes and no are words of the reader's language on every page of the administration."""

import re
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils import translation

from complaints.models import RetentionPolicy
from tests.factories import make_administrator, make_officer

pytestmark = pytest.mark.django_db

WORDS = {"ar": ("نعم", "لا"), "en": ("Yes", "No")}


@pytest.fixture
def administrator(client: Client) -> Client:
    """A browser in which an administrator is signed in, in a portal with somebody else."""
    make_officer()
    client.force_login(make_administrator())
    return client


def address(model: Any, page: str, language: str, *args: Any) -> str:
    with translation.override(language):
        return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: model.__name__)
def test_no_page_shows_a_picture_that_is_called_true_or_false(administrator: Client, model: Any, language: str) -> None:
    row = model._default_manager.first()
    for where in (address(model, "changelist", language), address(model, "change", language, row.pk)):
        page = administrator.get(where)
        assert page.status_code == 200
        assert not re.search("alt=.(?:True|False|None)|icon-(?:yes|no|unknown)", page.content.decode())


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("serious", [True, False])
def test_what_is_only_told_is_told_in_words(administrator: Client, serious: bool, language: str) -> None:
    row = RetentionPolicy.objects.filter(serious=serious)[0]
    page = administrator.get(address(RetentionPolicy, "change", language, row.pk)).content.decode()

    told = re.findall(r'field-serious".*?class="readonly">(.*?)</div>', page, re.DOTALL)
    assert told == [WORDS[language][0 if serious else 1]]
