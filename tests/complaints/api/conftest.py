"""Programs that speak to the API, as the public and as officers."""

import json
import secrets
from typing import Any

import pytest
from django.test import Client


class Program:
    """A program that sends JSON; `session` is that of an officer, or of nobody."""

    def __init__(self, session: Client | None = None, *, language: str = "en") -> None:
        self.session = session or Client()
        self.language = language

    def get(self, path: str, **headers: str) -> Any:
        return self.session.get(path, headers={"Accept-Language": self.language, **headers})

    def post(self, path: str, body: Any = None, *, raw: bytes | None = None, **headers: str) -> Any:
        data = json.dumps(body).encode() if raw is None else raw
        return self.session.post(
            path, data, content_type="application/json", headers={"Accept-Language": self.language, **headers}
        )

    def file(self, body: Any, key: str | None = None) -> Any:
        key = secrets.token_urlsafe(24) if key is None else key
        return self.post("/api/v1/complaints/", body, **{"Idempotency-Key": key})


def complaint(**changes: Any) -> dict[str, Any]:
    """A complaint about insults in a police station, as a program sends it. `None` takes a value out."""
    body: dict[str, Any] = {
        "filed_for": "self",
        "confidentiality": "confidential",
        "category": "police-conduct",
        "subcategory": "insults-humiliation",
        "title": "إهانة في مركز الشرطة",
        "narrative": "ذهبت إلى المركز لأقدم بلاغاً فشتمني الموظف أمام الناس.",
        "happened": {"year": "٢٠٢٦", "month": "تشرين الأول", "day": 3},
        "place_kind": "police-station",
        "respondent": {"kind": "body", "body": "interior", "level": "unit"},
        "complainant": {"name": "ليلى حداد"},
        "declaration": True,
    }
    return {name: value for name, value in (body | changes).items() if value is not None}


def errors(response: Any) -> dict[str, str]:
    """What a problem document says is wrong, by the place of the value."""
    assert response["Content-Type"] == "application/problem+json"
    return {error.get("pointer", error.get("parameter")): error["detail"] for error in response.json()["errors"]}


def kind(response: Any) -> str:
    """The kind of a problem document, whose status must be the answer's."""
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == response.status_code
    return str(problem["type"]).rpartition("#")[2]


@pytest.fixture
def program(db: None) -> Program:
    return Program()
