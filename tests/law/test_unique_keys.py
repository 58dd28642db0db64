"""Keys that occur twice are found in whatever order a table has them."""

from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from openfigures.engines.checks import Unique
from openfigures.engines.duck import groups
from openfigures.engines.duck.engine import DuckEngine
from openfigures.engines.plain.engine import PlainEngine
from packages import Json, TableOf, tables_of, write_package

FIELDS: list[Json] = [{"name": "k"}, {"name": "n", "type": "integer"}, {"name": "d", "type": "date"}]
KEYS = [("k",), ("n",), ("d",), ("k", "n"), ("d", "k", "n")]
texts, numbers = st.sampled_from(["", "a", "A", "aa", "ä", "b", "10", "9"]), st.sampled_from(["", "9", "10", "09", "x"])
dates = st.sampled_from(["", "2019-12-31", "2020-01-01", "2020-1-1"])
rows = st.lists(st.tuples(texts, numbers, dates), max_size=12)
moves = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=2)


@given(rows=rows | rows.map(sorted), moves=moves, few=st.sampled_from([1, 3, 100_000]))
def test_keys_are_found_twice_in_any_order(
    rows: list[tuple[str, str, str]], moves: list[tuple[int, int]], few: int
) -> None:
    for one, other in moves:
        if max(one, other) < len(rows):
            rows[one], rows[other] = rows[other], rows[one]
    text = "".join(",".join(row) + "\n" for row in [("k", "n", "d"), *rows])
    with TemporaryDirectory() as folder, patch.object(groups, "_FEW", few):
        tables = tables_of(write_package(Path(folder), {"t": TableOf(csv=text, fields=FIELDS)}))
        checks = [Unique(table="t", fields=fields) for fields in KEYS]
        assert DuckEngine().run(tables, checks, 10**9) == PlainEngine().run(tables, checks, 10**9)
