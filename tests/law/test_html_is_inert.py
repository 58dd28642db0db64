"""Whatever the texts of a report are, the page has the same elements, and shows the texts as harmless ones."""

import re

from hypothesis import example, given

from hostile import held_by, report_of, texts
from openfigures.reports.escape import visible
from openfigures.reports.html.attached import attached
from openfigures.reports.html.page import render_html

PLAIN = "plain"
LEADS_AWAY = {"a", "area", "base", "embed", "form", "frame", "iframe", "link", "meta", "object"}


@given(text=texts)
def test_no_text_becomes_markup(text: str) -> None:
    page, plain = held_by(render_html(report_of(text))), held_by(render_html(report_of(PLAIN)))
    assert page.skeleton == plain.skeleton
    assert page.texts == [one.replace(PLAIN, visible(text)) for one in plain.texts]


def test_the_page_has_no_script_no_handler_and_no_way_out() -> None:
    for tag, attributes in held_by(render_html(report_of(PLAIN))).tags:
        assert tag not in {"script", "link", "img", "object", "embed", "base", "form", "input"}
        assert not any(name.startswith("on") or name in {"src", "style", "action"} for name in attributes)
        assert re.fullmatch("#[a-z]+-[0-9]+", attributes.get("href") or "#rule-1")


@given(text=texts)
def test_the_page_is_utf_8_and_ends_lines_as_unix_does(text: str) -> None:
    page = render_html(report_of(text))
    assert page.encode().decode() == page
    assert set(re.findall("[\x00-\x1f\x7f-\x9f]", page)) == {"\n"}
    assert page == render_html(report_of(text))


@given(title=texts, html=texts)
@example(title=PLAIN, html="<LiNk rel=preconnect href=//x><iframe/srcdoc='<a>'><meta\nhttp-equiv=refresh>")
def test_an_attached_page_stays_in_its_frame(title: str, html: str) -> None:
    holds = held_by(attached(title, html).text)
    assert [tag for tag, _ in holds.tags] == ["details", "summary", "iframe"]
    frame = holds.tags[2][1]
    assert frame.keys() == {"sandbox", "srcdoc", "title"}
    assert (frame["sandbox"], frame["title"]) == ("", visible(title))
    assert {tag for tag, _ in held_by(frame["srcdoc"] or "").tags} & LEADS_AWAY == set()
