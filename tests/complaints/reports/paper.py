"""Reading a PDF back."""

import re
import unicodedata
from io import BytesIO

from pypdf import PdfReader


def pdf(data: bytes) -> PdfReader:
    """The PDF, opened."""
    return PdfReader(BytesIO(data))


def text(data: bytes) -> str:
    """The words of all pages on one line; lam-alef and presentation forms as plain letters."""
    pages = " ".join(page.extract_text() for page in pdf(data).pages)
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", pages))
