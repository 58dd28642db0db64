"""Spark answers what the plain engine answers: on generated tables, schemas, expressions, keys and groups."""

from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from spark_session import outcomes, session

from generated import NAMES, checks, rows_of, tables_in
from openfigures.engines.checks import Check
from openfigures.engines.plain.engine import PlainEngine

pytestmark = pytest.mark.tools
__all__ = ["session"]


def _together(lists: list[list[Check]]) -> list[Check]:
    first, *others = lists
    return [*first, *(one for other in others for one in other if one not in first)]


_MANY = st.lists(checks(), min_size=3, max_size=5).map(_together)
"""Checks are asked together, for what takes time is each question."""


@settings(max_examples=5, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))
@given(
    rows=st.lists(rows_of(NAMES), min_size=4, max_size=6).map(lambda lists: [*chain(*lists)]),
    other=rows_of(["s", "n"]),
    asked=_MANY,
    required=st.frozensets(st.sampled_from([*NAMES, "xs", "xn"]), max_size=3),
    keep=st.sampled_from([2, 50, 2**63 - 1]),
    cells=st.sampled_from([0, 1_000_000]),
)
def test_spark_agrees_with_the_plain_engine(
    session: Any, rows: Any, other: Any, asked: list[Check], required: frozenset[str], keep: int, cells: int
) -> None:
    with TemporaryDirectory() as folder:
        tables = tables_in(Path(folder), rows, other, required)
        plain = PlainEngine().run(tables, asked, keep)
        spark = outcomes(session, tables, asked, keep, cells)
        assert len(spark) >= 15  # of the checks of single cells all but those of date-times and of one pattern
        for at, check in enumerate(asked):
            assert spark.get(at, plain[at]) == plain[at], f"{check}\nplain {plain[at]}\nspark {spark[at]}"
