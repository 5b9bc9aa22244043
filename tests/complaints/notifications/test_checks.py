"""An operator is warned while notices go nowhere, and while sender, link or words say what they are about."""

import pytest
from django.core import checks

from complaints.domain import reference
from complaints.models import Body, NoticeTemplate

pytestmark = pytest.mark.django_db


@pytest.fixture
def sound(settings):
    """An installation of which nothing is to be said."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.SMS_BACKEND = "complaints.notifications.sms.HttpGatewayBackend"
    settings.PUBLIC_URL = "https://portal.example"
    settings.DEFAULT_FROM_EMAIL = "Requests service <requests@portal.example>"
    settings.MAIL_BOUNCE_ADDRESS = "bounce@portal.example"
    settings.MAIL_DOMAIN = "portal.example"
    return settings


def warnings():
    # Django runs them in no order.
    return sorted(found.id for found in checks.run_checks(tags=["notices"], include_deployment_checks=True))


def test_nothing_is_said_of_a_sound_installation(sound):
    assert warnings() == []
    sound.SMS_BACKEND = ""
    assert warnings() == []


@pytest.mark.parametrize(
    ("setting", "value", "warning"),
    [
        ("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend", "complaints.W004"),
        ("EMAIL_BACKEND", "complaints.notifications.console.EmailBackend", "complaints.W004"),
        ("SMS_BACKEND", "complaints.notifications.sms.ConsoleBackend", "complaints.W005"),
        ("MAIL_BOUNCE_ADDRESS", "", "complaints.W006"),
        ("PUBLIC_URL", "https://complaints.example", "complaints.W007"),
        ("PUBLIC_URL", "https://humanrights.example", "complaints.W007"),
        ("PUBLIC_URL", "https://ourcomplaints.example", "complaints.W007"),
        ("PUBLIC_URL", "https://xn--mgbz8bvaf.example", "complaints.W007"),
        ("MAIL_DOMAIN", "police.example", "complaints.W007"),
        ("DEFAULT_FROM_EMAIL", "مكتب الشكاوى <office@portal.example>", "complaints.W007"),
        ("MAIL_BOUNCE_ADDRESS", "police-bounce@portal.example", "complaints.W007"),
    ],
)
def test_each_fault_has_its_warning(sound, setting, value, warning):
    setattr(sound, setting, value)
    assert warnings() == [warning]


def test_a_part_of_a_domain_that_nobody_can_decode_stops_no_check(sound):
    sound.PUBLIC_URL = "https://xn--\u200d.xn--99999999999.example"
    assert warnings() == []


def test_a_body_that_is_added_makes_a_sender_and_the_words_of_a_notice_tell(sound):
    sound.DEFAULT_FROM_EMAIL = "Beehives <requests@portal.example>"
    NoticeTemplate.objects.filter(kind="", channel="sms").update(
        text_ar="عن المناحل", text_en="The beehive {reference}"
    )
    assert warnings() == []
    Body.objects.create(code="bees", kind="independent", independence="yes", name_ar="المناحل", name_en="Beehives")
    reference.forget()
    assert warnings() == ["complaints.W007", "complaints.W009", "complaints.W009"]
    found = checks.run_checks(tags=["notices"], include_deployment_checks=True)
    words = [one.msg.partition(": ")[2] for one in found if one.id == "complaints.W009"]
    assert words == ["text_ar of all/sms.", "text_en of all/sms."]
    NoticeTemplate.objects.filter(channel="sms").update(active=False)
    assert warnings() == ["complaints.W007"]


def test_sender_and_link_are_looked_at_before_the_reference_data_is_there(sound):
    sound.COUNTRY, sound.PUBLIC_URL = "XX", "https://complaints.example"
    assert warnings() == ["complaints.W007"]
