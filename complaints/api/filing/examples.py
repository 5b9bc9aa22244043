"""Requests that work as they stand, for the description of the API. A test sends them."""

from typing import Any

QUESTION: dict[str, Any] = {
    "category": "police-conduct",
    "subcategory": "insults-humiliation",
    "respondent": {"kind": "body", "body": "interior", "level": "unit"},
}

COMPLAINT: dict[str, Any] = {
    "language": "ar",
    "filed_for": "other",
    "confidentiality": "confidential",
    "category": "police-conduct",
    "subcategory": "insults-humiliation",
    "flags": ["child-victim"],
    "title": "إهانة في مركز الشرطة",
    "narrative": "ذهب ابني إلى المركز ليقدم بلاغاً فشتمه الموظف أمام الناس ورفض تسجيل البلاغ.",
    "wishes": "اعتذار وتسجيل البلاغ",
    "happened": {"year": "٢٠٢٦", "month": "تشرين الأول", "about": True},
    "place_kind": "police-station",
    "place": "مركز شرطة النخيل",
    "respondent": QUESTION["respondent"] | {"words": "الموظف المناوب"},
    "complainant": {
        "name": "ليلى حداد",
        "relation": "والدته",
        "authority": "oral",
        "safe_channel": "email",
        "email": "layla@example.org",
    },
    "victim": {"name": "سامي", "age": "16"},
    "declaration": True,
}
