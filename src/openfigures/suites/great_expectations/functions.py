"""The functions of rules in the SQL of SQLite."""

from collections.abc import Callable, Mapping

from openfigures.cells.values import Kind
from openfigures.suites.great_expectations.arithmetic import aligned, scaled
from openfigures.suites.great_expectations.cells import UNIT
from openfigures.suites.great_expectations.names import text_sql
from openfigures.suites.great_expectations.patterns import anchored, translated
from openfigures.suites.great_expectations.periods import period_end, period_start
from openfigures.suites.great_expectations.steps import Sql, Steps, combined, computed


def _abs(_: Steps, one: Sql) -> Sql:
    n = one.text  # SQLite's own abs raises an error for the least integer
    return computed(f"CASE WHEN {n} < 0 THEN -{n} ELSE {n} END", one, places=one.places)


def _whole(_: Steps, one: Sql) -> Sql:
    return combined(f"{one.text} % {UNIT if one.places else 1} = 0", one)


def _multiple_of(steps: Steps, one: Sql, unit: Sql) -> Sql:
    one, unit = map(steps.certain, aligned(one, unit))
    return combined(f"{one.text} % {unit.text} = 0", one, unit)  # null when the unit is 0


def _length(_: Steps, text: Sql) -> Sql:
    return combined(f"length({text.text})", text, kind=Kind.NUMBER)


def _contains(_: Steps, text: Sql, other: Sql) -> Sql:
    return combined(f"instr({text.text}, {other.text}) > 0", text)


def _starts_with(_: Steps, text: Sql, other: Sql) -> Sql:
    return combined(f"substr({text.text}, 1, {len(other.literal)}) = {other.text}", text)


def _ends_with(_: Steps, text: Sql, other: Sql) -> Sql:
    end = f"substr({text.text}, -{len(other.literal)})" if other.literal else f"substr({text.text}, 1, 0)"
    return combined(f"{end} = {other.text}", text)


def _matches(_: Steps, text: Sql, pattern: Sql) -> Sql:
    return combined(f"{text.text} REGEXP {text_sql(anchored(translated(pattern.literal)))}", text)


FUNCTIONS: Mapping[str, Callable[..., Sql]] = {
    "abs": _abs,
    "whole": _whole,
    "multiple_of": _multiple_of,
    "scale": scaled,
    "length": _length,
    "contains": _contains,
    "starts_with": _starts_with,
    "ends_with": _ends_with,
    "matches": _matches,
    "period_start": period_start,
    "period_end": period_end,
}
"""Each takes the steps and its arguments, which are columns or literals."""
