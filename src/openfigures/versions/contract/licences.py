"""Licences: what each asks of those who use the data, and whether a package asks more than before.

Only licences that are known here can be compared; any other change counts as one that takes something away.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from openfigures.versions.changes import Kind

_BY, _SHARE, _TRADE, _DERIVE = "attribution", "share alike", "no commercial use", "no derivatives"
_ASKS: Mapping[str, frozenset[str]] = {
    "cc0": frozenset(),
    "pddl": frozenset(),
    "odc-pddl": frozenset(),
    "cc-by": frozenset({_BY}),
    "odc-by": frozenset({_BY}),
    "cc-by-sa": frozenset({_BY, _SHARE}),
    "odbl": frozenset({_BY, _SHARE}),
    "odc-odbl": frozenset({_BY, _SHARE}),
    "cc-by-nc": frozenset({_BY, _TRADE}),
    "cc-by-nc-sa": frozenset({_BY, _TRADE, _SHARE}),
    "cc-by-nd": frozenset({_BY, _DERIVE}),
    "cc-by-nc-nd": frozenset({_BY, _TRADE, _DERIVE}),
}
"""By the name of Open Definition or SPDX, in lower case and without the version."""
_VERSIONS = ("-1.0", "-2.0", "-2.5", "-3.0", "-4.0")


def compare_licences(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> Kind | None:
    """Return what became of some licences, of which a user may choose one; None when they are the same.

    Nothing may be done without a licence. Versions of one licence ask the same.
    """
    before, after = ({_name(licence) for licence in licences} for licences in (old, new))
    if before == after:
        return None if list(old) == list(new) else Kind.METADATA_CHANGED
    kept, gained = (_covered(one, other) for one, other in ((before, after), (after, before)))
    if kept:
        return Kind.METADATA_CHANGED if gained else Kind.LICENCE_WIDENED
    return Kind.LICENCE_NARROWED if gained else Kind.LICENCE_CHANGED


def _name(licence: Mapping[str, Any]) -> str:
    """Return by what a licence is known: its name without version, or else where its text is."""
    name = str(licence.get("name") or licence.get("path") or "").casefold()
    for version in _VERSIONS:
        name = name.removesuffix(version)
    return name


def _covered(wanted: set[str], offered: set[str]) -> bool:
    """Whether each licence of one side has one on the other that asks no more."""
    return all(any(_asks_no_more(one, other) for other in offered) for one in wanted)


def _asks_no_more(old: str, new: str) -> bool:
    return old == new or (old in _ASKS and new in _ASKS and _ASKS[new] <= _ASKS[old])
