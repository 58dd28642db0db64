"""Pandera as a judge: the suite that is compiled from schemas and catalogue, run through Ibis on DuckDB."""

from collections.abc import Sequence

from openfigures.engines.checks import Check, Outcome
from openfigures.findings import JudgeResult
from openfigures.judges.judge import Case
from openfigures.judges.suites import judge_suite
from openfigures.suites.pandera.running import run


class PanderaJudge:
    """Judges with the checks of a Pandera schema."""

    name = "pandera"

    def checks(self, case: Case) -> Sequence[Check]:
        """Return nothing: the library reads the tables itself."""
        return ()

    def conclude(self, case: Case, outcomes: Sequence[Outcome]) -> JudgeResult:
        """Run the suite."""
        return judge_suite(self.name, case, run)
