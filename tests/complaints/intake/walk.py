"""Walking through the form as a person does: reading each page's HTML, filling its inputs, pressing its button."""

from typing import Any

import lxml.html
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from complaints.intake import drafts
from complaints.intake.journey import Journey

Answers = dict[str, dict[str, Any]]

# What somebody answers who files for a brother held in a police station.
FOR_A_BROTHER: Answers = {
    "danger": {"danger": "no"},
    "filing": {"filed_for": "other"},
    "authority": {"relation": "أخوه", "authority": "detained"},
    "confidentiality": {"confidentiality": "confidential"},
    "category": {"category": "torture-ill-treatment"},
    "subcategory": {"subcategory": "physical-torture"},
    "urgency": {"flags": ["in-detention-now", "evidence-perishable"]},
    "story": {
        "title": "ضرب وصعق بالكهرباء",
        "narrative": "أخويا اتمسك الساعة ٣ الفجر من البيت.\nوشه كان وارم ومش قادر يقف على رجليه.",
    },
    "when": {"happened_day": "١٦", "happened_month": "١١", "happened_year": "٢٠٢٦", "time_of_day": "قبل الفجر"},
    "where": {"division": "JO-AM", "place": "مركز شرطة النخيل", "place_kind": "police-station"},
    "respondent": {"respondent": "interior"},
    "level": {"respondent_level": "unit"},
    "who": {"who": "اتنين من المباحث، واحد منهم بيتقال له الباشا أبو سمرة"},
    "evidence": {},
    "wishes": {"wishes": "عرضه على دكتور ومحاسبة اللي عمل كده"},
    "victim": {"victim_name": "سامر النجار", "victim_age": "٣١"},
    "contact": {
        "name": "رامي النجار",
        "safe_channel": "sms",
        "phone": "٠٧٩ ٠١٢ ٣٤٥٦",
        "email": "rami@example.org",
        "safe_time": "evening",
        "safe_hours": "بعد المغرب",
    },
    "receiver": {"objection": "no", "consent_nhri": "on"},
}
# The shortest way: for oneself, anonymous, about a company.
ANONYMOUS: Answers = {
    "danger": {"danger": "no"},
    "filing": {"filed_for": "self"},
    "confidentiality": {"confidentiality": "anonymous"},
    "category": {"category": "labour"},
    "subcategory": {"subcategory": "unpaid-wages"},
    "urgency": {"flags": ["none"]},
    "story": {"title": "Wages not paid", "narrative": "My employer has not paid me for three months."},
    "when": {"happened_year": "2026", "about": "on"},
    "where": {"division": "unknown", "place_kind": "workplace"},
    "respondent": {"respondent": "private"},
    "who": {},
    "evidence": {},
    "wishes": {},
    "contact": {"safe_channel": "portal"},
    "receiver": {"objection": "no"},
}


def page_of(response: Any) -> lxml.html.HtmlElement:
    """The parsed page."""
    return lxml.html.fromstring(response.content.decode())


def text_of(response: Any) -> str:
    """All visible words of the main part, on one line."""
    main = page_of(response).get_element_by_id("main")
    return " ".join(main.text_content().split())


def filled(response: Any, answers: dict[str, Any]) -> dict[str, Any]:
    """What a browser would send: the page's own inputs with the answers put in. An answer no input takes is an error."""
    form = page_of(response).xpath("//main//form[@method='post']")[0]
    sent: dict[str, Any] = {}
    for control in form.xpath(".//input|.//textarea|.//select"):
        name, kind = control.get("name"), control.get("type", "text")
        if kind in ("radio", "checkbox"):
            if control.get("checked") is not None:
                sent.setdefault(name, []).append(control.get("value", "on"))
        elif control.tag == "textarea":
            # The first newline inside the element is HTML's own, not the value's.
            sent[name] = (control.text or "").removeprefix("\n")
        elif kind != "file":
            sent[name] = control.value or ""
    known = {control.get("name") for control in form.xpath(".//input|.//textarea|.//select")}
    unknown = set(answers) - known
    assert not unknown, f"the page has no input for {unknown}"
    return sent | answers


def answer(client: Client, path: str, answers: dict[str, Any], **extra: Any) -> Any:
    """Open a page, fill it, send it."""
    opened = client.get(path)
    assert opened.status_code == 200, (path, opened.status_code, opened.headers.get("Location"))
    return client.post(path, filled(opened, answers) | extra)


def walk(client: Client, answers: Answers, language: str = "ar", until: str = "check") -> list[str]:
    """From the first page onward by the redirects alone, until the page named. Returns the steps met."""
    path = client.get(f"/{language}/complaint/").headers["Location"]
    met = []
    while True:
        name = path.partition("?")[0].rstrip("/").rpartition("/")[2]
        if name == until:
            return met
        if name == "emergency":
            path = page_of(client.get(path)).xpath("//main//a[contains(@class, 'button')]/@href")[0]
            continue
        met.append(name)
        response = answer(client, path, answers[name])
        assert response.status_code == 302, (name, response.status_code, errors(response))
        path = response.headers["Location"]


def begin(client: Client, answers: Answers, until: str = "check") -> None:
    """Give the browser a draft in which the steps before `until` are answered, without walking through the pages."""
    earlier = dict(list(answers.items())[: list(answers).index(until)] if until in answers else answers)
    with drafts.held(None) as draft:
        draft.contents.answers = {
            step: {name: value if isinstance(value, list) else [value] for name, value in given.items()}
            for step, given in earlier.items()
        }
        if "receiver" in earlier:
            proposal = Journey(draft.contents).proposal
            assert proposal is not None
            draft.contents.answers["receiver"]["receiver"] = [proposal.body.code]
            draft.contents.answers["receiver"]["informed"] = [" ".join(body.code for body in proposal.informed)]
        draft.save()
    response = HttpResponse()
    draft.ticket.give(response)
    client.cookies.update(response.cookies)


def errors(response: Any) -> list[str]:
    """The lines of the summary on top."""
    return [" ".join(line.text_content().split()) for line in page_of(response).xpath("//*[@class='summary']//li")]


def file_it(client: Client, language: str = "ar") -> Any:
    """Declare and send; the answer to the POST."""
    return answer(client, f"/{language}/complaint/check/", {"declaration": "on"})


def jpeg(name: str = "photo.jpg", size: int = 2000, filling: bytes = b"x") -> SimpleUploadedFile:
    """A file that begins like a photo."""
    return SimpleUploadedFile(name, b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + filling * size, "image/jpeg")
