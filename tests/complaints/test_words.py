"""The filters for what people wrote, as templates use them: escaped, each piece with its direction and language."""

from django.template import engines


def shown(source: str, text: str | None) -> str:
    return str(engines["django"].from_string("{% load words %}" + source).render({"text": text}))


def test_each_paragraph_has_its_own_direction_and_language() -> None:
    assert shown("{{ text|paragraphs }}", "ضربوني.\r\n\r\nThey hit me.") == (
        '<p dir="rtl" lang="ar">ضربوني.</p><p dir="ltr" lang="en">They hit me.</p>'
    )


def test_line_breaks_are_kept() -> None:
    assert shown("{{ text|paragraphs }}", "one\ntwo") == '<p dir="ltr" lang="en">one<br>two</p>'


def test_what_has_no_letters_is_in_the_language_of_the_page() -> None:
    assert shown("{{ text|paragraphs }}", "👍\n\n…") == "<p>👍</p><p>…</p>"
    assert shown("{{ text|words }}", "١٦/١١") == '<bdi dir="ltr">١٦/١١</bdi>'
    assert shown("{{ text|words }}", "؟!").startswith("<bdi") and shown("{{ text|words }}", "…") == "<bdi>…</bdi>"


def test_numbers_on_a_line_of_their_own_keep_their_order_and_stand_where_the_text_begins() -> None:
    number = '<bdi dir="ltr">0791 234 567</bdi>'
    assert shown("{{ text|paragraphs }}", "رقمه:\n0791 234 567") == f'<p dir="rtl" lang="ar">رقمه:<br>{number}</p>'
    assert shown("{{ text|paragraphs }}", "0791 234 567") == f"<p>{number}</p>"
    assert "<bdi" not in shown("{{ text|paragraphs }}", "His number:\n0791 234 567")


def test_a_few_words_stay_within_their_line() -> None:
    assert shown("{{ text|words }}", "No wages") == '<bdi dir="ltr" lang="en">No wages</bdi>'
    assert shown("{{ text|words }}", "بلا رواتب") == '<bdi dir="rtl" lang="ar">بلا رواتب</bdi>'


def test_markup_that_somebody_typed_is_shown_as_typed() -> None:
    text = "<script>alert(\"1\")</script>\n</p><img src=x onerror='y'>"
    for source in (
        "{{ text|paragraphs }}",
        "{{ text|words }}",
        "{% autoescape off %}{{ text|paragraphs }}{% endautoescape %}",
    ):
        html = shown(source, text)
        assert "<script" not in html and "<img" not in html
        assert html.count("&lt;") == 4 and "&quot;1&quot;" in html and "&#x27;y&#x27;" in html


def test_where_nothing_was_written_nothing_is_shown() -> None:
    for text in ("", None, "\r\n"):
        assert shown("{{ text|paragraphs }}", text) == ""
    assert shown("{{ text|words }}", "") == shown("{{ text|words }}", None) == ""
