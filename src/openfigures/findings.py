"""What every judge returns: findings, verdicts, and the report that holds them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as with_default
from enum import StrEnum

from openfigures.places import Place


class Severity(StrEnum):
    """How grave a finding is (ESS standard validation report 1.0)."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"


class Verdict(StrEnum):
    """The three answers; what could not be checked never counts as a pass."""

    PASS = "pass"
    FAIL = "fail"
    UNDECIDED = "undecided"


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing that is wrong: what, where, why, and what to do."""

    code: str
    """A stable, hyphenated name of the kind of mistake, listed in docs/codes.md."""
    judge: str
    rule: str
    """The rule of the catalogue, or the property of the schema, that is broken."""
    severity: Severity
    message: str
    place: Place
    fix: str = ""
    resource: str | None = None
    field: str | None = None
    key: Mapping[str, str] = with_default(default_factory=dict)
    """The row's primary key, as written; empty when there is none."""
    value: str | None = None
    """The cell as written."""
    related: tuple[Place, ...] = ()
    """Other places that take part, such as the first of two equal keys."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """How often one rule was broken, and the first few findings of it."""

    code: str
    rule: str
    severity: Severity
    resource: str | None
    total: int
    """All findings of this rule, shown or not."""
    findings: Collection[Finding]
    """The first of them, as many as were asked for, in the order of rows. A tuple as long as they are few; of many,
    only the first are held, and the others are read from the package's files whenever somebody goes through them."""
    because: str = ""
    """Why the rule exists."""


WHOLE = "the whole table"
"""The rule of a table that a judge cannot judge at all."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A rule that was declared but not executed, and why."""

    rule: str
    """`WHOLE` for all that the judge has to say of a table."""
    reason: str
    resource: str | None = None
    """The table that the rule is about."""
    inexpressible: bool = False
    """Whether the judge's language cannot express it, so that it is enough when another judge executed it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ruling:
    """What one judge says of every row by one rule, so that judges can be compared."""

    resource: str
    rule: str
    broken: Sequence[int] = ()
    """Numbers of the rows, or of the first rows of groups, that break the rule, in rising order."""
    unknown: Sequence[int] = ()
    """Those of which the rule cannot tell."""
    beyond: Sequence[int] = ()
    """Those that the judge's types cannot hold, so that it says nothing of them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class JudgeResult:
    """What one judge did and found."""

    name: str
    rules_declared: int
    rules_executed: int
    skipped: tuple[Skipped, ...] = ()
    executed: tuple[tuple[str | None, str], ...] = ()
    """Table and name of the rules that were executed, as far as they have names of their own."""
    excused: int = 0
    """Rules among the skipped that another judge executed."""
    undecided: int = 0
    """Rows or groups that a rule should have judged and could not."""
    rows: int = 0
    """Rows read, over all tables."""
    seconds: float = 0.0
    tallies: tuple[Tally, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    """One for each rule that was executed, when judges are compared; else none."""
    pages: tuple["Page", ...] = ()

    @property
    def rules_skipped(self) -> int:
        """Rules declared but not executed."""
        return self.rules_declared - self.rules_executed

    @property
    def verdict(self) -> Verdict:
        """Fail on an error; undecided when anything was left unjudged; else pass."""
        if any(tally.severity is Severity.ERROR for tally in self.tallies):
            return Verdict.FAIL
        if self.rules_skipped > self.excused or self.undecided:
            return Verdict.UNDECIDED
        return Verdict.PASS


@dataclass(frozen=True, kw_only=True, slots=True)
class TableCount:
    """One table that was read."""

    name: str
    rows: int
    fields: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Coverage:
    """Who judged one rule when several judges were asked."""

    resource: str
    rule: str
    executed_by: tuple[str, ...]
    skipped_by: tuple[tuple[str, str], ...] = ()
    """Judges that should have, each with its reason."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page that a library made of its own result, to be shown beside ours."""

    title: str
    html: str
    """Made from a stranger's package by somebody else's code: never to be shown but without rights."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """The verdict on one package, with everything that led to it."""

    package: str
    version: str | None
    tables: tuple[TableCount, ...]
    judges: tuple[JudgeResult, ...]
    notes: tuple[str, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    """Every rule of schemas and catalogue, when judges are compared; else nothing."""
    folder: str = ""
    """The package's folder as seen from where the work was done, with forward slashes; empty when it is that folder,
    or not inside it."""

    @property
    def verdict(self) -> Verdict:
        """The gravest verdict of any judge; no judge at all decides nothing."""
        verdicts = {judge.verdict for judge in self.judges}
        if Verdict.FAIL in verdicts:
            return Verdict.FAIL
        return Verdict.PASS if verdicts == {Verdict.PASS} else Verdict.UNDECIDED

    @property
    def counts(self) -> dict[Severity, int]:
        """All findings by severity, shown or not."""
        tallies = [tally for judge in self.judges for tally in judge.tallies]
        return {level: sum(t.total for t in tallies if t.severity is level) for level in Severity}
