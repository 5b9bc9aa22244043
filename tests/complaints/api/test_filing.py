"""Filing by program: everything arrives, once for each key, and what is wrong is told at its place."""

import json
import threading

import pytest
from django.db import connection

from complaints.api.filing import examples
from complaints.domain import receipts, vault
from complaints.domain.approximate_date import ApproximateDate
from complaints.domain.vault import Contents, Identity, Reader
from complaints.models import Channel, Complaint, OutboxEntry, PersonRole
from tests.complaints.api.conftest import Program, complaint, errors, kind

KEY = "a-key-of-sufficient-length"


def opened(row):
    return vault.open(row, Reader.portal("test"))


def test_everything_that_was_sent_is_stored_and_the_code_opens_it(program, reference_data):
    body = complaint(
        language="ar",
        filed_for="other",
        wishes="اعتذار",
        flags=["in-detention-now", "child-victim", "in-detention-now"],
        happened_until={"year": "2026", "month": "11", "about": True},
        time_of_day="قبل الفجر",
        division="JO-AM",
        place="مركز شرطة النخيل",
        respondent={"kind": "body", "body": "interior", "level": "unit", "words": "الموظف المناوب"},
        complainant={
            "name": "ليلى حداد",
            "relation": "أخته",
            "authority": "detained",
            "safe_channel": "sms",
            "phone": "٠٧٩ ١٢٣ ٤٥٦٧",
            "email": " layla@example.org ",
            "safe_time": "morning",
            "safe_hours": "صباحاً",
        },
        victim={"name": "سامي", "age": "١٧"},
        objection={"reason": "قريب المتهم يعمل هناك"},
        consent_nhri=True,
    )
    answer = program.file(body)
    assert answer.status_code == 201, answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    filed = answer.json()
    row = receipts.find_by_code(filed["reference"], filed["code"])
    assert opened(row).contents == Contents(
        title=body["title"],
        narrative=body["narrative"],
        wishes="اعتذار",
        place="مركز شرطة النخيل",
        respondent="الموظف المناوب",
        objection="قريب المتهم يعمل هناك",
        happened=ApproximateDate(2026, 10, 3),
        happened_until=ApproximateDate(2026, 11, about=True),
        time_of_day="قبل الفجر",
    )
    people = {person.role: opened(row).identity(person) for person in row.people.all()}
    assert people[PersonRole.COMPLAINANT] == Identity(
        name="ليلى حداد",
        relation="أخته",
        email="layla@example.org",
        phone="+962791234567",
        safe_channel="sms",
        safe_time="morning",
        safe_hours="صباحاً",
        extra={"authority": "detained"},
    )
    assert people[PersonRole.VICTIM] == Identity(name="سامي", extra={"age": "17"})
    assert (row.channel, row.language, row.filed_for) == (Channel.API, "ar", "other")
    assert row.flags == ["in-detention-now", "child-victim"]
    assert (row.objection, row.consent_nhri) == (True, True)
    assert row.division_id == reference_data.division("JO-AM").pk
    assert row.respondent_body_id == reference_data.body("interior").pk
    assert set(OutboxEntry.objects.values_list("topic", flat=True)) == {"complaint.route", "complaint.acknowledge"}


def test_the_examples_of_the_documentation_work_as_they_stand(program):
    assert program.file(examples.COMPLAINT).status_code == 201
    assert program.post("/api/v1/receiver/", examples.QUESTION).status_code == 200


def test_an_anonymous_complaint_stores_nobody(program):
    answer = program.file(complaint(confidentiality="anonymous", complainant=None))
    assert answer.status_code == 201
    assert not Complaint.objects.get().people.exists()


def test_an_anonymous_complaint_with_a_name_is_refused_and_says_why_in_arabic(db):
    answer = Program(language="ar").file(complaint(confidentiality="anonymous"))
    assert answer["Content-Language"] == "ar"
    assert errors(answer) == {"#/complainant/name": "لا يُذكر الاسم في شكوى مقدمة دون كشف الهوية"}


def test_the_notices_are_in_the_language_asked_for_unless_another_is_named(db):
    Program(language="ar").file(complaint())
    assert Complaint.objects.get().language == "ar"


def test_a_repeated_request_gets_the_same_answer_and_files_once(program):
    first = program.file(complaint(), KEY)
    # The same JSON, its members in another order.
    again = program.file(dict(reversed(complaint().items())), KEY)
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert Complaint.objects.count() == 1


def test_a_repetition_is_answered_though_its_category_is_no_longer_in_use(program, reference_data, monkeypatch):
    first = program.file(complaint(), KEY)
    monkeypatch.setattr("complaints.domain.reference.current", lambda: NoCategories(reference_data))
    assert program.file(complaint(), KEY).json() == first.json()


class NoCategories:
    """A snapshot in which no category may be chosen any more."""

    def __init__(self, rules):
        self.categories = ()
        self.rules = rules

    def __getattr__(self, name):
        return getattr(self.rules, name)


def test_the_same_key_with_another_complaint_is_refused_without_telling_anything_of_the_first(program):
    first = program.file(complaint(), KEY).json()
    other = program.file(complaint(title="شكوى أخرى"), KEY)
    assert (other.status_code, kind(other)) == (422, "key-reused")
    assert first["reference"] not in other.content.decode()
    assert Complaint.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_requests_with_one_key_at_the_same_moment_file_once_and_get_the_same_answer(monkeypatch):
    both_looked, answers = threading.Barrier(2), []

    from complaints.api.filing.repeat import Attempt

    earlier = Attempt.earlier

    def look(self):
        found = earlier(self)
        both_looked.wait(timeout=10)
        return found

    monkeypatch.setattr(Attempt, "earlier", look)

    def file() -> None:
        try:
            answers.append(Program().file(complaint(), KEY))
        finally:
            connection.close()

    threads = [threading.Thread(target=file) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert Complaint.objects.count() == 1


@pytest.mark.parametrize("key", ["", "fifteen-letters", "a key with spaces in it", "مفتاح-طويل-بما-يكفي", "x" * 256])
def test_a_key_that_is_missing_or_unusable_is_refused(key, program):
    answer = program.post("/api/v1/complaints/", complaint(), **({"Idempotency-Key": key} if key else {}))
    assert (answer.status_code, kind(answer)) == (400, "key-missing")
    assert not Complaint.objects.exists()


WRONG = [
    ({"title": None}, "#/title", "Write in a few words what it is about"),
    ({"title": "  \u202e "}, "#/title", "Write in a few words what it is about"),
    ({"title": 7}, "#/title", "A text is expected here"),
    ({"title": "ط" * 151}, "#/title", "This has 151 characters. At most 150 characters fit."),
    ({"narrative": "قصير"}, "#/narrative", "Tell what happened, in a sentence at least"),
    ({"category": "no-such"}, "#/category", "There is no such code in the reference data"),
    ({"category": {}}, "#/category", "There is no such code in the reference data"),
    ({"subcategory": "wages"}, "#/subcategory", "This category has no such subcategory"),
    ({"flags": ["child-victim", "no-such"]}, "#/flags/1", "There is no such code in the reference data"),
    ({"flags": "child-victim"}, "#/flags", "A list is expected here"),
    ({"filed_for": "nobody"}, "#/filed_for", "This answer is not on the list. Choose again"),
    ({"confidentiality": None}, "#/confidentiality", "Choose one of the answers"),
    ({"happened": {}}, "#/happened/year", "Write at least the year, for example 2026"),
    ({"happened": {"year": 26}}, "#/happened/year", "Write the year with four digits, for example 2026"),
    ({"happened": {"year": 1448}}, "#/happened/year", "Write the year of the Gregorian calendar, 1900 or later"),
    (
        {"happened": {"year": "٢٠٢٥", "month": "٢", "day": "٣٠"}},
        "#/happened/day",
        "This month has no such day. Correct the day, or leave it empty",
    ),
    ({"happened": {"year": 2025, "day": 3}}, "#/happened/month", "Write the month too, or leave the day empty"),
    ({"happened": {"year": True}}, "#/happened/year", "A number or a text is expected here"),
    ({"happened": "2026-10-03"}, "#/happened", "An object is expected here"),
    ({"happened_until": {"year": 2025}}, "#/happened_until/year", "The end lies before the beginning"),
    ({"division": "XX-99"}, "#/division", "There is no such code in the reference data"),
    ({"respondent": {"kind": "body"}}, "#/respondent/body", "Required where the respondent is a body"),
    (
        {"respondent": {"kind": "private", "level": "unit"}},
        "#/respondent/level",
        "Only where the respondent is a body",
    ),
    ({"complainant": None}, "#/complainant/name", "Write the name, or file anonymously"),
    (
        {"complainant": {"name": "ليلى", "safe_channel": "sms"}},
        "#/complainant/phone",
        "Write the phone number to which we may send an SMS",
    ),
    (
        {"complainant": {"name": "ليلى", "phone": "12345678"}},
        "#/complainant/phone",
        "There is no such phone number. If it is of another country, begin with + and its code",
    ),
    (
        {"complainant": {"name": "ليلى", "email": "layla"}},
        "#/complainant/email",
        "This is not an e-mail address. It looks like name@example.org",
    ),
    (
        {"complainant": {"name": "ليلى", "relation": "أخت"}},
        "#/complainant/relation",
        "Only where the complaint is filed for others",
    ),
    ({"victim": {"name": "سامي"}}, "#/victim", "Only where the complaint is filed for others"),
    ({"filed_for": "other"}, "#/complainant/relation", "Write what you are to this person"),
    ({"objection": {"reason": ""}}, "#/objection/reason", "Write why you object to this body"),
    ({"consent_nhri": "false"}, "#/consent_nhri", "true or false is expected here"),
    ({"declaration": False}, "#/declaration", "Confirm that what you wrote is true as far as you know"),
    ({"narative": "a misspelt field"}, "#/narative", "There is no such field"),
    ({"a/b~c": 1}, "#/a~1b~0c", "There is no such field"),
]


@pytest.mark.parametrize(("change", "place", "message"), WRONG)
def test_what_is_wrong_is_told_at_its_place_and_nothing_is_filed(change, place, message, program):
    answer = program.file(complaint(**change))
    assert (answer.status_code, kind(answer)) == (422, "invalid")
    assert errors(answer) == {place: message}
    assert not Complaint.objects.exists()


def test_no_sms_is_promised_where_none_could_be_sent(program, settings):
    settings.SMS_BACKEND = ""
    answer = program.file(complaint(complainant={"name": "ليلى", "safe_channel": "sms", "phone": "0791234567"}))
    assert errors(answer) == {"#/complainant/safe_channel": "This portal sends no SMS. Choose another way"}


def test_every_message_is_there_in_arabic(db):
    for change, place, _message in WRONG:
        told = errors(Program(language="ar").file(complaint(**change)))[place]
        assert not {letter for letter in told if letter.isascii() and letter.isalpha()} - set(
            "UTF8nameexample.orgtruefalse"
        ), told


def test_all_mistakes_are_told_at_once(program):
    answer = program.file(complaint(title="", narrative=None, happened={"year": 2030}, extra=1))
    assert set(errors(answer)) == {"#/title", "#/narrative", "#/happened/year", "#/extra"}


def test_what_was_typed_never_comes_back_in_a_refusal(program):
    answer = program.file(complaint(title="سر" * 100, complainant={"name": "ليلى حداد", "email": "layla at example"}))
    assert answer.status_code == 422
    text = json.dumps(answer.json(), ensure_ascii=False)
    assert "سرسر" not in text
    assert "layla" not in text


def test_a_filing_asks_the_database_no_more_than_it_must(program, django_assert_num_queries):
    program.get("/api/v1/country/")
    # The key, a savepoint, complaint, data key, event, people, two outbox entries, and the savepoint again.
    with django_assert_num_queries(9):
        assert program.file(complaint()).status_code == 201


def test_an_officers_session_means_nothing_here_and_needs_no_token(db):
    from tests.complaints.review.people import signed_in, staff

    browser = signed_in(staff())
    browser.handler.enforce_csrf_checks = True
    assert Program(browser).file(complaint()).status_code == 201
