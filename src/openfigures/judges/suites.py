"""What the judges have in common that run the demands as suites of another library."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from openfigures.demands.demand import Demand
from openfigures.demands.rules import rule_demands
from openfigures.engines.checks import Outcome, unexecutable
from openfigures.findings import JudgeResult, Skipped
from openfigures.judges.judge import Case
from openfigures.judges.locating import rulings, tallies
from openfigures.judges.structure import declared
from openfigures.tables.table import Table

Run = Callable[[Mapping[str, Table], Sequence[Demand], Path], list[Outcome]]
"""Compiles a suite from demands, runs it on tables, and returns one outcome for each demand with all its hits."""


def judge_suite(name: str, case: Case, run: Run) -> JudgeResult:
    """Return what a library says of all that schemas and catalogue demand."""
    demands = [*declared(case), *rule_demands(case.package, case.catalogue)]
    reasons = [unexecutable(one.check, case.tables) for one in demands]
    open_ones = [one for one, reason in zip(demands, reasons, strict=True) if reason is None]
    with TemporaryDirectory(prefix="openfigures-") as scratch:
        found = iter(run(case.tables, open_ones, Path(scratch)))
        outcomes = [next(found) if reason is None else Outcome(skipped=reason) for reason in reasons]
    pairs = list(zip(demands, outcomes, strict=True))
    skipped = tuple(
        Skipped(one.rule, outcome.skipped, one.table, outcome.inexpressible)
        for one, outcome in pairs
        if outcome.skipped
    )
    return JudgeResult(
        name=name,
        rules_declared=len(pairs),
        rules_executed=len(pairs) - len(skipped),
        skipped=skipped,
        executed=tuple((one.table, one.rule) for one, outcome in pairs if not outcome.skipped),
        undecided=sum(len(outcome.beyond) for outcome in outcomes),
        rows=sum(table.rows for table in case.tables.values()),
        tallies=tallies(name, case, pairs),
        rulings=rulings(case, pairs),
    )
