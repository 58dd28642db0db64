"""What a catalogue says of figures: where they stand, and facts about their quantities."""

from collections.abc import Iterator

from openfigures.places import Place
from openfigures.versions.changes import Change, Kind
from openfigures.versions.contract.book import Book, Entry
from openfigures.versions.pairs import changed_keys
from openfigures.versions.wording import as_written

_DESCRIBES = {"weight", "because"}
"""Keys that change no figure, only whom a contradiction is blamed on, or nothing."""


def figures_changes(old: Book, new: Book) -> Iterator[Change]:
    """Yield what changed under `figures` and `quantities`."""
    yield from _columns(old, new)
    yield from _quantities(old, new)


def _columns(old: Book, new: Book) -> Iterator[Change]:
    """Yield a change for each column that means something else; figures that are only in one version are a demand."""
    before, after = old.written.get("figures"), new.written.get("figures")
    places = (_place(old), _place(new))
    if not before or not after:
        if before or after:
            kind = Kind.RULE_REMOVED if before else Kind.RULE_ADDED
            yield _change(kind, "figures", as_written(before), as_written(after), places)
        return
    for key in changed_keys(before, after):
        kind = Kind.METADATA_CHANGED if key in _DESCRIBES else Kind.FIGURES_CHANGED
        yield _change(kind, f"figures: {key}", as_written(before.get(key)), as_written(after.get(key)), places)


def _place(book: Book) -> Place | None:
    return book.catalogue.figures.place if book.catalogue.figures else None


def _quantities(old: Book, new: Book) -> Iterator[Change]:
    before, after = old.entries("quantities"), new.entries("quantities")
    facts = ({fact.name: fact.place for fact in book.catalogue.quantities} for book in (old, new))
    old_places, new_places = facts
    for name in changed_keys(before, after):
        one, other = before.get(name, {}), after.get(name, {})
        places = (old_places.get(name), new_places.get(name))
        for key in changed_keys(one, other):
            if key != "name" and (key != "whole" or _is_whole(one) != _is_whole(other)):
                kind = _kind(key, one, other)
                yield _change(kind, f"{name} {key}", as_written(one.get(key)), as_written(other.get(key)), places)


def _is_whole(entry: Entry) -> bool:
    return entry.get("whole") == "true"


def _kind(key: str, old: Entry, new: Entry) -> Kind:
    """Return what it is that a fact about a quantity changed; a unit or kind that none had is a demand."""
    if key in _DESCRIBES:
        return Kind.METADATA_CHANGED
    if key == "whole":
        return Kind.RULE_TIGHTENED if _is_whole(new) else Kind.RULE_WEAKENED
    if key not in old or key not in new:
        return Kind.RULE_TIGHTENED if key in new else Kind.RULE_WEAKENED
    return Kind.UNIT_CHANGED if key == "unit" else Kind.QUANTITY_KIND_CHANGED


def _change(
    kind: Kind, rule: str, before: str | None, after: str | None, places: tuple[Place | None, Place | None]
) -> Change:
    return Change(kind=kind, rule=rule, before=before, after=after, old_place=places[0], new_place=places[1])
