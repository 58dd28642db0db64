"""What the constraints of a field allow, in a form in which two versions can be compared."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from openfigures.cells.values import hashable, show
from openfigures.demands.constraints import constraints
from openfigures.engines.checks import Limits
from openfigures.errors import InputRefusedError, Problem
from openfigures.package.schema import Field
from openfigures.rules.nodes import Compare, Literal, Node, OneOf
from openfigures.versions.pairs import written
from openfigures.versions.wording import as_written

_BOUNDS = {"minimum": ">=", "exclusiveMinimum": ">", "maximum": "<=", "exclusiveMaximum": "<"}
_OTHERS = ("required", "unique", "minLength", "maxLength", "pattern", "jsonSchema")


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit of a field."""

    value: Any
    """What is compared."""
    text: str
    """What is shown."""


NO_LOOSER: Mapping[str, Callable[[Any, Any], bool]] = {
    "minimum": lambda old, new: new >= old,
    "maximum": lambda old, new: new <= old,
    "minLength": lambda old, new: new >= old,
    "maxLength": lambda old, new: new <= old,
    "enum": lambda old, new: new <= old,
}
"""Whether the second of two limits allows no more than the first. Nobody can tell it of patterns and JSON Schemas."""


def limits_of(field: Field) -> dict[str, Limit]:
    """Return the limits of a field by name; of two lower or two upper bounds the tighter one.

    Raises InputRefusedError when a constraint cannot be meant.
    """
    problems: list[Problem] = []
    found = dict(_as_they_stand(field))
    for one in constraints("", field, problems):
        test = one.check.test if isinstance(one.check, Limits) else None
        if one.name in _BOUNDS and isinstance(test, Compare) and isinstance(test.right, Literal):
            _tighten(found, one.name, test.right.value)
        elif one.name in {"enum", "categories"}:
            found["enum"] = Limit(_options(field, test), as_written(list(field.enum or ())) or "")
    if problems:
        raise InputRefusedError(problems)
    return found


def _as_they_stand(field: Field) -> Iterator[tuple[str, Limit]]:
    """Yield the limits that need no reading; `required: false` is none."""
    declared = written(field.constraints.spot()) if field.constraints else {}
    for name in _OTHERS:
        value = declared.get(name)
        if value is not None and value is not False:
            yield name, Limit(value, as_written(value) or "")


def _tighten(found: dict[str, Limit], name: str, value: Any) -> None:
    """Put a bound in its place unless a tighter one is there; without its end it is tighter than with it."""
    side = "minimum" if name in {"minimum", "exclusiveMinimum"} else "maximum"
    open_end = name.startswith("exclusive")
    limit = Limit((value, open_end if side == "minimum" else not open_end), f"{_BOUNDS[name]} {show(value)}")
    if side not in found or NO_LOOSER[side](found[side].value, limit.value):
        found[side] = limit


def _options(field: Field, test: Node | None) -> frozenset[Any]:
    if isinstance(test, OneOf):
        return frozenset(hashable(option.value) for option in test.options)
    return frozenset(hashable(option) for option in field.enum or ())
