"""Runs the suites with Great Expectations, and takes nothing for executed that the library did not execute."""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from openfigures.demands.demand import Demand
from openfigures.engines.checks import Hit, Outcome
from openfigures.suites.great_expectations.answers import Answer, answers_of, as_one
from openfigures.suites.great_expectations.compiling import suite_of
from openfigures.suites.great_expectations.database import write_database
from openfigures.suites.great_expectations.expecting import QUERY, Expectation, expected
from openfigures.suites.great_expectations.library import Validate, library
from openfigures.suites.great_expectations.names import Layout
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
    results = []
    path = scratch / "package.sqlite"
    held = [table for name, table in tables.items() if found.layouts[name].problem is None]
    write_database(path, held, found.layouts)
    with library(path) as validate, closing(connect(path)) as database:
        for name, expectations in found.by_table.items():
            if expectations:
                layout = found.layouts[name]
                result, answers = _ask(validate, layout, expectations, demands)
                results.append(result)
                for one in expectations:
                    outcomes[one.position] = _outcome(database, layout, one, answers.get(one.position))
    return [outcomes[position] for position in range(len(demands))], results


def _ask(
    validate: Validate, layout: Layout, expectations: Sequence[Expectation], demands: Sequence[Demand]
) -> tuple[Any, dict[int, Answer]]:
    """Return the library's result for a table, and what it answers to each expectation.

    Its own expectations are asked whether they hold first, and only those that fail for their counts: the library
    looks for examples of wrong cells then, over and over, and longest where there are none.
    """

    def ask(asked: Sequence[Expectation], result_format: str) -> None:
        if asked:
            results.append(validate(_marked(suite_of(layout, asked, demands), asked), result_format))
            answers.update(answers_of(results[-1], asked))

    results: list[Any] = []
    answers: dict[int, Answer] = {}
    own = [one for one in expectations if one.type != QUERY]
    ask([one for one in expectations if one.type == QUERY], "BASIC")
    ask(own, "BOOLEAN_ONLY")
    ask([one for one in own if one.position in answers and not answers[one.position].success], "BASIC")
    return as_one(results[0], answers), answers


def _marked(suite: dict[str, Any], asked: Sequence[Expectation]) -> dict[str, Any]:
    """Mark each expectation of a suite with the position of its demand, by which its answer is known."""
    for arguments, one in zip(suite["expectations"], asked, strict=True):
        arguments["meta"]["demand"] = one.position
    return suite


def _outcome(database: sqlite3.Connection, layout: Layout, one: Expectation, answer: Answer | None) -> Outcome:
    """Return what comes of one expectation; the library gives at most 200 rows, so its query is asked for them."""
    if answer is None:
        return Outcome(skipped="Great Expectations did not answer it")
    if answer.error is not None:
        return Outcome(skipped=f"Great Expectations could not run it: {answer.error}")
    rows = [] if answer.success else database.execute(one.rows.over(layout.table)).fetchall()
    if len(rows) != answer.count:
        return Outcome(skipped=f"Great Expectations counts {answer.count} rows, and the same query has {len(rows)}")
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
