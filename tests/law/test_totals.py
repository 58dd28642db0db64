"""The order of rows changes no total."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openfigures.engines.checks import Balances, Check, Holds, Present, Readable, Refers, Unique
from openfigures.engines.plain.engine import PlainEngine
from openfigures.package.opening import open_package
from openfigures.package.paths import Folder
from openfigures.rules.parser import parse_expression
from openfigures.tables.table import read_table
from packages import Json, TableOf, write_package

FIELDS: list[Json] = [{"name": "k"}, {"name": "n", "type": "number", "constraints": {"required": True}}]
CHECKS: dict[str, Check] = {
    "readable": Readable(table="t", field="n"),
    "present": Present(table="t", field="n"),
    "unique": Unique(table="t", fields=("k",)),
    "unique pair": Unique(table="t", fields=("n", "k")),
    "reference": Refers(table="t", fields=("k",), target="t", target_fields=("n",)),
    "row": Holds(table="t", when=parse_expression("k IS NOT NULL"), test=parse_expression("n > 1"), lookups={}),
    "null": Holds(table="t", when=None, test=parse_expression("k = 'a'"), lookups={}),
    **{
        text: Balances(table="t", group_by=("k",), when=None, test=parse_expression(text), lookups={})
        for text in (
            "sum(n) = 3", "count() = 2", "min(n) < max(n)", "count_if(n = 1) = 1", "sum_if(n, n > 1) = 2", "k = 'a'",
            "count_if(k = 'a') = 1",
        )
    },
}  # fmt: skip
rows = st.lists(st.tuples(st.sampled_from(["a", "b", "", "1"]), st.sampled_from(["1", "2", "1.0", "0.1", "", "x"])))

Totals = dict[str, tuple[int, int, int]]
Count = Callable[[list[tuple[str, str]]], Totals]


@pytest.fixture(scope="module")
def count(tmp_path_factory: pytest.TempPathFactory) -> Count:
    """Return what every check counts in some rows."""
    folder = write_package(tmp_path_factory.mktemp("totals"), {"t": TableOf(csv="k,n\n", fields=FIELDS)})
    package = open_package(folder)

    def count(rows: list[tuple[str, str]]) -> Totals:
        (folder / "t.csv").write_text("".join(f"{k},{n}\n" for k, n in [("k", "n"), *rows]))
        tables = {"t": read_table(package.resources[0], Folder(folder))}
        outcomes = PlainEngine().run(tables, list(CHECKS.values()), 5)
        return {name: (one.failed, one.unknown, one.blocked) for name, one in zip(CHECKS, outcomes, strict=True)}

    return count


@given(order=rows.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
def test_the_order_of_rows_changes_no_total(count: Count, order: tuple[list[tuple[str, str]], ...]) -> None:
    rows, shuffled = order
    assert count(rows) == count(shuffled)
