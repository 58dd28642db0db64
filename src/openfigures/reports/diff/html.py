"""The diff as one HTML page that needs nothing else and runs nothing."""

from collections.abc import Iterator
from importlib import resources

from openfigures.reports.diff.words import bump_word, by_clause, counted, place, subject, summary, texts, title
from openfigures.reports.html.lists import bullets
from openfigures.reports.html.markup import Html, element, join
from openfigures.version import __version__
from openfigures.versions.changes import Bump, Change, Clause, Diff, Group
from openfigures.versions.numbers import fits

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_BADGES = {Bump.MAJOR: "fail", Bump.MINOR: "undecided", Bump.PATCH: "pass", Bump.NONE: "information"}


def render_html(diff: Diff) -> str:
    """Return the diff as an HTML page that ends with a line end."""
    sections = [_section(clause, groups) for clause, groups in by_clause(diff)]
    footer = element("footer", element("p", f"Open Figures {__version__}. This page runs nothing and loads nothing."))
    body = element("body", _header(diff), element("main", *sections), footer)
    return f"<!doctype html>\n{element('html', _head(diff), body, lang='en').text}\n"


def _head(diff: Diff) -> Html:
    style = resources.files("openfigures.reports.html").joinpath("style.css").read_text("utf-8")
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", diff.bump.name, " ", diff.new.name),
        element("style", Html(style)),
    )


def _header(diff: Diff) -> Html:
    badge = element("strong", diff.bump.name, class_=f"badge {_BADGES[diff.bump]}")
    sides: list[str | Html] = ["From ", element("code", diff.old.source), " to ", element("code", diff.new.source), "."]
    version = () if fits(diff) else (" The version is too low for what changed.",)
    return element(
        "header",
        element("h1", badge, " ", element("bdi", diff.new.name)),
        element("p", element("bdi", summary(diff))),
        element("p", *sides, *version),
    )


def _section(clause: Clause, groups: list[Group]) -> Html:
    badge = element("strong", bump_word(clause.bump), class_=f"badge {_BADGES[clause.bump]}")
    return element("section", element("h2", badge, " ", clause.words), *map(_group, groups))


def _group(group: Group) -> Html:
    where = (" in ", element("code", title(group))) if title(group) else ()
    items = [element("div", *_change(change, group)) for change in group.changes]
    hidden = group.total - len(group.changes)
    rest = (element("p", f"and {hidden:,} more"),) if hidden > 0 else ()
    return element("article", element("h3", counted(group.kind, group.total), *where), bullets(items), *rest)


def _change(change: Change, group: Group) -> Iterator[str | Html]:
    if about := subject(change, group):
        yield join([element("code", about), " "])
    before, after = texts(change)
    if before is not None or after is not None:
        yield join([_text(before), " → ", _text(after)])
    if change.note:
        yield join([" (", element("bdi", change.note), ")"])
    if where := place(change):
        yield element("div", element("code", where), class_="facts")


def _text(text: str | None) -> Html:
    return element("i", "nothing") if text is None else element("code", text or "''")
