"""A line of a cases file may leave out or say loosely what it wants: its person still answers every page."""

import json
from datetime import date

import pytest

from tools.file_cases import told
from tools.file_cases.case import CaseUnusable, read_cases
from tools.file_cases.outcome import Outcome

TODAY = date(2026, 11, 24)


def the_case(tmp_path, **given):
    file = tmp_path / "cases.jsonl"
    file.write_text(json.dumps({"category": "labour", "subcategory": "unpaid-wages", **given}), encoding="utf-8")
    (case,) = read_cases(file)
    return case


@pytest.mark.parametrize(
    ("filed_by", "answer"),
    [
        ("victim", "self"),
        ("the victim herself", "self"),
        ("", "self"),
        ("الضحية بنفسها", "self"),
        ("mother of the victim", "other"),
        ("human rights association", "other"),
        ("lawyer", "other"),
        ("neighbours group", "group"),
        ("Residents of block 7", "group"),
        ("أهالي الحي", "group"),
    ],
)
def test_who_files_is_understood_in_their_own_words(filed_by, answer):
    assert told.filed_for(filed_by) == answer


@pytest.mark.parametrize(
    ("filed_by", "flags", "detained", "child", "answer"),
    [
        ("lawyer", ["missing-under-72h"], True, True, "power-of-attorney"),
        ("ولي أمر", [], False, True, "power-of-attorney"),
        ("brother", ["missing-under-72h"], True, False, "missing"),
        ("brother", [], True, True, "detained"),
        ("mother", [], False, True, "child"),
        ("friend", [], False, False, "oral"),
    ],
)
def test_the_say_on_which_somebody_complains_fits_what_is_told(filed_by, flags, detained, child, answer):
    assert told.authority(filed_by, flags, detained=detained, child=child) == answer


@pytest.mark.parametrize(
    ("value", "boxes"),
    [
        ("2026-11-16", ("16", "11", "2026", False)),
        ("2026-11-16T03:20:00+02:00", ("16", "11", "2026", False)),
        ("١٦/١١/٢٠٢٦", ("16", "11", "2026", False)),
        ("2021-03", ("", "3", "2021", False)),
        ("03/2021", ("", "3", "2021", False)),
        ("2019", ("", "", "2019", False)),
        ("2026-02-31", ("", "2", "2026", False)),
        ("2021-00-00", ("", "", "2021", False)),
        ("2027-01-01", ("", "", "2026", True)),
        ("last summer", ("", "", "2026", True)),
        (None, ("", "", "2026", True)),
    ],
)
def test_a_date_is_told_as_far_as_it_is_known(value, boxes):
    assert told.happened(value, TODAY) == told.Day(*boxes)


def test_a_line_with_nothing_but_its_kind_of_complaint_still_answers_every_page(tmp_path):
    case = the_case(tmp_path)
    answers = case.answers()
    assert (case.id, case.language, case.anonymous, case.email) == (
        "line 1",
        "ar",
        False,
        "line-1@complainant.example.org",
    )
    assert (answers["filed_for"], answers["respondent"], answers["flags"]) == ("self", "unknown", ["none"])
    assert len(answers["title"]) >= 3 and len(answers["narrative"]) >= 10
    assert len(answers["relation"]) >= 2


def test_a_body_without_a_level_is_answered_with_i_am_not_sure_and_a_private_person_with_none(tmp_path):
    assert (
        the_case(tmp_path, respondent_code="labour", respondent_level="none").answers()["respondent_level"] == "unsure"
    )
    assert (
        the_case(tmp_path, respondent_code="private", respondent_level="none").answers()["respondent_level"] == "none"
    )


def test_words_for_no_are_no(tmp_path):
    assert not the_case(tmp_path, anonymous="false").anonymous
    assert the_case(tmp_path, anonymous="yes").anonymous


def test_flags_told_as_one_text_are_several(tmp_path):
    answers = the_case(tmp_path, urgency_flags="life-at-risk، child-victim; ongoing-violation").answers()
    assert (answers["danger"], answers["flags"]) == ("yes", ["child-victim", "ongoing-violation"])


def test_an_age_is_sent_in_plain_digits_and_nonsense_is_left_out(tmp_path):
    assert the_case(tmp_path, victim_age="حوالي ١٥ سنة").answers()["victim_age"] == "15"
    assert the_case(tmp_path, age=999).answers()["victim_age"] == ""


def test_what_the_page_is_too_short_for_is_cut_at_a_word_and_attached_whole(tmp_path):
    story = "\r\n".join(f"في اليوم {day} حدث ما حدث." for day in range(2_000))
    case = the_case(tmp_path, title="عنوان " * 60, narrative=story)
    answers = case.answers()
    assert len(answers["title"]) <= 150 and answers["title"].endswith("عنوان…")
    assert 19_900 < len(answers["narrative"].replace("\r\n", "\n")) <= 20_000
    assert case.rest.startswith("عنوان عنوان") and case.rest.endswith(story)


def test_a_very_short_story_is_filled_with_what_else_was_told(tmp_path):
    answers = the_case(tmp_path, title="help", narrative="pls", place="farm, desert road").answers()
    assert answers["narrative"] == "pls help farm, desert road"


def test_half_a_letter_is_sent_as_a_question_mark(tmp_path):
    assert the_case(tmp_path, title="stolen \ud83d").answers()["title"] == "stolen ?"


def test_lines_of_one_name_keep_mailboxes_of_their_own(tmp_path):
    file = tmp_path / "cases.jsonl"
    line = json.dumps({"id": "حالة", "category": "labour", "subcategory": "unpaid-wages"})
    file.write_text(f"\ufeff{line}\n\n{line}\n", encoding="utf-8")
    assert len({case.email for case in read_cases(file)}) == 2


@pytest.mark.parametrize("line", ["[]", '"text"', "{}", '{"category": "labour", "subcategory": null}'])
def test_a_line_without_a_kind_of_complaint_is_refused_by_its_number(tmp_path, line):
    file = tmp_path / "cases.jsonl"
    file.write_text(line + "\n")
    with pytest.raises(CaseUnusable, match=r"line 1 of cases\.jsonl"):
        list(read_cases(file))


def test_where_the_file_expects_nothing_anything_that_comes_out_fits():
    outcome = Outcome("A", "", "", "1" * 12, "labour", "normal", 1, "decided", 2)
    assert all(outcome.counts())
    outcome.body = ""
    assert not all(outcome.counts())
