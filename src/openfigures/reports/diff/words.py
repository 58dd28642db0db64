"""Words that all renderings of a diff share."""

from collections.abc import Iterator

from openfigures.versions.changes import Bump, Change, Clause, Diff, Group, Kind
from openfigures.versions.numbers import fits, wanted

_NOUNS = {"metadata": ("piece of metadata", "pieces of metadata"), "category": ("category", "categories")}
"""One and many of what does not become many with an s."""


def summary(diff: Diff) -> str:
    """Say in one line what changed, how much that is, and whether the version fits."""
    counts = ", ".join(counted(kind, total) for kind, total in diff.totals.items())
    return f"{diff.bump.name}: {counts or 'nothing changed'}; {_version(diff)}"


def counted(kind: Kind, total: int) -> str:
    """Return how often something happened, such as "3 rows added"."""
    noun, _, verb = kind.code.replace("-", " ").rpartition(" ")
    one, many = _NOUNS.get(noun, (noun, f"{noun}s"))
    return f"{total:,} {one if total == 1 else many} {verb}"


def _version(diff: Diff) -> str:
    old, new, least = diff.old.version, diff.new.version, wanted(diff)
    way = f"{old or 'no version'} -> {new or 'no version'}"
    if fits(diff):
        return f"{way} fits"
    return f"{way} does not fit" + (f", {least} would" if least else ", state a version such as 1.0.0")


def by_clause(diff: Diff) -> Iterator[tuple[Clause, list[Group]]]:
    """Yield the clauses that something falls under with their groups, the gravest first."""
    for clause in Clause:
        groups = [group for group in diff.groups if group.kind.clause is clause]
        if groups:
            yield clause, groups


def title(group: Group) -> str:
    """Name what a group is about, without its number."""
    return " ".join(filter(None, [group.resource, group.field]))


def subject(change: Change, group: Group) -> str:
    """Name what changed, as far as its group does not: the rule, the field, and what tells the row apart."""
    field = None if change.field == group.field else change.field
    key = ", ".join(f"{name} {value}" for name, value in change.key.items())
    return " ".join(filter(None, [change.rule, field, f"[{key}]" if key else ""]))


def texts(change: Change) -> tuple[str | None, str | None]:
    """Return what was there before and after; a row that its key tells apart is not repeated."""
    if change.key and change.kind in {Kind.ROW_ADDED, Kind.ROW_REMOVED}:
        return None, None
    return change.before, change.after


def place(change: Change) -> str:
    """Say where it is: in the new version, or where it was in the old one."""
    if change.new_place is not None:
        return str(change.new_place)
    return f"old {change.old_place}" if change.old_place is not None else ""


def bump_word(bump: Bump) -> str:
    """Return a bump as clauses are headed with it; a change that asks for no bump is no less a change."""
    return bump.name if bump is not Bump.NONE else "no bump"
