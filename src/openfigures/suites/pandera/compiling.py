"""Compiles demands to a suite for Pandera."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openfigures.demands.demand import Demand
from openfigures.package.schema import Schema
from openfigures.suites.pandera.checks import Tables, add_check
from openfigures.suites.pandera.expressions import UnsaidError
from openfigures.suites.pandera.module import checks_of, module_text
from openfigures.suites.pandera.tables import CheckCode
from openfigures.suites.suite import Suite

PATH = "validators/pandera_suite.py"


@dataclass(frozen=True, kw_only=True, slots=True)
class Compiled:
    """A suite, and what stands where in it."""

    text: str
    """The module."""
    checks: Mapping[str, Sequence[CheckCode]]
    """The checks of the schema of each table, in their order."""
    row: str
    """The name of the column of row numbers."""
    fields: Mapping[str, Sequence[str]]
    """The fields that are read of each table."""
    unsaid: Mapping[int, str]
    """Why a demand is not in it, by its position."""


def compile_suite(schemas: Mapping[str, Schema], demands: Sequence[Demand]) -> Suite:
    """Return the suite for Pandera: one module of Python, which needs ibis and pandera and nothing else."""
    compiled = compile_module(schemas, demands)
    return Suite(files={PATH: compiled.text}, unsaid=compiled.unsaid)


def compile_module(schemas: Mapping[str, Schema], demands: Sequence[Demand]) -> Compiled:
    """Return the module with the places of the demands in it."""
    unsaid = {}
    tables = Tables(schemas)
    for position, demand in enumerate(demands):
        reason = _unsaid(schemas, demand)
        if reason is None:
            add_check(tables, demand, position)
        else:
            unsaid[position] = reason
    return Compiled(
        text=module_text(tables),
        checks={name: checks_of(table) for name, table in tables.items() if table.checks},
        row=tables.row,
        fields={name: list(table.places) for name, table in tables.items()},
        unsaid=unsaid,
    )


def _unsaid(schemas: Mapping[str, Schema], demand: Demand) -> str | None:
    """Say why a demand cannot be in the suite: it is tried in one of its own, of which nothing is kept."""
    tables = Tables(schemas)
    try:
        add_check(tables, demand, 0)
        for code in tables[demand.table].codes():
            compile(code, PATH, "eval")
    except UnsaidError as reason:
        return str(reason)
    except (SyntaxError, MemoryError, RecursionError):
        return "it is nested too deeply for Python"
    return None
