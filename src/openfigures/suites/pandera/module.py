"""The text of the suite: a module of Python."""

import ast
from collections.abc import Iterator
from importlib.resources import files
from textwrap import indent

from openfigures.suites.pandera.checks import Tables, beyond_checks
from openfigures.suites.pandera.expressions import quoted
from openfigures.suites.pandera.fields import reader
from openfigures.suites.pandera.layout import block, bracketed, listed, mapped
from openfigures.suites.pandera.names import identifiers
from openfigures.suites.pandera.tables import CheckCode, Found, TableCode

_HEAD = '''\
"""What the schemas and the rules of this package ask, for Pandera on Ibis.

openfigures compiled it: do not change it, but the schemas and the rules. It needs ibis-framework and pandera:

    connection = ibis.duckdb.connect()
    tables = {name: connection.read_csv(path, all_varchar=True) for name, path in paths.items()}
    pandera_suite.validate(tables)

The cells of the tables are texts, as they stand in the files. `prepare` reads them: a column then holds values, and
null where there is none; the text of a cell that has no value stands in a second column, such as 'obs_value unread'.
`SCHEMAS` has the schema of each prepared table for Pandera.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count as numbers
from itertools import islice

import ibis
import pandera.errors
import pandera.ibis
from ibis.expr.types import BooleanColumn, BooleanValue, Column, DateValue, DecimalValue, StringValue, Table, Value
'''
_PREPARE = '''\
def prepare(tables: Mapping[str, Table]) -> dict[str, Table]:
    """Read tables of texts, by name, and add what the checks need to know of other rows and tables."""
    values = {name: kept(numbered(read(tables[name], fields), ROW)) for name, fields in FIELDS.items()}
    return {name: kept(complete(values)) for name, complete in COMPLETE.items()}
'''
_VALIDATE = '''\
SCHEMAS = {name: schema(name, rules) for name, rules in RULES.items()}


def validate(tables: Mapping[str, Table]) -> None:
    """Check tables of texts, by name; raises pandera.errors.SchemaErrors with everything that is wrong."""
    check_all(prepare(tables), SCHEMAS)
'''


def module_text(tables: Tables) -> str:
    """Return the whole module."""
    names = identifiers(tables)
    checked = [table for table in tables.values() if table.checks]
    fields = [block(f"{quoted(table.name)}: [", _readings(table), "]") for table in tables.values()]
    complete = [f"{quoted(table.name)}: complete_{names[table.name]}" for table in checked]
    rules = [block(f"{quoted(table.name)}: [", map(_rule, checks_of(table)), "]") for table in checked]
    parts = [
        _HEAD,
        *_prelude(),
        f"ROW = {quoted(tables.row)}\n\n{block('FIELDS = {', fields, '}')}\n",
        *(_complete_function(table, names[table.name]) for table in checked),
        f"{block('COMPLETE = {', complete, '}')}\n",
        _PREPARE,
        f"{block('RULES = {', rules, '}')}\n\n{_VALIDATE}",
    ]
    return "\n\n".join(parts)


def checks_of(table: TableCode) -> list[CheckCode]:
    """Return the checks of a table in the order in which they stand in its schema."""
    return [*table.checks, *beyond_checks(table)]


def _prelude() -> Iterator[str]:
    """Yield the texts of the helpers, each under what its module says of itself."""
    folder = files("openfigures.suites.pandera") / "prelude"
    for part in ("conditions", "cells", "periods", "groups", "tables", "rules"):
        text = (folder / f"{part}.py").read_text("utf-8")
        tree = ast.parse(text)
        last = max(node.end_lineno or 0 for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom))
        body = "\n".join(text.splitlines()[last:])
        yield f"# {ast.get_docstring(tree)}\n\n\n{body.strip()}\n"


def _readings(table: TableCode) -> Iterator[str]:
    for place in table.places.values():
        field = place.field
        parts = [quoted(field.name), listed(field.missing)]
        if place.unread:
            words = f"({listed(field.true_values)}, {listed(field.false_values)})" if field.type == "boolean" else ""
            parts += [f"{reader(field)}{words}", quoted(place.unread)]
        yield bracketed("Field(", parts, ")")


def _complete_function(table: TableCode, name: str) -> str:
    lines = [f"t = tables[{quoted(table.name)}]"]
    sides = [*_repeated(table), *_looked_up(table)]
    if sides:
        lines.append(block("t = joined(t, [", sides, "])"))
    if table.totals:
        lines.append(block("t = joined(t, [", _totals(table), "])"))
    body = indent("\n".join([*lines, "return t"]), "    ")
    return f"def complete_{name}(tables: Mapping[str, Table]) -> Table:\n{body}\n"


def _repeated(table: TableCode) -> Iterator[str]:
    for keys, name in table.keys.items():
        yield bracketed("repeated(", ["t", "ROW", quoted(name), listed(keys)], ")")


def _looked_up(table: TableCode) -> Iterator[str]:
    for found in table.found.values():
        keys = dict(zip(found.lookup.fields, found.lookup.target, strict=True))
        other = f"tables[{quoted(found.other.name)}]"
        yield bracketed("look_up(", [other, "ROW", quoted(found.first), mapped(keys), mapped(_columns(found))], ")")


def _columns(found: Found) -> dict[str, str]:
    """Return the names of the columns that are looked up, by those that they get."""
    columns = {}
    for name, place in found.places.items():
        there = found.other.place(name)
        columns[place.value] = there.value
        if place.unread:
            columns[place.unread] = there.unread
    return columns


def _totals(table: TableCode) -> Iterator[str]:
    for one in table.totals:
        columns = [f"{quoted(name)}: {code}" for code, name in one.columns.items()]
        unless = bracketed("[", one.unless, "]")
        parts = ["t", "ROW", quoted(one.first), listed(one.by), unless, block("lambda t: {", columns, "}")]
        yield bracketed("totals(", parts, ")")


def _rule(check: CheckCode) -> str:
    return bracketed("Rule(", [repr(check.name), repr(check.because), f"lambda t: {check.holds}"], ")")
