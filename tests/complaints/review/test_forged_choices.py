"""A choice that no page offered: refused in a plain sentence, beside its field, without repeating what was sent."""

import pytest
from django import forms
from django.utils import translation
from lxml import html

from complaints.domain.steps import Inputs, take_step
from complaints.domain.workflow import RULES, Transition
from complaints.models import Complaint, Subcategory
from complaints.review.forms import StepForm
from complaints.tracking import forms as tracking_forms
from complaints.tracking import words
from tests.factories import make_complaint

pytestmark = pytest.mark.django_db
SENTENCES = {
    "ar": "هذا الخيار ليس في القائمة. يرجى الاختيار من جديد.",
    "en": "This is not on the list. Choose again.",
}


@pytest.fixture
def reviewed(officer):
    """A complaint that the officer reviews."""
    row = take_step(make_complaint(), Transition.TAKE, by=officer, inputs=Inputs(no_conflict=True))
    for transition in (Transition.ADMIT, Transition.START_REVIEW):
        row = take_step(row, transition, by=officer)
    return row


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize(
    ("path", "field", "rest"),
    [
        ("{reference}/step/propose_decision/", "outcome", {"reason": "ثبتت الوقائع"}),
        ("{reference}/step/offer_referral/", "body", {"reason": "الاختصاص لغيرنا"}),
        ("{reference}/priority/", "priority", {"reason": "خطر على الحياة"}),
        ("declarations/", "kind", {"words": "نبيل الطحان"}),
        ("oversight/{reference}/assign/", "to", {}),
    ],
)
def test_a_forged_choice_is_refused_plainly_and_not_repeated(
    officer_client, boss_client, reviewed, path, field, rest, language
):
    client = boss_client if "assign" in path else officer_client
    address = f"/{language}/desk/{path.format(reference=reviewed.reference)}"
    answer = client.post(address, {"version": reviewed.version, field: "bogus", **rest})
    assert answer.status_code == 422
    page = html.fromstring(answer.content.decode())
    assert SENTENCES[language] in page.find_class("summary")[0].text_content()
    assert page.xpath("string(//main)").count(SENTENCES[language]) == 2, "on top and beside the field"
    assert "bogus" not in answer.content.decode()
    for words_typed in rest.values():
        assert words_typed in answer.content.decode()
    assert Complaint.objects.get().version == reviewed.version


def test_a_settlement_is_offered_of_no_serious_complaint(officer_client, reviewed):
    address = f"/en/desk/{reviewed.reference}/step/propose_decision/"
    assert "Settled amicably" in officer_client.get(address).content.decode()
    Subcategory.objects.filter(pk=reviewed.subcategory_id).update(serious=True)
    assert "Settled amicably" not in officer_client.get(address).content.decode()
    given = {"version": reviewed.version, "outcome": "settled", "reason": "x"}
    answer = officer_client.post(address, given)
    assert answer.status_code == 422 and SENTENCES["en"] in answer.content.decode()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_no_choice_of_any_step_speaks_in_words_that_are_not_ours(reviewed, language):
    with translation.override(language):
        for transition, rule in RULES.items():
            form = StepForm({need.value: "bogus" for need in rule.needs}, rule=rule, complaint=reviewed)
            chosen = [name for name, field in form.fields.items() if isinstance(field, forms.ChoiceField)]
            assert all(form.errors[name] == [SENTENCES[language]] for name in chosen), transition


def test_whoever_follows_a_complaint_is_offered_no_choice_that_could_be_forged():
    for transition in words.STEPS:
        form = tracking_forms.StepForm(rule=RULES[transition])
        assert not [field for field in form.fields.values() if isinstance(field, forms.ChoiceField)]


@pytest.mark.parametrize("version", ["", "bogus"])
def test_a_page_that_came_back_without_its_version_is_refused_in_words_of_ours(officer_client, reviewed, version):
    given = {"version": version, "outcome": "substantiated", "reason": "ثبتت الوقائع"}
    answer = officer_client.post(f"/ar/desk/{reviewed.reference}/step/propose_decision/", given)
    assert answer.status_code == 422
    said = html.fromstring(answer.content.decode()).find_class("summary")[0].text_content()
    assert "لم تصل الصفحة كاملة. يرجى فتح الشكوى من جديد وتكرار هذه الخطوة." in said
    assert "ثبتت الوقائع" in answer.content.decode()
