"""Rules that a judge did not execute, and whether somebody else did."""

from collections.abc import Iterator
from dataclasses import dataclass

from openfigures.findings import WHOLE, Report, Skipped


@dataclass(frozen=True, kw_only=True, slots=True)
class Unjudged:
    """A rule that one judge skipped."""

    judge: str
    skipped: Skipped
    excused: bool
    """Whether another judge executed it, so that nothing is missing."""

    @property
    def text(self) -> str:
        """Who did not check what, and why."""
        rule = f"{self.skipped.resource}: {self.skipped.rule}" if self.skipped.resource else self.skipped.rule
        return f"not checked by {self.judge}: {rule}: {self.skipped.reason}"


def unjudged(report: Report) -> Iterator[Unjudged]:
    """Yield what each judge skipped."""
    covered = [one for one in report.coverage if one.executed_by]
    executed = {(one.resource, rule) for one in covered for rule in (one.rule, WHOLE)}
    for judge in report.judges:
        for skipped in judge.skipped:
            excused = skipped.inexpressible and (skipped.resource, skipped.rule) in executed
            yield Unjudged(judge=judge.name, skipped=skipped, excused=excused)
