"""Runs the suites with Great Expectations, and takes nothing for executed that the library did not execute."""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from openfigures.demands.demand import Demand
from openfigures.engines.checks import Hit, Outcome
from openfigures.suites.great_expectations.answers import Answer, answers_of
from openfigures.suites.great_expectations.compiling import suite_of
from openfigures.suites.great_expectations.database import write_database
from openfigures.suites.great_expectations.expecting import QUERY, Expectation, expected
from openfigures.suites.great_expectations.library import library
from openfigures.suites.great_expectations.names import Layout
from openfigures.suites.great_expectations.noting import Notes, noting
from openfigures.suites.great_expectations.regexp import connect
from openfigures.suites.great_expectations.verdicts import BEYOND, UNKNOWN
from openfigures.tables.table import Table


def run(tables: Mapping[str, Table], demands: Sequence[Demand], scratch: Path) -> list[Outcome]:
    """Return one outcome for each demand; `scratch` is an empty folder for the database."""
    return run_with_results(tables, demands, scratch)[0]


def run_with_results(
    tables: Mapping[str, Table], demands: Sequence[Demand], scratch: Path
) -> tuple[list[Outcome], list[Any]]:
    """Return the outcomes, and for each table with expectations the library's own result, for `pages`."""
    found = expected({name: table.schema for name, table in tables.items()}, demands)
    outcomes = {position: Outcome(skipped=reason, inexpressible=True) for position, reason in found.unsaid.items()}
    results, notes = [], Notes()
    path = scratch / "package.sqlite"
    held = [table for name, table in tables.items() if found.layouts[name].problem is None]
    write_database(path, held, found.layouts)
    with library(lambda: _noting(path, notes)) as validate, closing(connect(path)) as database:
        for name, expectations in found.by_table.items():
            if expectations:
                layout = found.layouts[name]
                asked = [noting(one, layout) for one in expectations]
                results.append(validate(_marked(suite_of(layout, asked, demands), asked)))
                answers = answers_of(results[-1], asked)
                for one in asked:
                    outcomes[one.position] = _outcome(database, notes, layout, one, answers.get(one.position))
    return [outcomes[position] for position in range(len(demands))], results


def _noting(path: Path, notes: Notes) -> sqlite3.Connection:
    database = connect(path)
    notes.add_to(database)
    return database


def _marked(suite: dict[str, Any], asked: Sequence[Expectation]) -> dict[str, Any]:
    """Mark each expectation of a suite with the position of its demand, by which its answer is known."""
    for arguments, one in zip(suite["expectations"], asked, strict=True):
        arguments["meta"]["demand"] = one.position
    return suite


def _outcome(
    database: sqlite3.Connection, notes: Notes, layout: Layout, one: Expectation, answer: Answer | None
) -> Outcome:
    """Return what comes of one expectation, if as many rows are found as the library counts."""
    if answer is None:
        return Outcome(skipped="Great Expectations did not answer it")
    if answer.error is not None:
        return Outcome(skipped=f"Great Expectations could not run it: {answer.error}")
    rows = list(notes.take(one.position))
    if one.type != QUERY and not answer.success:
        rows = database.execute(one.rows.over(layout.table)).fetchall()
    if answer.count != len(rows) or answer.success == bool(rows):
        said = f"{'success' if answer.success else 'failure'} and counts {answer.count} rows"
        return Outcome(skipped=f"Great Expectations says {said}, and {len(rows)} were found")
    unsure = database.execute(one.beyond.over(layout.table)).fetchall() if one.beyond else []
    verdicts = dict(unsure) | dict(rows)
    beyond = [row for row, verdict in verdicts.items() if verdict == BEYOND]
    hits = sorted((row, verdict == UNKNOWN) for row, verdict in verdicts.items() if verdict != BEYOND)
    unknown = sum(is_unknown for _, is_unknown in hits)
    return Outcome(
        failed=len(hits) - unknown,
        unknown=unknown,
        beyond=tuple(sorted(beyond)),
        hits=tuple(Hit(row, is_unknown) for row, is_unknown in hits),
    )
