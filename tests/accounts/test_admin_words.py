"""What the administration says in Arabic: plain, for women and men, whatever a table is called."""

import re
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils import translation
from lxml import html

from complaints.models import Body, Complaint
from tests.factories import make_administrator

pytestmark = pytest.mark.django_db
# Django's own: commands to a man, and the masculine for whatever table it is.
STIFF = re.compile(
    r"لتغييره|(?<!\w)(?:اختر|احفظ|أضف|أضِف|واحفظ|وأضف|واستمر|استعرض|اضغط|ابدأ|أُضيف)(?!\w)|تم الإضافة|تم التعديل"
)


@pytest.fixture
def administrator(client: Client) -> Client:
    client.force_login(make_administrator())
    return client


def pages(browser: Client) -> Any:
    """The index, and of every table its list, a row, its history and the page for a new row, in Arabic."""
    with translation.override("ar"):
        yield browser.get(reverse("admin:index"))
        yield browser.get(reverse("admin:app_list", args=["complaints"]))
        for model, shown in admin.site._registry.items():
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
            yield browser.get(reverse(f"{name}_changelist"))
            row = model._default_manager.first()
            yield browser.get(reverse(f"{name}_change", args=[row.pk]))
            yield browser.get(reverse(f"{name}_history", args=[row.pk]))
            if shown.has_add_permission(browser.get(reverse("admin:index")).wsgi_request):
                yield browser.get(reverse(f"{name}_add"))


def said(answer: Any) -> str:
    """What is read and heard of a page, without the words of rows and what is typed."""
    tree = html.fromstring(answer.content.decode())
    for node in tree.xpath("//script | //textarea | //table[@id='result_list']/tbody"):
        node.drop_tree()
    return " ".join([*tree.itertext(), *tree.xpath("//input/@value[../@type='submit'] | //@aria-label | //@title")])


def test_no_page_speaks_to_a_man_alone_or_gives_every_table_the_masculine(administrator: Client) -> None:
    for answer in pages(administrator):
        assert answer.status_code == 200, answer.request["PATH_INFO"]
        found = STIFF.search(said(answer))
        assert not found, (answer.request["PATH_INFO"], found)


def test_the_way_home_leads_to_the_first_page_and_home_is_still_a_kind_of_place(administrator: Client) -> None:
    with translation.override("ar"):
        page = html.fromstring(administrator.get(reverse("admin:complaints_body_changelist")).content.decode())
        assert str(Complaint._meta.get_field("place_kind").choices[3][1]) == "منزل"
    assert page.find_class("breadcrumbs")[0].text_content().split()[0] == "الرئيسية"


def test_a_list_a_new_row_and_what_was_saved_are_named_without_a_gender(administrator: Client) -> None:
    with translation.override("ar"):
        listed, new = reverse("admin:complaints_body_changelist"), reverse("admin:complaints_body_add")
        row = reverse("admin:complaints_body_change", args=[Body.objects.get(code="labour").pk])
    assert "اختيار للتعديل: الجهة" in said(administrator.get(listed))
    assert "إضافة: الجهة" in said(administrator.get(new))
    assert {"حفظ", "حفظ ومتابعة التعديل"} <= set(
        html.fromstring(administrator.get(row).content.decode()).xpath("//input[@type='submit']/@value")
    )
