"""DuckDB answers what the plain engine answers: on generated tables, schemas, expressions, keys and groups."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generated import NAMES, checks, rows_of, tables_in
from openfigures.engines.checks import Check, Outcome
from openfigures.engines.duck.engine import DuckEngine
from openfigures.engines.plain.engine import PlainEngine
from openfigures.rules.functions import FUNCTIONS


def _same(one: Outcome, other: Outcome) -> bool:
    return (one.failed, one.unknown, one.blocked, one.hits, one.skipped) == (
        other.failed,
        other.unknown,
        other.blocked,
        other.hits,
        other.skipped,
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(
    rows=rows_of(NAMES),
    other=rows_of(["s", "n"]),
    asked=checks(),
    required=st.frozensets(st.sampled_from([*NAMES, "xs", "xn"]), max_size=3),
    keep=st.sampled_from([2, 50, 10**9]),
)
def test_duckdb_agrees_with_the_plain_engine(
    rows: Any, other: Any, asked: list[Check], required: frozenset[str], keep: int
) -> None:
    with TemporaryDirectory() as folder:
        tables = tables_in(Path(folder), rows, other, required)
        plain = PlainEngine().run(tables, asked, keep)
        duck = DuckEngine().run(tables, asked, keep)
        for check, one, two in zip(asked, plain, duck, strict=True):
            assert _same(one, two), f"{check}\nplain  {one}\nduckdb {two}"


def test_the_generator_reaches_every_function() -> None:
    """What the law above never generates it never compares."""
    seen = {
        "count_if",
        "sum_if",
        "count",
        "sum",
        "min",
        "max",
        "abs",
        "scale",
        "length",
        "whole",
        "multiple_of",
    }
    seen |= {"matches", "contains", "starts_with", "ends_with", "period_start", "period_end"}
    assert seen == set(FUNCTIONS)
