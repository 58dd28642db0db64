"""Executes the checks of a schema: Pandera makes an expression of each, and one query counts the failures of all.

Its own `validate` runs several queries for each check and takes whole tables through pandas.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_AT_ONCE = 50
"""Checks that one query counts; longer queries take more than linear time to plan."""
_PASSED, _FAILED, _UNKNOWN = range(3)
"""What a check says of a row."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Executed:
    """What a check says of a table."""

    name: str
    """The name of the check, as Pandera has it."""
    seen: int
    """How many rows it was asked about."""
    failed: Sequence[int]
    """The numbers of the rows that break it."""
    unknown: Sequence[int]
    """The numbers of the rows of which nobody can tell."""


def execute(schema: Any, rules: Sequence[Any], table: Any, row: str) -> list[Executed]:
    """Execute the checks of a schema on a prepared table, in their order; `row` is its column of row numbers.

    The rules are those that the checks were made of.
    """
    executed = []
    for start in range(0, len(rules), _AT_ONCE):
        several = slice(start, start + _AT_ONCE)
        executed += _execute(schema.checks[several], rules[several], table, row)
    return executed


def _execute(checks: Sequence[Any], rules: Sequence[Any], table: Any, row: str) -> list[Executed]:
    from pandera.backends.ibis.checks import IbisCheckBackend  # noqa: PLC0415 - heavy, and optional

    # its backend is named here, for the environment could make Pandera choose another
    passed = [IbisCheckBackend(check)(table).check_output for check in checks]
    failures, seen = _counted(table, passed)
    broken = [at for at, number in enumerate(failures) if number]
    states = {at: _state(passed[at], rules[at].holds(table)) for at in broken}
    rows = _listed(table, row, states) if broken else {}
    nothing: tuple[list[int], list[int]] = ([], [])
    return [
        Executed(name=check.name, seen=seen, failed=failed, unknown=unknown)
        for check, (failed, unknown) in zip(checks, (rows.get(at, nothing) for at in range(len(checks))), strict=True)
    ]


def _counted(table: Any, passed: Sequence[Any]) -> tuple[list[int], int]:
    """Return for each check how many rows do not pass it, and how many rows there are."""
    failures = [(~output).sum().fill_null(0).name(str(at)) for at, output in enumerate(passed)]
    answer = table.aggregate([table.count().name("rows"), *failures]).to_pyarrow().to_pylist()[0]
    return [answer[str(at)] for at in range(len(passed))], answer["rows"]


def _state(passed: Any, holds: Any) -> Any:
    import ibis  # noqa: PLC0415 - heavy, and optional

    return ibis.cases((passed, _PASSED), (holds.fill_null(True), _UNKNOWN), else_=_FAILED)


def _listed(table: Any, row: str, states: Mapping[int, Any]) -> dict[int, tuple[list[int], list[int]]]:
    """Return for each check the rows that break it and those of which nobody can tell."""
    import ibis  # noqa: PLC0415 - heavy, and optional
    import pyarrow.compute as arrow  # noqa: PLC0415 - heavy, and optional

    some = table.select(table[row].name("row"), *(state.name(str(at)) for at, state in states.items())).view()
    some = some.filter(ibis.or_(*(some[str(at)] != _PASSED for at in states))).order_by("row").to_pyarrow()
    return {
        at: tuple(some["row"].filter(arrow.equal(some[str(at)], kind)).to_pylist() for kind in (_FAILED, _UNKNOWN))
        for at in states
    }
