"""The diff as one HTML page that needs nothing else and runs nothing."""

from collections.abc import Iterator

from openfigures.reports.diff.words import bump_word, by_clause, counted, place, subject, summary, texts, title
from openfigures.reports.html.frame import framed
from openfigures.reports.html.lists import bullets
from openfigures.reports.html.markup import Html, element, join
from openfigures.versions.changes import Bump, Change, Clause, Diff, Group
from openfigures.versions.numbers import fits

_BADGES = {Bump.MAJOR: "fail", Bump.MINOR: "undecided", Bump.PATCH: "pass", Bump.NONE: "information"}


def render_html(diff: Diff) -> str:
    """Return the diff as an HTML page that ends with a line end."""
    sections = [_section(clause, groups) for clause, groups in by_clause(diff)]
    return framed(f"{diff.bump.name} {diff.new.name}", _header(diff), *sections)


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
