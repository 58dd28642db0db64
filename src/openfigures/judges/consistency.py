"""The judge of truth: whether all figures can be true at once, by the relations of the catalogue."""

from collections.abc import Sequence

from openfigures.engines.checks import Check, Outcome
from openfigures.findings import JudgeResult
from openfigures.judges.judge import Case


class ConsistencyJudge:
    """Judges whether the figures contradict each other."""

    name = "consistency"

    def checks(self, case: Case) -> Sequence[Check]:
        """Return nothing: it works by itself."""
        return ()

    def conclude(self, case: Case, outcomes: Sequence[Outcome]) -> JudgeResult:
        """Return the contradictions; raises InputRefusedError when a relation makes no sense."""
        if case.catalogue.figures is None:
            return JudgeResult(name=self.name, rules_declared=0, rules_executed=0)
        from openfigures.judges.contradictions import result  # noqa: PLC0415 - only packages with figures pay for it

        return result(case)
