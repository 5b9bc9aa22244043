"""The tools' browser sends what the browsers of people send."""

from lxml import html

from tools.browser import standing_in

FORM = """<form method="post">
<input type="hidden" name="csrfmiddlewaretoken" value="x">
<input name="title"><input type="email" name="email" value="">
<textarea name="narrative">
</textarea>
<input type="checkbox" name="about"><input type="checkbox" name="consent" checked>
<input type="radio" name="objection" value="no">
<select name="time"><option value="any">any</option><option value="evening">evening</option></select>
<input type="file" name="evidence"><button name="later" value="1">Later</button>
</form>"""


def test_empty_boxes_are_sent_and_what_is_not_ticked_not_chosen_and_not_pressed_is_not() -> None:
    (form,) = html.fromstring(f"<main>{FORM}</main>").forms
    assert standing_in(form) == [
        ("csrfmiddlewaretoken", "x"),
        ("title", ""),
        ("email", ""),
        ("narrative", ""),
        ("consent", "on"),
        ("time", "any"),
    ]
