"""The auditor's pages: what happened and who opened what, proved, and nothing that is sealed."""

import ast
import re
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone, translation
from lxml import html

from accounts.models import Membership, Role
from complaints.domain import audit, casework, digits, events, keys, openings, recusal, references, steps, trail, vault
from complaints.domain.queries import keyset
from complaints.domain.steps import Inputs
from complaints.domain.trail import Filters
from complaints.domain.vault import Contents, Identity, Reader
from complaints.domain.workflow import Transition
from complaints.models import AccessRecord, Checkpoint, Complaint, Event, EventKind, PersonRole
from complaints.supervision import trail as pages
from complaints.supervision.trail_forms import TrailForm
from tests.complaints.review.people import HOLDING, signed_in, staff, supervisor
from tests.factories import PASSWORD, make_complaint, make_officer

HOUR = audit.SIGNED_WITHIN

pytestmark = pytest.mark.django_db

CANARIES = (
    "كناري-عنوان",
    "كناري-رواية",
    "كناري-طلب",
    "كناري-مكان",
    "كناري-جهة",
    "كناري-اسم",
    "كناري-ملاحظة",
    "كناري-سبب",
)


@pytest.fixture
def auditor():
    return staff(None, Role.AUDITOR, "رنا مراد")


@pytest.fixture
def told():
    """A complaint with words at every place, of which much has happened and which was opened for all sorts of things."""
    title, narrative, wishes, place, respondent, name, note, reason = CANARIES
    complaint = make_complaint(
        contents=Contents(title, narrative, wishes=wishes, place=place, respondent=respondent),
        people=((PersonRole.COMPLAINANT, Identity(name=name, email="canary@example.org", safe_channel="email")),),
    )
    officer, boss = staff(), supervisor()
    complaint = steps.take_step(complaint, Transition.TAKE, by=officer, inputs=Inputs(no_conflict=True))
    casework.add_note(complaint, note, by=officer)
    recusal.stand_aside(complaint, by=staff(name="سامر درويش"), reason=reason)
    complaint.refresh_from_db()
    casework.reveal_identity(complaint.people.get().pk, by=boss, reason=reason)
    vault.open(complaint, Reader.officer(boss, "complaint page"))
    vault.open(complaint, Reader.complainant("status"))
    complaint.refresh_from_db()
    return complaint


@pytest.fixture
def many(told):
    """So many entries that they fill a page and begin another."""
    officer = staff()
    for _ in range(keyset.PAGE_SIZE):
        with events.locked(told) as row:
            events.record(row, EventKind.NOTE, by=officer)
    return told


def of(complaint, language="en"):
    return f"/{language}/desk/trail/{complaint.reference}/"


def rows_of(page, table=0):
    """The lines of a table of the page, as they are read."""
    found = html.fromstring(page.content.decode()).xpath("//table")[table]
    return [" ".join(row.text_content().split()) for row in found.xpath(".//tbody/tr")]


def text_of(page):
    return " ".join(html.fromstring(page.content.decode()).xpath("string(//main)").split())


def by_hand(statement, *values):
    """What somebody who owns the database can do: triggers off, change, triggers on."""
    table = statement.split("complaints_", 1)[1].split()[0]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE complaints_{table} DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        cursor.execute(f"ALTER TABLE complaints_{table} ENABLE TRIGGER USER")


# Who comes in


def test_an_auditor_who_signs_in_lands_at_the_trail(client):
    user = staff(None, Role.AUDITOR)
    user.set_password(PASSWORD)
    user.save()
    answer = client.post("/ar/account/sign-in/", {"login": user.username, "password": PASSWORD})
    assert answer["Location"] == "/ar/desk/trail/"


def test_the_page_that_says_there_is_no_desk_leads_an_auditor_to_the_trail_and_an_administrator_not(auditor):
    def links(user):
        return html.fromstring(signed_in(user).get("/ar/desk/").content.decode()).xpath("//main//a/@href")

    assert links(auditor) == ["/ar/desk/trail/"]
    assert "/ar/desk/trail/" not in links(staff(None, Role.ADMINISTRATOR))


@pytest.mark.parametrize("make", [staff, supervisor, lambda: staff(None, Role.ADMINISTRATOR)])
def test_nobody_else_reads_the_trail(told, make):
    client = signed_in(make())
    before = AccessRecord.objects.count()
    assert client.get("/ar/desk/trail/").status_code == 403
    assert client.get(of(told, "ar")).status_code == 403
    assert AccessRecord.objects.count() == before


def test_an_auditor_who_also_serves_a_body_does_not_read_what_that_body_must_not_know(told):
    user = make_officer("interior")
    Membership.objects.create(user=user, role=Role.AUDITOR)
    assert signed_in(user).get("/ar/desk/trail/").status_code == 403


def test_a_visitor_is_led_to_the_sign_in(client, told):
    assert client.get("/ar/desk/trail/")["Location"].startswith("/ar/account/sign-in/")
    assert client.get(of(told))["Location"].startswith("/en/account/sign-in/")


# What is shown


def test_it_tells_newest_first_what_happened_to_which_complaint_and_who_did_it(told, auditor):
    rows = rows_of(signed_in(auditor).get("/en/desk/trail/"))
    shown = references.show_reference(told.reference)
    assert len(rows) == Event.objects.count() and all(shown in row for row in rows)
    assert "Identity revealed: Complainant" in rows[0] and "سمير منصور" in rows[0]
    assert "Stood aside because of a conflict of interest: Officer: سامر درويش" in rows[1]
    assert "Police Inspectorate" in rows[2] and "Officer: ليلى حداد" in rows[2]
    assert "Complaint received" in rows[-1] and "Complainant" in rows[-1]


def test_of_who_serves_no_body_any_more_the_last_one_is_told(told, auditor):
    Membership.objects.filter(role=Role.SUPERVISOR).update(active=False)
    assert "formerly Police Inspectorate" in rows_of(signed_in(auditor).get("/en/desk/trail/"))[0]


def test_no_word_and_no_name_of_a_complaint_is_on_either_page_and_nothing_is_opened(told, auditor, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("the vault was asked")

    for door in ("open", "open_many", "reveal"):
        monkeypatch.setattr(vault, door, refuse)
    monkeypatch.setattr(keys, "unwrap", refuse)
    opened = AccessRecord.objects.count()
    client = signed_in(auditor)
    for language in ("ar", "en"):
        for address in (f"/{language}/desk/trail/", f"/{language}/desk/trail/?reference={told.reference}"):
            said = client.get(address).content.decode()
            assert not [word for word in (*CANARIES, "canary@") if word in said]
    assert AccessRecord.objects.count() == opened
    for language in ("ar", "en"):
        said = client.get(of(told, language)).content.decode()
        assert not [word for word in (*CANARIES, "canary@") if word in said]
    assert set(AccessRecord.objects.all()[opened:].values_list("reader", flat=True)) == {"auditor"}


def test_what_is_sealed_does_not_leave_the_database_for_the_list(told):
    assert {"sealed", "hash", "previous"} <= trail.listed(Filters())[0].get_deferred_fields()


def test_pages_are_never_cached(told, auditor):
    for address in ("/ar/desk/trail/", of(told)):
        assert "no-store" in signed_in(auditor).get(address)["Cache-Control"]


def test_the_list_is_read_in_pages_each_entry_once_with_its_filters(many, auditor):
    client = signed_in(auditor)
    first = client.get("/en/desk/trail/?kind=note")
    following = html.fromstring(first.content.decode()).xpath("//a[@rel='next']/@href")[0]
    assert "kind=note" in following
    second = client.get(f"/en/desk/trail/{following}")
    read = [line.event.pk for page in (first, second) for line in page.context["lines"]]
    kept = Event.objects.filter(kind=EventKind.NOTE).order_by("-at", "-id").values_list("pk", flat=True)
    assert read == list(kept) and len(first.context["lines"]) == keyset.PAGE_SIZE
    assert html.fromstring(second.content.decode()).xpath("//nav[@class='pager']/a/@href") == ["?kind=note"]


@pytest.mark.parametrize("cursor", ["x", "1.2.3", "1.x", "99999999999999999999999.1", "-99999999999999999999.1"])
def test_a_page_that_was_never_given_out_is_not_found(told, auditor, cursor):
    assert signed_in(auditor).get(f"/ar/desk/trail/?after={cursor}").status_code == 404
    assert signed_in(auditor).get(f"{of(told)}?after={cursor}").status_code == 404


def test_a_full_page_takes_as_many_queries_as_a_short_one(many, auditor, django_assert_num_queries):
    audit.sign_checkpoint(timezone.now() + timedelta(minutes=10))
    client = signed_in(auditor)
    client.get("/ar/desk/trail/")
    # Session, user, the two of the role, the two of the signature; entries, names, roles, bodies.
    with django_assert_num_queries(10):
        client.get("/ar/desk/trail/")
    with django_assert_num_queries(10):
        client.get("/ar/desk/trail/?kind=recused")


def test_a_long_chain_takes_as_many_queries_as_a_short_one(many, told, auditor, django_assert_num_queries):
    client = signed_in(auditor)
    client.get(of(many))
    # Session, user, the two of the role; the complaint, the note of this reading, openings, entries, names, roles,
    # bodies, the chain.
    with django_assert_num_queries(12):
        client.get(of(many))


# Filters


@pytest.fixture
def another():
    return make_complaint()


def test_it_is_narrowed_to_a_kind_of_entry(told, another, auditor):
    page = signed_in(auditor).get("/en/desk/trail/?kind=received")
    assert len(page.context["lines"]) == 2
    assert all("Complaint received" in row for row in rows_of(page))


@pytest.mark.parametrize(
    "write",
    [
        str,
        references.show_reference,
        lambda reference: digits.to_arabic_indic(references.show_reference(reference)),
        lambda reference: f" {digits.to_arabic_indic('-'.join(re.findall('....', reference)))} ",
    ],
)
def test_it_is_narrowed_to_a_reference_in_either_digits_with_anything_between(told, another, auditor, write):
    page = signed_in(auditor).get("/ar/desk/trail/", {"reference": write(another.reference)})
    assert {line.event.complaint_id for line in page.context["lines"]} == {another.pk}


def test_a_reference_that_no_complaint_has_finds_no_entries(told, auditor):
    page = signed_in(auditor).get("/ar/desk/trail/", {"reference": "4827 1503 9164"})
    assert page.status_code == 200 and "لا قيود بهذه التصفية." in text_of(page)


def _moved(complaint, here):
    by_hand("UPDATE complaints_event SET at = %s WHERE complaint_id = %s AND seq = 1", here, complaint.pk)


def test_a_day_is_that_of_the_country_and_the_last_one_counts_whole(told, auditor):
    _moved(told, datetime(2026, 3, 5, 23, 30, tzinfo=ZoneInfo("Asia/Amman")))
    client = signed_in(auditor)

    def found(since, until):
        return len(client.get("/ar/desk/trail/", {"since": since, "until": until}).context["lines"])

    assert found("5/3/2026", "5/3/2026") == 1
    assert found("٢٠٢٦-٠٣-٠٥", "٠٦/٠٣/٢٠٢٦") == 1
    assert found("6/3/2026", "7/3/2026") == 0
    assert found("", "4/3/2026") == 0
    assert found("6/3/2026", "") == Event.objects.count() - 1


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("24/11/2026", date(2026, 11, 24)),
        ("٢٤/١١/٢٠٢٦", date(2026, 11, 24)),
        ("2026-11-24", date(2026, 11, 24)),
        (" 4. 1. 2026 ", date(2026, 1, 4)),
    ],
)
def test_a_day_is_typed_in_either_digits_with_the_year_first_or_last(typed, day):
    form = TrailForm({"since": typed})
    assert form.is_valid() and form.filters() == Filters(since=day)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("reference", "4827 1503", "هذا ليس رقماً مرجعياً: الرقم المرجعي من 12 رقماً."),
        ("reference", "482715039165", "هذا ليس رقماً مرجعياً: الرقم المرجعي من 12 رقماً."),
        ("reference", "شكوى", "هذا ليس رقماً مرجعياً: الرقم المرجعي من 12 رقماً."),
        ("since", "٣١/٠٢/٢٠٢٦", "هذا ليس تاريخ يوم."),
        ("until", "أمس", "هذا ليس تاريخ يوم."),
        ("until", "1/1/0000", "هذا ليس تاريخ يوم."),
    ],
)
def test_what_is_mistyped_is_told_beside_its_field_and_on_top_and_nothing_is_lost(told, auditor, field, typed, said):
    page = signed_in(auditor).get("/ar/desk/trail/", {"kind": "note", field: typed})
    tree = html.fromstring(page.content.decode())
    assert page.status_code == 422
    assert said in tree.xpath(f"string(//*[@id='id_{field}_error'])")
    assert said in tree.xpath("string(//*[@class='summary'])")
    assert tree.xpath(f"//input[@name='{field}']/@value") == [typed]
    assert tree.xpath("//select[@name='kind']/option[@selected]/@value") == ["note"]
    assert not tree.xpath("//table")


def test_days_in_the_wrong_order_and_a_kind_there_is_not_are_told(told, auditor):
    client = signed_in(auditor)
    page = client.get("/en/desk/trail/?since=2/2/2026&until=1/2/2026")
    assert page.status_code == 422 and "This day is before the first one." in text_of(page)
    page = client.get("/en/desk/trail/?kind=murder")
    assert page.status_code == 422 and "There is no such kind." in text_of(page)


# One complaint


def test_the_page_of_a_complaint_tells_its_whole_chain_in_order_and_that_it_is_whole(told, auditor):
    page = signed_in(auditor).get(of(told))
    assert [line.event.seq for line in page.context["lines"]] == list(range(1, told.chain_seq + 1))
    assert f"The chain is whole: {told.chain_seq} entries" in text_of(page)


def test_a_changed_a_missing_and_a_cut_off_entry_are_told(told, auditor):
    client = signed_in(auditor)
    by_hand('UPDATE complaints_event SET facts = \'{"body": "nhri"}\' WHERE complaint_id = %s AND seq = 3', told.pk)
    assert "Entry 3 is not what was recorded." in text_of(client.get(of(told)))
    assert "القيد 3 ليس كما سُجّل." in text_of(client.get(of(told, "ar")))
    by_hand("DELETE FROM complaints_event WHERE complaint_id = %s AND seq IN (4, 5)", told.pk)
    assert "Entries 4 to 5 are missing." in text_of(client.get(of(told)))
    by_hand("DELETE FROM complaints_event WHERE complaint_id = %s AND seq = %s", told.pk, told.chain_seq)
    said = text_of(client.get(of(told)))
    assert f"The complaint says {told.chain_seq}, or another end." in said and "The chain is whole" not in said


def test_an_entry_that_follows_another_than_it_says_is_told(told, auditor):
    by_hand("UPDATE complaints_event SET previous = '\\x00' WHERE complaint_id = %s AND seq = 2", told.pk)
    assert "Entry 2 does not follow the entry before it." in text_of(signed_in(auditor).get(of(told)))


def test_a_complaint_that_was_erased_keeps_its_trail(told, auditor):
    told.keys.all().delete()
    assert "The chain is whole" in text_of(signed_in(auditor).get(of(told)))


def test_below_it_stands_who_opened_the_complaint_when_and_for_what(told, another, auditor):
    rows = rows_of(signed_in(auditor).get(of(told)), table=1)
    assert len(rows) == AccessRecord.objects.filter(complaints__contains=[told.pk]).count()
    assert "Read this trail; nothing was opened" in rows[0] and "رنا مراد" in rows[0]
    assert "The complainant's own page" in rows[1] and rows[1].endswith("Complainant")
    assert "The complaint's page on the desk" in rows[2] and "Supervisor: سمير منصور" in rows[2]
    assert "Police Inspectorate" in rows[2]
    assert "Identity revealed: Complainant" in rows[3]


def test_openings_are_read_in_pages_each_once(told, auditor):
    for _ in range(keyset.PAGE_SIZE):
        vault.open(told, Reader.portal("notice"))
    client = signed_in(auditor)
    first = client.get(of(told))
    following = html.fromstring(first.content.decode()).xpath("//a[@rel='next']/@href")[0]
    second = client.get(of(told) + following)
    read = [one.record.pk for page in (first, second) for one in page.context["openings"]]
    assert len(first.context["openings"]) == keyset.PAGE_SIZE
    # The second reading is the newest opening now: it is not on the page that was asked for.
    assert read == list(trail.openings_of(told).order_by("-pk")[1:].values_list("pk", flat=True))


def test_an_auditor_who_reads_the_trail_of_a_complaint_is_seen_by_the_next_one(told, auditor):
    signed_in(auditor).get(of(told))
    rows = rows_of(signed_in(staff(None, Role.AUDITOR, "هالة قاسم")).get(of(told, "ar")), table=1)
    assert "هالة قاسم" in rows[0] and "رنا مراد" in rows[1]
    assert "قراءة هذا السجل دون فتح أي محتوى" in rows[1]


@pytest.mark.parametrize("reference", ["482715039164", "no-such"])
def test_the_trail_of_a_complaint_there_is_not_is_not_found(auditor, reference):
    before = AccessRecord.objects.count()
    assert signed_in(auditor).get(f"/ar/desk/trail/{reference}/").status_code == 404
    assert AccessRecord.objects.count() == before


# The signature


def test_a_portal_in_which_nothing_happened_says_so_and_raises_no_alarm(auditor):
    said = text_of(signed_in(auditor).get("/en/desk/trail/"))
    assert "Nothing has been signed yet." in said and "Nothing has happened yet." in said
    assert "are not signed" not in said


def test_the_last_signature_is_told_with_how_much_it_covers_and_that_the_key_is_ours(told, auditor):
    checkpoint = audit.sign_checkpoint(timezone.now() + timedelta(minutes=10))
    page = signed_in(auditor).get("/en/desk/trail/")
    said = text_of(page)
    assert f"Entries under it{checkpoint.events}" in said and "Made with the portal's key" in said
    assert bytes(checkpoint.digest).hex() in said and "are not signed" not in said
    assert "manage.py verify_trail" in said


@pytest.mark.parametrize("column", ["signature", "public_key"])
def test_a_signature_that_is_not_ours_is_told(told, auditor, column):
    audit.sign_checkpoint(timezone.now() + timedelta(minutes=10))
    length = 64 if column == "signature" else 32
    by_hand(f"UPDATE complaints_checkpoint SET {column} = %s WHERE true", bytes(length))
    said = text_of(signed_in(auditor).get("/ar/desk/trail/"))
    assert "غير صحيح بمفتاح البوابة" in said


@pytest.mark.parametrize(("language", "said"), [("ar", "ولم تُوقّع"), ("en", "are not signed yet")])
def test_entries_that_wait_for_a_signature_for_an_hour_are_told(told, auditor, language, said):
    client, now = signed_in(auditor), timezone.now()
    _moved(told, now - timedelta(minutes=80))
    audit.sign_checkpoint(now - timedelta(minutes=70))
    assert said not in text_of(client.get(f"/{language}/desk/trail/"))
    by_hand("UPDATE complaints_event SET at = %s WHERE complaint_id = %s AND seq = 2", now - HOUR, told.pk)
    assert said in text_of(client.get(f"/{language}/desk/trail/"))
    audit.sign_checkpoint(now)
    assert Checkpoint.objects.count() == 2
    assert said not in text_of(client.get(f"/{language}/desk/trail/"))


# Words


def _purposes():
    """Every purpose that the product names when it opens a complaint: a text, a constant of its module, or its head."""
    doors = {"officer", "complainant", "portal"}
    for path in Path(settings.BASE_DIR, "complaints").rglob("*.py"):
        tree = ast.parse(path.read_text())
        constants = {
            node.targets[0].id: node.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in doors):
                continue
            if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "Reader"):
                continue
            said = node.args[-1]
            said = constants[said.id] if isinstance(said, ast.Name) else said
            said = said.values[0] if isinstance(said, ast.JoinedStr) else said
            assert isinstance(said, ast.Constant), f"{path}: cannot read the purpose"
            yield said.value


def test_every_purpose_for_which_the_product_opens_a_complaint_has_words_in_both_languages():
    found = set(_purposes())
    # Filing makes the key itself and opens nothing.
    assert found - {"filing", openings.IDENTITY_OF} == set(openings.PURPOSES) - {openings.TRAIL}
    named = [*openings.PURPOSES, *(f"{openings.IDENTITY_OF}{role}" for role in PersonRole)]
    for purpose in named:
        with translation.override("en"):
            english = openings.in_words(purpose)
        with translation.override("ar"):
            assert openings.in_words(purpose) != english
            assert not re.search("[A-Za-z]", openings.in_words(purpose))


def test_every_fault_of_a_chain_has_words_in_both_languages():
    assert pages._FAULTS.keys() == audit._FAULTS.keys()
    for words in pages._FAULTS.values():
        with translation.override("en"):
            english = str(words)
        with translation.override("ar"):
            assert str(words) != english


def test_every_kind_of_entry_can_be_asked_for_and_has_its_arabic():
    with translation.override("ar"):
        kinds = dict(TrailForm().fields["kind"].choices)
        assert kinds.keys() == {"", *EventKind.values}
        assert not [kind for kind, words in kinds.items() if re.search("[A-Za-z]", str(words))]


def _addresses(language):
    told = Complaint.objects.get()
    yield f"/{language}/desk/trail/"
    yield f"/{language}/desk/trail/?kind=murder&since=x&until=x&reference=1"
    yield f"/{language}/desk/trail/?reference=482715039164"
    yield of(told, language)
    yield f"/{language}/desk/"


def _seen(page):
    """What a reader sees or hears, without what is rightly in Latin letters or a person's name."""
    tree = html.fromstring(page.content.decode())
    for node in tree.xpath("//script | //*[@lang='en'] | //bdi[@class='code'] | //head/style"):
        node.drop_tree()
    return " ".join([*tree.itertext(), *tree.xpath("//@aria-label | //@placeholder | //@alt | //@title")])


def test_an_arabic_page_says_nothing_in_english(many, auditor):
    audit.sign_checkpoint(timezone.now() + timedelta(minutes=10))
    for address in _addresses("ar"):
        assert not re.search("[A-Za-z]{2,}", _seen(signed_in(auditor).get(address))), address


def test_an_english_page_has_no_arabic_but_the_names_of_staff(many, auditor):
    audit.sign_checkpoint(timezone.now() + timedelta(minutes=10))
    for address in _addresses("en"):
        left = text_of(signed_in(auditor).get(address))
        for name in ("ليلى حداد", "سمير منصور", "سامر درويش", "رنا مراد"):
            left = left.replace(name, "")
        assert not re.search("[؀-ۿ]{2,}", left), address


def test_pages_are_well_made_for_who_hears_them(many, auditor):
    audit.sign_checkpoint(timezone.now() + timedelta(minutes=10))
    for address in _addresses("ar"):
        tree = html.fromstring(signed_in(auditor).get(address).content.decode())
        ids = tree.xpath("//@id")
        assert len(ids) == len(set(ids)) and len(tree.xpath("//h1")) == 1
        assert not tree.xpath("//@style | //@*[starts-with(name(), 'on')] | //style | //script[not(@src)]")
        for control in tree.xpath("//main//input | //main//select"):
            assert tree.xpath("//label[@for=$id]", id=control.get("id")), control.get("name")


def test_the_strip_of_an_auditors_page_leads_to_the_trail(told, auditor):
    tree = html.fromstring(signed_in(auditor).get(of(told)).content.decode())
    assert tree.xpath("//a[@class='whose']/@href") == ["/en/desk/trail/"]


def test_the_body_of_an_entry_is_that_of_the_highest_role(told):
    user = make_officer("interior")
    Membership.objects.create(user=user, body_id=told.body_id, role=Role.SUPERVISOR)
    with events.locked(told) as row:
        event = events.record(row, EventKind.NOTE, by=user)
    with translation.override("en"):
        lines, _none = trail.in_words([event])
        assert told.body.code == HOLDING and lines[0].who.body == told.body.name
