"""Keys and references as queries. Numbers are equal by their worth, and of equal keys the first row is right."""

from collections.abc import Mapping, Sequence

from openfigures.engines.checks import Refers, Unique
from openfigures.suites.great_expectations.chain import JUDGED, NUMBER, Chain, Query
from openfigures.suites.great_expectations.names import Layout, layout_of, name_sql, source_sql
from openfigures.suites.great_expectations.slots import Slot, Slots, any_of, comparable, doubts, present
from openfigures.suites.great_expectations.verdicts import BEYOND, FALSE

_OTHERS = "the other table"


def unique(check: Unique, layouts: Mapping[str, Layout]) -> Query:
    """Return the query of the rows that have the key of an earlier row; rows without a whole key are passed over.

    When a number of a key does not fit, it may be equal to any other.
    """
    slots = Slots(layout_of(layouts, check.table), check.fields, 0)
    keys, unsure = slots.some(check.fields), doubts(slots.some(check.fields))
    listed = ", ".join(key.value.text for key in keys)
    columns = [NUMBER, f"row_number() OVER (PARTITION BY {listed} ORDER BY {NUMBER}) AS nth"]
    if unsure:
        columns += [f"{any_of(unsure)} AS unfit", f"max({any_of(unsure)}) OVER () AS unsure"]
    chain = Chain()
    chain.add("the cells", slots.columns)
    chain.add("the keys", columns, rest=f"WHERE {present(keys)}")
    cases = [f"WHEN unfit THEN '{BEYOND}'"] * bool(unsure) + [f"WHEN nth > 1 THEN '{FALSE}'"]
    cases += [f"WHEN unsure THEN '{BEYOND}'"] * bool(unsure)
    return chain.query(slots.layout.row, f"CASE {' '.join(cases)} END")


def refers(check: Refers, layouts: Mapping[str, Layout]) -> Query:
    """Return the query of the rows whose key the other table does not have."""
    own = Slots(layout_of(layouts, check.table), check.fields, 0)
    other = Slots(layout_of(layouts, check.target), check.target_fields, len(check.fields))
    here, there = own.some(check.fields), other.some(check.target_fields)
    chain = Chain()
    chain.add(_OTHERS, other.columns, source_sql(other.layout.table))
    chain.add("the cells", own.columns, JUDGED)
    cases = [f"WHEN NOT ({present(here)}) THEN NULL"]
    if doubts(here):
        cases.append(f"WHEN {any_of(doubts(here))} THEN '{BEYOND}'")
    cases.append(f"WHEN {_found(here, there)} THEN NULL")
    if doubts(there):
        cases.append(f"WHEN (SELECT max({any_of(doubts(there))}) FROM {name_sql(_OTHERS)}) THEN '{BEYOND}'")
    return chain.query(own.layout.row, f"CASE {' '.join(cases)} ELSE '{FALSE}' END")


def _found(here: Sequence[Slot], there: Sequence[Slot]) -> str:
    pairs = [pair for pair in map(comparable, here, there) if pair is not None]
    if len(pairs) < len(here):
        return "0"  # values of different kinds are never equal
    left, right = (", ".join(side) for side in zip(*pairs, strict=True))
    return f"({left}) IN (SELECT {right} FROM {name_sql(_OTHERS)} WHERE {present(there)})"
