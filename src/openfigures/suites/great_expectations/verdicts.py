"""The verdicts on rows and groups that a query yields; what is right, or none of the rule's business, has none."""

from collections.abc import Sequence
from dataclasses import dataclass

from openfigures.suites.great_expectations.slots import any_of

FALSE, UNKNOWN, BEYOND = "false", "unknown", "beyond"


@dataclass(frozen=True, slots=True)
class Part:
    """A condition of a rule, in SQL."""

    condition: str
    unusable: Sequence[str] = ()
    """Conditions that a cell of it is told of by another finding."""
    doubts: Sequence[str] = ()
    """Conditions that it is not exact."""


def verdict(when: Part | None, test: Part) -> str:
    """Return the verdict on a row or group: `test` holds if `when` does."""
    cases = []
    if when is not None:
        cases = [*_cases(when), f"WHEN ({when.condition}) IS NOT TRUE THEN NULL"]
    judged = f"CASE {test.condition} WHEN 1 THEN NULL WHEN 0 THEN '{FALSE}' ELSE '{UNKNOWN}' END"
    cases += _cases(test)
    return f"CASE {' '.join(cases)} ELSE {judged} END" if cases else judged


def _cases(part: Part) -> list[str]:
    beyond = [f"WHEN {any_of(part.doubts)} THEN '{BEYOND}'"] if part.doubts else []
    return beyond + ([f"WHEN {any_of(part.unusable)} THEN NULL"] if part.unusable else [])
