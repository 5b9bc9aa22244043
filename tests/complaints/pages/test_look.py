"""Rules for everything that is shown: no inline script or style, no left and right, icons that exist."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

from complaints.templatetags.icons import PATHS, POINTING

TEMPLATES = sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html"))
STYLES = sorted((Path(settings.BASE_DIR) / "static").rglob("*.css"))
SCRIPTS = sorted((Path(settings.BASE_DIR) / "static").rglob("*.js"))
PHYSICAL = re.compile(
    r"(?<![\w-])(?:left|right|(?:margin|padding|border|inset)-(?:left|right|top|bottom)"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right))(?![\w-])"
)


def without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/", "", text, flags=re.S)


def named(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR))


def test_there_is_something_to_look_at() -> None:
    assert len(TEMPLATES) > 20
    assert len(STYLES) >= 2
    assert len(SCRIPTS) >= 2


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_no_template_carries_a_script_a_style_or_a_handler_of_its_own(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle\s*=|javascript:|\son[a-z]+\s*=\s*[\"']", source, re.I)
    assert not re.search(r"<script(?![^>]*\ssrc=)", source, re.I)


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_every_template_can_be_read(path: Path) -> None:
    get_template(str(path.relative_to(Path(settings.BASE_DIR) / "templates")))


@pytest.mark.parametrize("path", STYLES, ids=named)
def test_styles_know_no_left_and_right(path: Path) -> None:
    assert PHYSICAL.findall(without_comments(path.read_text(encoding="utf-8"))) == []


# The description of the API stands in the look of Swagger UI, with colours of its own.
OUR_LOOK = [path for path in STYLES if path.name != "api.css"]


@pytest.mark.parametrize("path", OUR_LOOK, ids=named)
def test_colours_are_named_among_the_tokens_only(path: Path) -> None:
    rules = without_comments(path.read_text(encoding="utf-8"))
    beyond = re.sub(r":root\s*\{.*?\n\s*\}", "", rules, flags=re.S)
    on_paper = re.sub(r"@media print\s*\{.*?\n\}", "", beyond, flags=re.S)
    # A QR code needs white around it whatever the theme.
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", on_paper)) <= {"#fff"}


@pytest.mark.parametrize("path", STYLES, ids=named)
def test_every_token_that_is_used_exists(path: Path) -> None:
    everything = "".join(style.read_text(encoding="utf-8") for style in STYLES)
    defined = set(re.findall(r"(--[\w-]+)\s*:", everything))
    assert set(re.findall(r"var\((--[\w-]+)", path.read_text(encoding="utf-8"))) <= defined


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_every_icon_that_is_named_exists(path: Path) -> None:
    assert set(re.findall(r'\{% icon "([^"]+)"', path.read_text(encoding="utf-8"))) <= set(PATHS)


def test_icons_that_point_are_among_the_icons() -> None:
    assert set(PATHS) >= POINTING
