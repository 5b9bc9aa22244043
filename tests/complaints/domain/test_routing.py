"""Routing by the rules of the ministries' data: the default, each conflict rule, and why."""

import pytest

from complaints.domain import routing
from complaints.domain.routing import Question

pytestmark = pytest.mark.django_db


def ask(category, subcategory, respondent=None, level="unit", **more):
    kind = "body" if respondent else "private"
    return Question(category, subcategory, kind, respondent, level if respondent else "none", **more)


def codes(answer):
    return [reason["code"] for reason in answer.reasons]


@pytest.mark.parametrize(
    ("category", "subcategory", "respondent", "level", "body"),
    [
        ("torture-ill-treatment", "physical-torture", "interior", "unit", "public-prosecution"),
        ("police-conduct", "insults-humiliation", "interior", "unit", "police-inspectorate"),
        ("police-conduct", "bribery-extortion", "interior", "unit", "public-prosecution"),
        ("labour", "unpaid-wages", None, "none", "labour"),
        ("detention-conditions", "family-visits", "prison-administration", "unit", "prison-administration"),
        ("migration-trafficking", "statelessness", "civil-affairs", "unit", "civil-affairs"),
        # The body as a whole is accused: the first alternate outside its chain.
        ("health-education-housing", "property-confiscation", "justice", "headquarters", "nhri"),
        ("detention-conditions", "family-visits", "prison-administration", "headquarters", "public-prosecution"),
        ("labour", "unpaid-wages", "labour", "unsure", "nhri"),
        # The prosecution never examines itself, not even a serious case; nor does the police examine it. What the
        # subject brings to the Ministry of Justice stays there: judicial inspection (COI-4).
        ("civil-status-movement", "travel-ban", "public-prosecution", "headquarters", "nhri"),
        ("torture-ill-treatment", "coerced-confession", "public-prosecution", "unit", "nhri"),
        ("police-conduct", "insults-humiliation", "public-prosecution", "unit", "nhri"),
        ("torture-ill-treatment", "degrading-treatment", "public-prosecution", "unsure", "nhri"),
        ("privacy-digital-rights", "personal-data-misuse", "public-prosecution", "headquarters", "nhri"),
        ("fair-trial", "trial-delay", "public-prosecution", "unit", "justice"),
        # The inspectorate may look into the police, not into itself (COI-3), nor into the ministry as a whole.
        ("police-conduct", "abuse-of-authority", "police-inspectorate", "unit", "nhri"),
        ("police-conduct", "abuse-of-authority", "interior", "headquarters", "nhri"),
        ("police-conduct", "bribery-extortion", "police-inspectorate", "unit", "public-prosecution"),
        ("detention-conditions", "family-visits", "police-inspectorate", "unit", "nhri"),
        ("civil-status-movement", "passport-refusal", "police-inspectorate", "unit", "nhri"),
        ("torture-ill-treatment", "degrading-treatment", "prison-administration", "unit", "police-inspectorate"),
        # The national institution accused: never to itself, but to the Ministry of Justice (COI-5); crimes are crimes.
        ("public-freedoms", "expression", "nhri", "unit", "justice"),
        ("police-conduct", "insults-humiliation", "nhri", "headquarters", "justice"),
        ("police-conduct", "bribery-extortion", "nhri", "unit", "public-prosecution"),
        # A ministry above the accused body commands it; a body of the same ministry beside it does not.
        ("civil-status-movement", "internal-movement", "civil-affairs", "unit", "nhri"),
        ("civil-status-movement", "internal-movement", "interior", "unit", "interior"),
        ("detention-conditions", "denied-medical-care-custody", "interior", "unit", "prison-administration"),
        ("migration-trafficking", "deportation-refoulement", "interior", "headquarters", "nhri"),
    ],
)
def test_a_complaint_goes_where_the_rules_say(reference_data, category, subcategory, respondent, level, body):
    assert routing.route(ask(category, subcategory, respondent, level), reference_data).body == body


def test_nobody_in_the_chain_of_the_accused_station_may_hold_a_serious_complaint(reference_data):
    answer = routing.route(ask("torture-ill-treatment", "physical-torture", "interior"), reference_data)
    assert set(answer.excluded) == {
        "interior",
        "police-inspectorate",
        "prison-administration",
        "civil-affairs",
        "migration",
    }
    assert "serious" in codes(answer)
    assert answer.informed == ("nhri",)


def test_the_body_that_receives_is_never_among_the_excluded_whatever_is_asked(reference_data):
    for category in reference_data.categories:
        for subcategory in category.subcategories:
            for respondent in reference_data.bodies:
                for level in ("unit", "headquarters", "unsure"):
                    question = ask(category.code, subcategory.code, respondent.code, level)
                    answer = routing.route(question, reference_data)
                    assert answer.body not in answer.excluded, (question, answer)
                    assert reference_data.body(answer.body).active


def test_an_objection_moves_the_complaint_to_the_next_body_and_says_so(reference_data):
    question = ask("police-conduct", "insults-humiliation", "interior")
    answer = routing.route(routing.with_objection(question, reference_data), reference_data)
    assert answer.body == "nhri"
    assert {
        "code": "conflict",
        "rule": "COI-9",
        "body": "police-inspectorate",
        "respondent": "interior",
    } in answer.reasons


def test_an_objection_is_answered_with_the_national_institution_whatever_the_subject(reference_data):
    for category in reference_data.categories:
        for subcategory in category.subcategories:
            question = ask(category.code, subcategory.code)
            first = routing.route(question, reference_data).body
            second = routing.route(routing.with_objection(question, reference_data), reference_data).body
            assert second != first
            assert "nhri" in (first, second), question


def test_an_objection_to_a_body_that_a_rule_named_is_told_as_an_objection(reference_data):
    question = ask("police-conduct", "insults-humiliation", "public-prosecution")
    answer = routing.route(routing.with_objection(question, reference_data), reference_data)
    assert answer.body == "justice"
    assert ("conflict", "nhri") in [(reason["code"], reason.get("body")) for reason in answer.reasons]
    assert answer.conflict


def test_whoever_examines_the_prosecution_may_inform_the_other_of_the_two_that_the_rule_names(reference_data):
    conduct = routing.route(ask("police-conduct", "insults-humiliation", "public-prosecution"), reference_data)
    delay = routing.route(ask("fair-trial", "trial-delay", "public-prosecution"), reference_data)
    assert (conduct.body, conduct.informed) == ("nhri", ("justice",))
    assert (delay.body, delay.informed) == ("justice", ("nhri",))


def test_the_rule_that_names_the_body_is_among_the_reasons(reference_data):
    answer = routing.route(ask("police-conduct", "insults-humiliation", "public-prosecution"), reference_data)
    named = {"code": "named", "rule": "COI-4", "body": "nhri", "respondent": "public-prosecution"}
    assert named in answer.reasons
    assert not answer.conflict


def test_a_rule_without_a_receiver_still_keeps_the_body_from_examining_itself(reference_data):
    from complaints.domain import reference
    from complaints.models import ConflictRule

    ConflictRule.objects.filter(code="COI-4").update(parameters={"respondent": "public-prosecution"})
    reference.forget()
    answer = routing.route(ask("liberty-detention", "arbitrary-arrest", "public-prosecution"), reference.current())
    assert answer.body == "nhri"
    assert "public-prosecution" in answer.excluded


def test_a_reprisal_never_goes_to_the_body_of_the_first_complaint(reference_data):
    question = ask("reprisals", "threats-to-complainant", None, earlier_bodies=frozenset({"nhri"}))
    assert routing.route(question, reference_data).body == "public-prosecution"


def test_without_a_national_institution_a_deadlock_goes_to_the_prosecution_with_a_supervisors_approval(
    reference_data, settings
):
    from complaints.domain import reference
    from complaints.models import Body

    Body.objects.filter(code="nhri").update(active=False)
    reference.forget()
    answer = routing.route(ask("fair-trial", "trial-delay", "justice", "headquarters"), reference.current())
    assert (answer.body, answer.needs_supervisor) == ("public-prosecution", True)
    assert codes(answer)[-2:] == ["deadlock_supervisor", "excluded"]
