"""Lists and tables that end somewhere, and say so."""

from collections.abc import Iterable, Sequence

from openfigures.reports.html.markup import Html, element, join

LONGEST = 1_000
"""Rows of one table, and items of one list."""


def bullets(items: Sequence[Html], tag: str = "ul", most: int = LONGEST) -> Html:
    """Return a list, ordered for the tag `ol`."""
    return element(tag, *(element("li", item) for item in items[:most]), *_rest(items, most, "li"))


def table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str | Html]]) -> Html:
    """Return a table whose first column names its rows; a wide one can be scrolled by itself."""
    head = element("tr", *(element("th", name, scope="col") for name in heads))
    body = element("tbody", *(_row(cells) for cells in rows[:LONGEST]))
    whole = element("table", element("caption", caption), element("thead", head), body)
    frame = element("div", whole, class_="wide", role="region", aria_label=caption, tabindex="0")
    return join([frame, *_rest(rows, LONGEST, "p")])


def _row(cells: Sequence[str | Html]) -> Html:
    return element("tr", element("th", cells[0], scope="row"), *(element("td", cell) for cell in cells[1:]))


def _rest(items: Sequence[object], most: int, tag: str) -> Iterable[Html]:
    if len(items) > most:
        yield element(tag, f"and {len(items) - most:,} more")
