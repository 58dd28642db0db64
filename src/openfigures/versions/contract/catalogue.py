"""The catalogue: which demands were added or removed, and which became weaker or tighter.

A demand is new only if it does not follow from what was demanded before, by schema and catalogue together. So a rule
that is moved, renamed or said in other words changes nothing that a package promises.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from openfigures.rules.catalogue import Rule
from openfigures.rules.relations import Relation
from openfigures.versions.changes import Change, Kind
from openfigures.versions.contract.book import Book, Entry
from openfigures.versions.contract.demands import Demands
from openfigures.versions.contract.implication import Solver
from openfigures.versions.pairs import changed_keys
from openfigures.versions.wording import as_written

_WORDS = {"because", "message", "fix"}
"""Keys that demand nothing."""
_UNPROVED = "it was not proved that either of the two allows all that the other one allows"
_SAID = "the other demands say it as well"


def catalogue_changes(old: Book, new: Book, tables: Mapping[str, str]) -> Iterator[Change]:
    """Yield what changed in the rules and relations; `tables` gives the new names of renamed tables by the old ones."""
    solver = Solver()
    before = Demands(old, solver, tables)
    after = Demands(new, solver, {other: name for name, other in tables.items()})
    comparison = _Comparison(before, after)
    for part in ("rules", "relations"):
        yield from comparison.changes(old, new, part)


class _Comparison:
    """Two versions of what is demanded."""

    def __init__(self, before: Demands, after: Demands) -> None:
        self._before = before
        self._after = after

    def changes(self, old: Book, new: Book, part: str) -> Iterator[Change]:
        """Yield what changed in one part of the catalogue."""
        olds: dict[str, Rule | Relation] = {one.name: one for one in getattr(old.catalogue, part)}
        news: dict[str, Rule | Relation] = {one.name: one for one in getattr(new.catalogue, part)}
        texts = (old.entries(part), new.entries(part))
        for name in dict.fromkeys([*olds, *news]):
            one, other = olds.get(name), news.get(name)
            before, after = texts[0].get(name, {}), texts[1].get(name, {})
            changed = set(changed_keys(before, after))
            if changed - _WORDS:
                kind, note = self._became(one, other)
                yield _change(kind, name, one, other, _demand(before), _demand(after), note)
            if one is not None and other is not None:
                for key in sorted(changed & _WORDS):
                    texts_of_key = (as_written(before.get(key)), as_written(after.get(key)))
                    yield _change(Kind.METADATA_CHANGED, name, one, other, *texts_of_key)

    def _became(self, old: Rule | Relation | None, new: Rule | Relation | None) -> tuple[Kind, str]:
        """Return what became of a demand, and how that was decided."""
        nothing_new = new is None or self._before.say(new)
        nothing_lost = old is None or self._after.say(old)
        if nothing_new and nothing_lost:
            return Kind.RULE_REWORDED, _SAID if old is None or new is None else "both say the same"
        if old is None:
            return Kind.RULE_ADDED, ""
        if new is None:
            return Kind.RULE_REMOVED, "the package demands less"
        if nothing_new:
            return Kind.RULE_WEAKENED, "the new one lets more pass"
        return (Kind.RULE_TIGHTENED, "") if nothing_lost else (Kind.RULE_CHANGED, _UNPROVED)


def _demand(entry: Entry) -> str | None:
    """Return what an entry demands, as text; None when there is no entry."""
    if not entry:
        return None
    shown = {key: value for key, value in entry.items() if key not in _WORDS | {"name"}}
    text = shown.pop("check", None) or shown.pop("relate", None) or ""
    others = (f"{key} {as_written(value)}" for key, value in shown.items())
    return "; ".join(filter(None, [text, *others]))


def _change(
    kind: Kind,
    name: str,
    old: Rule | Relation | None,
    new: Rule | Relation | None,
    before: str | None,
    after: str | None,
    note: str = "",
) -> Change:
    table: Any = getattr(new or old, "table", None)
    return Change(
        kind=kind,
        resource=table,
        rule=name,
        before=before,
        after=after,
        note=note,
        old_place=old.place if old else None,
        new_place=new.place if new else None,
    )
