"""What is said of single rows: while those that are not simply right are few, one question brings all of them here."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from openfigures.engines.checks import Hit
from openfigures.engines.spark.asking import Asking
from openfigures.engines.spark.cells import ROW
from openfigures.engines.spark.plans import BEYOND, FAILED, UNKNOWN, Planner, RowPlan, any_of
from openfigures.engines.spark.rows import beyond, counted, listed
from openfigures.tables.table_file import Record

Planning = Callable[[Planner], Sequence[RowPlan]]
"""Plans the same checks for the rows of any table with the same columns."""
_FEW = 100_000
"""Rows beyond Spark that are brought here; a check with more of them is left to the plain engine as a whole."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is said of the rows of a table, by the position of the check."""

    counts: Mapping[int, Mapping[str, int]]
    """How many rows are in each state."""
    hits: Mapping[int, Sequence[Hit]]
    """The first rows that fail or of which nobody can tell."""
    beyond: Mapping[int, Sequence[Record]]
    """The rows beyond Spark; not those of a check that has too many."""


def seen(asking: Asking, planner: Planner, plan: Planning, keep: int, width: int) -> Seen:
    """Return what some checks say of the rows of a table, which has so many columns; `keep` hits of each are wanted."""
    plans = plan(planner)
    bad = any_of([one.bad for one in plans if one.bad is not None])
    if bad is None:
        return Seen({}, {}, {})
    told = asking.few(planner.t.filter(bad), lambda t: _told(replace(planner, t=t), plan))
    return _many(asking, planner, plans, keep, width) if told is None else _few(planner, plans, told, keep, width)


def _told(suspects: Planner, plan: Planning) -> Any:
    """Return for each row its cells, and what each check says of it."""
    import ibis  # noqa: PLC0415 - heavy, and optional

    states = {
        f"s{one.position}": ibis.cases(*((condition, state) for state, condition in one.states.items()))
        for one in plan(suspects)
        if one.states
    }
    return suspects.t.select(ROW, *(cell.text for cell in suspects.cells.values()), **states)


def _few(planner: Planner, plans: Sequence[RowPlan], told: Sequence[tuple[Any, ...]], keep: int, width: int) -> Seen:
    positions = [one.position for one in plans if one.states]
    counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    hits: dict[int, list[Hit]] = defaultdict(list)
    records: dict[int, list[Record]] = defaultdict(list)
    for number, *rest in told:
        texts, states = rest[: len(planner.cells)], rest[len(planner.cells) :]
        for position, state in zip(positions, states, strict=True):
            if state is None:
                continue
            counts[position][state] += 1
            if state == BEYOND:
                records[position].append(_record(planner, number, texts, width))
            elif state in {FAILED, UNKNOWN} and len(hits[position]) < keep:
                hits[position].append(Hit(number, unknown=state == UNKNOWN))
    return Seen(counts, hits, records)


def _many(asking: Asking, planner: Planner, plans: Sequence[RowPlan], keep: int, width: int) -> Seen:
    counts = counted(asking, planner.t, plans)
    hits = listed(asking, planner.t, plans, counts, keep)
    some = [one for one in plans if 0 < counts[one.position].get(BEYOND, 0) <= _FEW]
    records: dict[int, list[Record]] = defaultdict(list)
    for number, *rest in beyond(asking, planner.t, some, list(planner.cells.values())) if some else ():
        record = _record(planner, number, rest[len(some) :], width)
        for one, is_beyond in zip(some, rest, strict=False):
            if is_beyond:
                records[one.position].append(record)
    return Seen(counts, hits, records)


def _record(planner: Planner, number: int, texts: Sequence[str], width: int) -> Record:
    """Return a row for the plain engine; cells that no check reads stay empty."""
    row = [""] * width
    for cell, text in zip(planner.cells.values(), texts, strict=True):
        row[cell.index] = text
    return Record(number, 0, tuple(row))
