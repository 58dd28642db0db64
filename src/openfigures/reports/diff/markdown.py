"""The diff as Markdown, for a change request.

Every text that is not ours stands in a code span: nothing in it is markup, a link, or a call for somebody's attention.
"""

import re
from collections.abc import Iterator

from openfigures.reports.diff.words import bump_word, by_clause, counted, place, subject, summary, texts, title
from openfigures.reports.escape import visible
from openfigures.versions.changes import Change, Diff, Group


def render_markdown(diff: Diff) -> str:
    """Return the diff as Markdown that ends with a line end."""
    return "".join(f"{line}\n" for line in _lines(diff))


def _lines(diff: Diff) -> Iterator[str]:
    yield f"**Changes since {_span(diff.old.source)}:** {_summary(diff)}"
    for clause, groups in by_clause(diff):
        yield ""
        yield f"### {bump_word(clause.bump)}: {clause.words}"
        yield ""
        for group in groups:
            yield from _group(group)


def _summary(diff: Diff) -> str:
    """Return the summary; versions in it are a stranger's text."""
    counts, _, version = summary(diff).partition("; ")
    return f"{counts}; {_span(version)}"


def _group(group: Group) -> Iterator[str]:
    where = f" in {_span(title(group))}" if title(group) else ""
    yield f"- {counted(group.kind, group.total)}{where}"
    for change in group.changes:
        yield "  - " + ", ".join(_change(change, group))
    if (hidden := group.total - len(group.changes)) > 0:
        yield f"  - and {hidden:,} more"


def _change(change: Change, group: Group) -> Iterator[str]:
    if about := subject(change, group):
        yield _span(about)
    before, after = texts(change)
    if before is not None or after is not None:
        yield f"{_span(before)} → {_span(after)}"
    if change.note:
        yield _span(change.note)
    if where := place(change):
        yield _span(where)


def _span(text: str | None) -> str:
    """Return a text as a code span, which a longer row of backticks than any in it encloses."""
    if text is None:
        return "nothing"
    shown = visible(text).strip(" ") or "''"
    fence = "`" * (1 + max((len(row) for row in re.findall("`+", shown)), default=0))
    space = " " if "`" in shown else ""
    return f"{fence}{space}{shown}{space}{fence}"
