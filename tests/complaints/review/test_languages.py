"""Both languages whole: no English on an Arabic page, and no inline style or script on any."""

import re

import pytest
from django.utils import timezone
from lxml import html

from accounts.models import Role
from complaints.domain import casework, declarations, recusal
from complaints.domain.retention import holds
from complaints.domain.steps import Inputs, take_step
from complaints.domain.workflow import Transition
from complaints.models import Declaration, OutboxEntry
from tests.complaints.numerals import ask_for_arabic_indic, read
from tests.complaints.review.people import signed_in, staff, supervisor
from tests.factories import make_complaint

pytestmark = pytest.mark.django_db


def _seen(page):
    """What a reader sees or hears, without what is rightly in Latin letters."""
    tree = html.fromstring(page)
    for node in tree.xpath("//script | //kbd | //*[@lang='en'] | //bdi[@class='code'] | //head/style"):
        node.getparent().remove(node)
    spoken = tree.xpath("//@aria-label | //@placeholder | //@alt | //@title")
    return " ".join([*tree.itertext(), *spoken])


@pytest.fixture
def pages(db):
    """Every page of the desk with everything on it, fetched in one language."""
    officer, boss, receiver = staff(), supervisor(), supervisor("nhri")
    busy = take_step(
        make_complaint(flags=("life-at-risk", "in-detention-now"), consent_nhri=True),
        Transition.TAKE,
        by=officer,
        inputs=Inputs(no_conflict=True),
    )
    for transition in (Transition.ADMIT, Transition.START_REVIEW):
        busy = take_step(busy, transition, by=officer)
    busy = take_step(busy, Transition.ASK_COMPLAINANT, by=officer, inputs=Inputs(message="متى كان ذلك؟"))
    busy = take_step(busy, Transition.ANSWER, by=None, inputs=Inputs(message="يوم الأحد"))
    casework.add_note(busy, "ملاحظة", by=officer)
    recusal.stand_aside(busy, by=staff(), reason="قرابة")
    declarations.declare(officer, Declaration.Kind.RELATIVE, "نبيل الطحان")
    busy = casework.assign(busy, to=officer, by=boss)
    offered = take_step(make_complaint(), Transition.TAKE, by=officer, inputs=Inputs(no_conflict=True))
    take_step(offered, Transition.OFFER_REFERRAL, by=officer, inputs=Inputs(body="nhri", reason="اختصاص"))
    make_complaint()
    make_complaint(category="torture-ill-treatment", subcategory="physical-torture", consent_nhri=True)
    OutboxEntry.objects.filter(topic="complaint.route").update(state=OutboxEntry.State.DEAD, last_error="OSError")
    person, reference = busy.people.get().pk, busy.reference

    def fetch(language):
        at = f"/{language}/desk/"
        mine, ours = signed_in(officer), signed_in(boss)
        yield mine.get(at)
        yield mine.get(f"{at}?view=closed")
        yield mine.get(f"{at}?q=المركز")
        yield mine.get(f"{at}?q=مستشفى")
        yield ours.get(f"{at}?view=open")
        yield ours.get(f"{at}{reference}/")
        yield mine.get(f"{at}{reference}/step/propose_decision/")
        yield mine.get(f"{at}{reference}/step/offer_referral/")
        yield mine.post(f"{at}{reference}/step/ask_body/", {"version": "0", "reason": "كشوف"})
        yield mine.post(f"{at}{reference}/step/merge/", {})
        yield mine.post(f"{at}{reference}/step/withdraw/", {})
        yield mine.post(f"{at}{reference}/note/", {})
        yield mine.post(f"{at}{reference}/stand-aside/", {})
        yield mine.get(f"{at}declarations/")
        yield mine.post(f"{at}declarations/", {"kind": "former_unit", "words": "مركز الشرطة"})
        yield mine.post(f"{at}{reference}/people/{person}/reveal/", {})
        yield mine.post(f"{at}{reference}/reports/", {"language": language}, follow=True)
        yield ours.post(f"{at}oversight/{reference}/assign/", {})
        yield ours.get(f"{at}oversight/")
        yield signed_in(receiver).get(f"{at}referrals/")
        yield signed_in(receiver).get(f"{at}informed/")
        yield signed_in(receiver).get(f"{at}{offered.reference}/step/refuse_referral/")
        yield signed_in(staff(None, Role.ADMINISTRATOR)).get(at)
        yield signed_in(staff(None, Role.ADMINISTRATOR)).get(f"{at}given-up/")

    return fetch


def test_an_arabic_page_says_nothing_in_english(pages):
    for answer in pages("ar"):
        assert not re.search("[A-Za-z]{2,}", _seen(answer.content.decode())), answer.request["PATH_INFO"]


def test_every_number_of_an_arabic_page_is_arabic_indic_where_the_country_asks(pages, monkeypatch):
    ask_for_arabic_indic(monkeypatch)
    everything = ""
    for answer in pages("ar"):
        words = read(answer.content.decode())
        assert not re.search("[0-9]", words), (answer.request["PATH_INFO"], re.findall(".{,20}[0-9].{,20}", words))
        everything += words
    for said in ("بقيت ٧ أيام", "بقي ١٤ يوماً", "٢٠٢٦"):
        assert said in everything, said


def test_no_number_is_arabic_indic_on_an_english_page_or_where_the_country_does_not_ask(pages, monkeypatch):
    for answer in pages("ar"):
        assert not re.search("[٠-٩]", read(answer.content.decode())), answer.request["PATH_INFO"]
    ask_for_arabic_indic(monkeypatch)
    for answer in pages("en"):
        assert not re.search("[٠-٩]", read(answer.content.decode())), answer.request["PATH_INFO"]


def test_an_english_page_has_no_arabic_but_what_people_wrote_and_the_names_of_staff(pages):
    for answer in pages("en"):
        tree = html.fromstring(answer.content.decode())
        for node in tree.xpath("//*[@dir='auto'] | //*[@lang='ar'] | //bdi | //textarea | //select[@name='to']"):
            node.drop_tree()
        left = tree.xpath("string(//main)")
        assert not re.search("[؀-ۿ]{2,}", left.replace("ليلى حداد", "")), answer.request["PATH_INFO"]


def test_no_page_carries_inline_style_or_script(pages):
    for answer in pages("ar"):
        tree = html.fromstring(answer.content.decode())
        assert not tree.xpath("//@style | //@*[starts-with(name(), 'on')] | //style | //script[not(@src)]")


def test_ids_are_unique_on_every_page(pages):
    for answer in pages("ar"):
        ids = html.fromstring(answer.content.decode()).xpath("//@id")
        assert len(ids) == len(set(ids)), answer.request["PATH_INFO"]


def test_every_control_of_every_page_has_a_label(pages):
    for answer in pages("ar"):
        tree = html.fromstring(answer.content.decode())
        for control in tree.xpath("//main//input[not(@type='hidden')] | //main//select | //main//textarea"):
            labelled = tree.xpath("//label[@for=$id]", id=control.get("id")) or control.xpath("ancestor::label")
            assert labelled, (answer.request["PATH_INFO"], control.get("name"))


def test_a_state_a_list_and_an_event_of_one_english_word_have_each_their_arabic():
    boss, complaint = supervisor(), make_complaint()
    complaint.status, complaint.outcome, complaint.closed_at = "closed", "unsubstantiated", timezone.now()
    complaint.save(update_fields=["status", "outcome", "closed_at"])
    holds.set_hold(complaint, by=boss, reason="أمر محكمة")
    page = html.fromstring(signed_in(boss).get(f"/ar/desk/{complaint.reference}/").content.decode())
    assert "مغلقة" in page.xpath("//*[contains(@class, 'chip')]/text()")
    assert "المغلقة" in page.xpath("string(//nav[@class='rail'])")
    assert "وُضعت تحت الحفظ القانوني" in page.xpath("string(//main)")
