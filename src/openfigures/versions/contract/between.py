"""The same thing in two documents, and what changed in it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from openfigures.package.document import Spot
from openfigures.places import Place
from openfigures.versions.changes import Change, Kind
from openfigures.versions.wording import as_written, labels


@dataclass(frozen=True, slots=True)
class Between:
    """Where something of a resource, or of the package, stands in each version; None where it does not."""

    resource: str | None
    old: Spot | None
    new: Spot | None

    def change(self, kind: Kind, field: str | None, before: Any, after: Any, note: str = "", at: str = "") -> Change:
        """Return a change of a value as it is written in the two documents; `at` is the property that holds it."""
        return Change(
            kind=kind,
            resource=self.resource,
            field=field,
            before=as_written(before),
            after=as_written(after),
            note=note,
            old_place=_place(self.old, at),
            new_place=_place(self.new, at),
        )

    def relabelled(self, field: str, key: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
        """Yield a change if the values that both list under a key, such as categories, have other labels."""
        before, after = labels(old.get(key)), labels(new.get(key))
        if before != after:
            yield self.change(Kind.METADATA_CHANGED, field, before or None, after or None, at=key)


def _place(spot: Spot | None, at: str) -> Place | None:
    if spot is None:
        return None
    return spot.document.place((*spot.pointer, at)) if at else spot.place
