"""The diff for a tired steward: what it comes to in the first line, then what changed, the gravest first."""

from collections.abc import Iterator

from openfigures.reports.diff.words import bump_word, by_clause, counted, place, subject, summary, texts, title
from openfigures.reports.escape import visible
from openfigures.versions.changes import Change, Diff, Group

_NOTHING = "(nothing)"


def render_text(diff: Diff) -> str:
    """Return the diff as lines of text, each ended."""
    return "".join(f"{line}\n" for line in _lines(diff))


def _lines(diff: Diff) -> Iterator[str]:
    yield visible(summary(diff), 1000)
    for clause, groups in by_clause(diff):
        yield ""
        yield f"{bump_word(clause.bump)}  {clause.words}"
        for group in groups:
            yield from _group(group)


def _group(group: Group) -> Iterator[str]:
    where = f" in {visible(title(group))}" if title(group) else ""
    yield f"  {counted(group.kind, group.total)}{where}"
    for change in group.changes:
        yield "    " + "  ".join(filter(None, _change(change, group)))
    if (hidden := group.total - len(group.changes)) > 0:
        yield f"    and {hidden:,} more (--limit shows more)"


def _change(change: Change, group: Group) -> Iterator[str]:
    yield visible(place(change))
    yield visible(subject(change, group))
    before, after = texts(change)
    if before is not None or after is not None:
        yield f"{_text(before)} -> {_text(after)}"
    if change.note:
        yield f"({visible(change.note)})"


def _text(text: str | None) -> str:
    if text is None:
        return _NOTHING
    return visible(text) if text else "''"
