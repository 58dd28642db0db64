"""One thing that is asked of a table, whoever judges it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from openfigures.engines.checks import Check, Hit
from openfigures.findings import Severity


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What a finding says of one row."""

    message: str
    fix: str
    field: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Demand:
    """A check, and how to speak of rows that break it."""

    rule: str
    """The name of the rule, or the fields and the property of the schema; findings carry it."""
    check: Check
    code: str
    unknown_code: str
    """The code of a finding on a row of which nobody can tell."""
    severity: Severity
    because: str
    fields: tuple[str, ...]
    """The fields concerned; the first of them is pointed at."""
    tell: Callable[[Hit, Mapping[str, str]], Told]
    """Gives the words for a hit, from the row's cells by field."""

    @property
    def table(self) -> str:
        """The table that it is about."""
        return self.check.table
