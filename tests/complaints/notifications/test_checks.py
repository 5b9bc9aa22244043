"""An operator is warned while notices go nowhere, or while their sender and link say what they are about."""

import pytest
from django.core import checks


@pytest.fixture
def sound(settings):
    """An installation of which nothing is to be said."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.SMS_BACKEND = "complaints.notifications.sms.HttpGatewayBackend"
    settings.PUBLIC_URL = "https://portal.example"
    settings.DEFAULT_FROM_EMAIL = "Requests service <requests@portal.example>"
    settings.MAIL_BOUNCE_ADDRESS = "bounce@portal.example"
    return settings


def warnings():
    return [found.id for found in checks.run_checks(tags=["notices"], include_deployment_checks=True)]


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
        ("DEFAULT_FROM_EMAIL", "مكتب الشكاوى <office@portal.example>", "complaints.W007"),
        ("MAIL_BOUNCE_ADDRESS", "police-bounce@portal.example", "complaints.W007"),
    ],
)
def test_each_fault_has_its_warning(sound, setting, value, warning):
    setattr(sound, setting, value)
    assert warnings() == [warning]
