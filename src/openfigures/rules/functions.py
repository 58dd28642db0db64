"""The functions that a rule may call, with the kinds they take and give. Nothing else can be called."""

from dataclasses import dataclass

from openfigures.cells.values import Kind


@dataclass(frozen=True, kw_only=True, slots=True)
class Function:
    """One function of the language."""

    takes: tuple[Kind, ...]
    gives: Kind
    says: str
    """What it means, for the documentation and for hints."""
    partial: bool = False
    """Whether it may be null though no argument is."""
    aggregate: bool = False
    """Whether it speaks of all rows of a group; only in rules with `group_by`."""
    literal: frozenset[int] = frozenset()
    """Arguments that must be written out in the rule, by position."""


_N, _T, _B, _D = Kind.NUMBER, Kind.TEXT, Kind.BOOLEAN, Kind.DATE
_SECOND = frozenset({1})

FUNCTIONS = {
    "abs": Function(takes=(_N,), gives=_N, says="the number without its sign"),
    "whole": Function(takes=(_N,), gives=_B, says="whether the number has no fraction"),
    "multiple_of": Function(
        takes=(_N, _N), gives=_B, partial=True, says="whether the first is a whole multiple of the second"
    ),
    "scale": Function(takes=(_N, _N), gives=_N, partial=True, says="the first times ten to the power of the second"),
    "length": Function(takes=(_T,), gives=_N, says="the number of code points of the text"),
    "contains": Function(takes=(_T, _T), gives=_B, says="whether the text holds the other", literal=_SECOND),
    "starts_with": Function(takes=(_T, _T), gives=_B, says="whether the text begins with the other", literal=_SECOND),
    "ends_with": Function(takes=(_T, _T), gives=_B, says="whether the text ends with the other", literal=_SECOND),
    "matches": Function(
        takes=(_T, _T),
        gives=_B,
        says="whether the whole text has the form of a pattern (RE2)",
        literal=_SECOND,
    ),
    "period_start": Function(
        takes=(_T,), gives=_D, partial=True, says="the first day of a period; null when it is none"
    ),
    "period_end": Function(takes=(_T,), gives=_D, partial=True, says="the last day of a period; null when it is none"),
    "count": Function(takes=(), gives=_N, says="how many rows the group has", aggregate=True),
    "count_if": Function(takes=(_B,), gives=_N, says="how many rows meet a condition", aggregate=True),
    "sum": Function(takes=(_N,), gives=_N, says="the sum; null when a summand is", aggregate=True),
    "sum_if": Function(takes=(_N, _B), gives=_N, says="the sum over the rows that meet a condition", aggregate=True),
    "min": Function(takes=(_N,), gives=_N, says="the least; null when one is null", aggregate=True),
    "max": Function(takes=(_N,), gives=_N, says="the greatest; null when one is null", aggregate=True),
}
