"""Mail of a development machine: readable in the terminal, each line behind the name of its process."""

import io
import os
import subprocess
import sys

import pytest
from django.core import mail

from complaints.notifications import email
from complaints.notifications.console import EmailBackend
from complaints.notifications.notices import Text
from complaints_portal.children import _pass_on

BODY = "لديك رسالة جديدة.\n\nالرقم المرجعي: 4827 1503 9164\nhttps://portal.example/ar/follow/\n"
NOTICE = Text(language="ar", subject="وصل طلبك إلينا وسنخبرك هنا بكل جديد فيه حال وروده إن شاء الله", body=BODY)
EXPECTED = [
    "--- E-mail",
    "Message-ID: <7f3a.1@portal.example>",
    "To: layla@example.org",
    f"Subject: {NOTICE.subject}",
    "لديك رسالة جديدة.",
    "",
    "الرقم المرجعي: 4827 1503 9164",
    "https://portal.example/ar/follow/",
    "--- end of e-mail",
]


@pytest.fixture
def printed(settings, capsys):
    """What a notice looks like in the terminal."""
    settings.EMAIL_BACKEND = "complaints.notifications.console.EmailBackend"
    email.send("layla@example.org", NOTICE, "<7f3a.1@portal.example>")
    return capsys.readouterr().out


def test_a_notice_is_printed_decoded_with_what_tells_it_from_others(printed):
    assert printed.splitlines() == EXPECTED


def test_what_keeps_a_reference_in_order_stays_in_a_subject_however_long():
    reference = "\u20664827\u00a01503\u00a09164\u2069"
    subject = f"{NOTICE.subject} وهذا رقمه المرجعي {reference}"
    stream = io.StringIO()
    EmailBackend(stream=stream).send_messages([mail.EmailMessage(subject, BODY, to=["layla@example.org"])])
    assert f"Subject: {subject}\n" in stream.getvalue()


def test_each_line_stands_behind_the_name_of_its_process(printed, capsys):
    _pass_on("worker", io.BytesIO(printed.encode()))
    assert capsys.readouterr().out.splitlines() == [f"worker    | {line}" for line in EXPECTED if line]


def test_mail_that_brings_no_message_id_gets_one_and_several_are_printed_one_after_the_other():
    stream = io.StringIO()
    messages = [mail.EmailMessage("Hello", f"Text {n}", to=["a@example.org", "b@example.org"]) for n in (1, 2)]
    assert EmailBackend(stream=stream).send_messages(messages) == 2
    assert stream.getvalue().count("Message-ID: <") == 2
    assert stream.getvalue().count("To: a@example.org, b@example.org") == 2
    assert stream.getvalue().index("Text 1") < stream.getvalue().index("Text 2")


def test_a_portal_without_a_mail_server_prints_readably_even_where_the_locale_is_plain():
    program = """
import django
django.setup()
from django.core.mail import send_mail
send_mail("الموضوع", "النص", None, ["layla@example.org"])
"""
    shown = subprocess.run(
        [sys.executable, "-c", program],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "complaints_portal.settings",
            "EMAIL_URL": "consolemail://",
            "LC_ALL": "C",
        },
        capture_output=True,
        check=True,
    ).stdout.decode()
    assert "Subject: الموضوع" in shown
    assert "\nالنص\n" in shown
