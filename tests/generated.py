"""Generated tables and checks: what every engine and every judge must answer as the plain engine does."""

import csv
import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from openfigures.cells.values import Kind
from openfigures.demands.demand import Demand, Told
from openfigures.engines.checks import Balances, Check, Holds, Limits, Lookup, Present, Readable, Refers, Unique
from openfigures.findings import Severity
from openfigures.package.opening import open_package
from openfigures.rules.nodes import (
    Arithmetic,
    Call,
    Column,
    Compare,
    IsNull,
    Literal,
    Logic,
    Node,
    Not,
    OneOf,
    columns,
)
from openfigures.tables.table import Table, read_table

TYPES = {
    "n": "number",
    "i": "integer",
    "s": "string",
    "b": "boolean",
    "d": "date",
    "y": "year",
    "m": "yearmonth",
    "t": "datetime",
}
KINDS = {
    "n": Kind.NUMBER,
    "i": Kind.NUMBER,
    "y": Kind.NUMBER,
    "s": Kind.TEXT,
    "m": Kind.TEXT,
    "b": Kind.BOOLEAN,
    "d": Kind.DATE,
    "t": Kind.OTHER,
}
CELLS = {
    "n": [
        "0", "-0", "1", "1.0", "1.00", "+5", "007", "-2.5", "0.1", "100", "100.0000001", "1e3", "1E-7", "5.", ".5",
        "999999999999", "1000000000000", "999999999999.999999", "0.0000001", "1" * 40, "1e400", "1e999", "1_000",
        " 12", "NaN", "inf", "1,2", "１", "45%", "", "-", "0.000001", "-999999999999.999999",
    ],
    "i": ["0", "1", "-1", "2", "12", "+5", "007", "1.5", "1e3", "9" * 18, "9" * 19, "9" * 40, "9" * 401, " 1", "", "x"],
    "s": ["", "a", "A", "b", "a b", "é", "e\u0301", "漢", "👩‍👩‍👧", "%", "it's", "2019", "2019-02", "2019-02-30",
          "2019-02-28",
          "2016-01-01/P5Y", "2016-01-31/P1M", "2016-02-29/P1Y", "9999-12-31/P1D", "9999-01-01/P1Y", "0000", "-",
          "2016-01-01/P0D", "2016-01-01/P5X", "a\nb", 'say "x"', "1", "2019-13", "9998-12-31/P1Y"],
    "b": ["true", "false", "1", "0", "TRUE", "yes", "", "-"],
    "d": ["2019-02-03", "2019-2-3", "2019-02-30", "0000-01-01", "0001-01-01", "9999-12-31", "2020-02-29", "", "-", "x"],
    "y": ["2019", "0000", "-0000", "-0044", "-44", "9999", "19", "20190", "", "-"],
    "m": ["2019-02", "2019-13", "2019-2", "0000-01", "", "-"],
    "t": ["2019-02-03T10:00:00Z", "2019-02-03", "", "-"],
}  # fmt: skip
NAMES = list(TYPES)
NUMBERS = st.sampled_from([Decimal(text) for text in ("0", "1", "-1", "2.5", "100", "0.01", "1000000", "0.0000001")])
TEXTS = st.sampled_from(["", "a", "A", "é", "漢", "%", "it's", "2019", "2016-01-01/P5Y", "b"])
PATTERNS = st.sampled_from(["a", "[a-z]+", "a|b", ".*", "a.b", r"\d+", "é?", "", r"[0-9]{4}(?:-[0-9]{2})?"])


def _column(kind: Kind, grouped: bool) -> st.SearchStrategy[Node]:
    names = [name for name in NAMES if KINDS[name] is kind]
    own = [Column(name) for name in names]
    other = [] if grouped else [Column("x" + name, "other") for name in names if name in {"s", "n"}]
    return st.sampled_from([*own, *other])


def _numbers(depth: int) -> st.SearchStrategy[Node]:
    leaves = st.one_of(NUMBERS.map(Literal), _column(Kind.NUMBER, False))
    if not depth:
        return leaves
    below = _numbers(depth - 1)
    return st.one_of(
        leaves,
        st.builds(Arithmetic, st.sampled_from("+-*"), below, below),
        st.builds(lambda a: Call("abs", (a,)), below),
        st.builds(
            lambda a, b: Call("scale", (a, b)),
            below,
            st.one_of(_column(Kind.NUMBER, False), NUMBERS.map(Literal)),
        ),
        st.builds(lambda a: Call("length", (a,)), _column(Kind.TEXT, False)),
    )


def conditions(depth: int) -> st.SearchStrategy[Node]:
    compare = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
    texts: st.SearchStrategy[Node] = st.one_of(TEXTS.map(Literal), _column(Kind.TEXT, False))
    dates: st.SearchStrategy[Node] = st.one_of(
        _column(Kind.DATE, False),
        st.builds(lambda name, a: Call(name, (a,)), st.sampled_from(["period_start", "period_end"]), texts),
    )
    leaves = st.one_of(
        st.builds(Compare, compare, _numbers(2), _numbers(2)),
        st.builds(Compare, compare, texts, texts),
        st.builds(Compare, compare, dates, dates),
        _column(Kind.BOOLEAN, False),
        st.builds(OneOf, _numbers(1), st.lists(NUMBERS.map(Literal), min_size=1, max_size=3).map(tuple)),
        st.builds(OneOf, texts, st.lists(TEXTS.map(Literal), min_size=1, max_size=3).map(tuple)),
        st.builds(lambda name, negated: IsNull(Column(name), negated), st.sampled_from(NAMES[:-1]), st.booleans()),
        st.builds(lambda a: Call("whole", (a,)), _numbers(1)),
        st.builds(lambda a, b: Call("multiple_of", (a, b)), _numbers(1), _numbers(1)),
        st.builds(lambda a, p: Call("matches", (a, Literal(p))), texts, PATTERNS),
        st.builds(
            lambda name, a, b: Call(name, (a, b)),
            st.sampled_from(["contains", "starts_with", "ends_with"]), texts, TEXTS.map(Literal),
        ),
    )  # fmt: skip
    if not depth:
        return leaves
    below = conditions(depth - 1)
    return st.one_of(leaves, st.builds(Not, below), st.builds(Logic, st.sampled_from(["and", "or"]), below, below))


def _totals() -> st.SearchStrategy[Node]:
    """Numbers of a group."""
    return st.one_of(
        NUMBERS.map(Literal),
        st.just(Call("count", ())),
        st.builds(lambda c: Call("count_if", (c,)), conditions(0)),
        st.builds(lambda name, n: Call(name, (n,)), st.sampled_from(["sum", "min", "max"]), _numbers(1)),
        st.builds(lambda n, c: Call("sum_if", (n, c)), _numbers(1), conditions(0)),
    )


def _group_conditions() -> st.SearchStrategy[Node]:
    return st.builds(Compare, st.sampled_from(["=", "<", ">="]), _totals(), _totals())


LOOKUPS = {"other": Lookup(fields=("s",), target=("xs",))}


def _lookups(*nodes: Node | None) -> dict[str, Lookup]:
    return LOOKUPS if any(table for table, _ in columns(*nodes)) else {}


def checks() -> st.SearchStrategy[list[Check]]:
    names = st.lists(st.sampled_from(NAMES[:-1]), min_size=1, max_size=2, unique=True).map(tuple)
    single: list[Check] = [Readable(table="t", field=name) for name in NAMES]
    single += [Present(table="t", field=name) for name in NAMES]
    single += [
        Limits(table="t", field="n", test=Compare("<=", Column("n"), Literal(Decimal(100)))),
        Limits(table="t", field="s", test=Call("matches", (Column("s"), Literal("(?:a|b)+")))),
    ]
    when = st.one_of(st.none(), conditions(1))
    group_by = st.lists(st.sampled_from(["s", "i", "b", "y"]), min_size=1, max_size=2, unique=True).map(tuple)
    one: st.SearchStrategy[Check] = st.one_of(
        st.builds(lambda w, t: Holds(table="t", when=w, test=t, lookups=_lookups(w, t)), when, conditions(2)),
        st.builds(lambda fields: Unique(table="t", fields=fields), names),
        st.just(Refers(table="t", fields=("s",), target="other", target_fields=("xs",))),
        st.just(Refers(table="t", fields=("n", "s"), target="other", target_fields=("xn", "xs"))),
        st.builds(
            lambda g, w, t: Balances(table="t", group_by=g, when=w, test=t, lookups=_lookups(w, t)),
            group_by, st.one_of(st.none(), _group_conditions()), _group_conditions(),
        ),
    )  # fmt: skip
    return st.builds(lambda fixed, more: [*fixed, *more], st.just(single), st.lists(one, min_size=1, max_size=6))


def rows_of(names: Sequence[str]) -> st.SearchStrategy[list[list[str]]]:
    # a small set of cells for each column makes keys and groups meet
    return st.lists(st.tuples(*(st.sampled_from(CELLS[name]) for name in names)).map(list), min_size=1, max_size=12)


def _write(folder: Path, name: str, names: Sequence[str], rows: Sequence[Sequence[str]], prefix: str) -> dict[str, Any]:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([prefix + one for one in names])
        writer.writerows(rows)
    return {"name": name, "path": f"{name}.csv"}


def tables_in(folder: Path, rows: Any, other: Any, required: frozenset[str]) -> dict[str, Table]:
    def fields(names: Sequence[str], prefix: str) -> list[dict[str, Any]]:
        return [
            {"name": prefix + one, "type": TYPES[one], "constraints": {"required": prefix + one in required}}
            for one in names
        ]

    resources = [
        _write(folder, "t", NAMES, rows, "") | {"schema": {"fields": fields(NAMES, ""), "missingValues": ["", "-"]}},
        _write(folder, "other", ["s", "n"], other, "x") | {"schema": {"fields": fields(["s", "n"], "x")}},
    ]
    descriptor = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "generated",
        "resources": resources,
    }
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    package = open_package(folder)
    return {one.name: read_table(one, package.folder) for one in package.resources}


def demand(check: Check, rule: str) -> Demand:
    """Return a demand with a check and no words."""
    return Demand(
        rule=rule,
        check=check,
        code="rule-broken",
        unknown_code="rule-undecided",
        severity=Severity.ERROR,
        because="so it is",
        fields=(),
        tell=lambda _, __: Told(message="broken", fix=""),
    )
