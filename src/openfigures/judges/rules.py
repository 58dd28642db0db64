"""The judge of meaning: the package's own rule catalogue."""

from collections.abc import Sequence

from openfigures.demands.demand import Demand
from openfigures.demands.rules import rule_demands
from openfigures.engines.checks import Check, Outcome
from openfigures.findings import JudgeResult, Skipped
from openfigures.judges.judge import Case
from openfigures.judges.locating import rulings, tallies

NAME = "rules"


class RulesJudge:
    """Judges whether the tables keep the rules that their publisher wrote down."""

    name = NAME

    def __init__(self) -> None:
        self._demands: list[Demand] = []

    def checks(self, case: Case) -> Sequence[Check]:
        """Return one check for each rule of the catalogue."""
        self._demands = rule_demands(case.package, case.catalogue)
        return [one.check for one in self._demands]

    def conclude(self, case: Case, outcomes: Sequence[Outcome]) -> JudgeResult:
        """Return the findings on rules; a rule that could not judge every row is undecided."""
        pairs = list(zip(self._demands, outcomes, strict=True))
        skipped = tuple(Skipped(one.rule, outcome.skipped, one.table) for one, outcome in pairs if outcome.skipped)
        executed = [(one, outcome) for one, outcome in pairs if not outcome.skipped]
        tables = [case.tables[name] for name in {one.table for one, _ in executed}]
        dropped = sum(table.log.dropped_rows for table in tables)
        return JudgeResult(
            name=NAME,
            rules_declared=len(pairs),
            rules_executed=len(executed),
            skipped=skipped,
            executed=tuple((one.table, one.rule) for one, _ in executed),
            undecided=dropped + sum(outcome.blocked for _, outcome in executed),
            rows=sum(table.rows for table in tables),
            tallies=tallies(NAME, case, executed),
            rulings=rulings(case, executed),
        )
