"""Great Expectations as a judge: the suites that are compiled from schemas and catalogue, run on SQLite."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from openfigures.demands.demand import Demand
from openfigures.engines.checks import Check, Outcome
from openfigures.findings import JudgeResult, Page
from openfigures.judges.judge import Case
from openfigures.judges.suites import judge_suite
from openfigures.suites.great_expectations.pages import page
from openfigures.suites.great_expectations.running import run_with_results
from openfigures.tables.table import Table


class GreatExpectationsJudge:
    """Judges with expectations."""

    name = "great_expectations"

    def checks(self, case: Case) -> Sequence[Check]:
        """Return nothing: the library reads the tables itself."""
        return ()

    def conclude(self, case: Case, outcomes: Sequence[Outcome]) -> JudgeResult:
        """Run the suites; the library's own page of each result goes along."""
        pages: list[Page] = []

        def run(tables: Mapping[str, Table], demands: Sequence[Demand], scratch: Path) -> list[Outcome]:
            found, results = run_with_results(tables, demands, scratch)
            pages.extend(Page(f"Great Expectations: {one.suite_name}", page(one)) for one in results)
            return found

        result = judge_suite(self.name, case, run)
        return replace(result, pages=tuple(pages))
