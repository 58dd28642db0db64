"""The judge of form: bytes, headers, types, constraints, keys and references, as descriptor and schemas say."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from openfigures.cells.reasons import NotAValue
from openfigures.cells.values import reader
from openfigures.engines.checks import Check, Hit, Outcome, Present, Readable, Refers, Unique
from openfigures.errors import InputRefusedError, Problem
from openfigures.findings import Finding, JudgeResult, Severity, Skipped, Tally
from openfigures.judges.constraints import Constraint, constraints
from openfigures.judges.files import file_findings
from openfigures.judges.judge import Case
from openfigures.judges.locating import Accusation, Told, tallies
from openfigures.package.schema import Field, ForeignKey, Key
from openfigures.tables.faults import FAULTS
from openfigures.tables.table import Table

NAME = "structure"


@dataclass(frozen=True, slots=True)
class _Declared:
    """One thing that a schema declares, with the check that it asks for."""

    table: Table
    check: Check
    source: Field | Constraint | Key | ForeignKey


class StructureJudge:
    """Judges whether the files are what the descriptor says they are."""

    name = NAME

    def __init__(self) -> None:
        self._declared: list[_Declared] = []

    def checks(self, case: Case) -> Sequence[Check]:
        """Return the checks of all schemas; raises InputRefusedError when a constraint cannot be used."""
        problems: list[Problem] = []
        self._declared = [one for table in case.tables.values() for one in _declared(table, problems)]
        if problems:
            raise InputRefusedError(problems)
        return [one.check for one in self._declared]

    def conclude(self, case: Case, outcomes: Sequence[Outcome]) -> JudgeResult:
        """Return the findings on descriptor, files, headers, cells and keys."""
        pairs = list(zip(self._declared, outcomes, strict=True))
        skipped = [Skipped(_rule_name(one), outcome.skipped) for one, outcome in pairs if outcome.skipped]
        skipped += [Skipped(f"resource {name}", reason) for name, reason in case.unreadable.items()]
        files = file_findings(case.package, NAME)
        reason = "a table of several files has no size or digest of its own"
        skipped += [Skipped(f"{name} bytes and hash", reason) for name in files.unchecked]
        accusations = [_accusation(one, outcome) for one, outcome in pairs]
        declared = len(pairs) + files.checked + len(files.unchecked) + len(case.tables) + len(case.unreadable)
        return JudgeResult(
            name=NAME,
            rules_declared=declared,
            rules_executed=declared - len(skipped),
            skipped=tuple(skipped),
            rows=sum(table.rows for table in case.tables.values()),
            tallies=(
                *_doubts(case),
                *files.tallies,
                *(tally for table in case.tables.values() for tally in _table_tallies(table, case.keep)),
                *tallies(NAME, accusations),
            ),
        )


def _declared(table: Table, problems: list[Problem]) -> Iterator[_Declared]:
    name, schema = table.name, table.schema
    for field in schema.fields:
        if schema.fields_match in {"superset", "partial"} and field.name not in table.columns:
            continue  # the schema allows that the column is not there
        yield _Declared(table, Readable(table=name, field=field.name), field)
        if field.required:
            yield _Declared(table, Present(table=name, field=field.name), field)
        for constraint in constraints(name, field, problems):
            yield _Declared(table, constraint.check, constraint)
    for key in schema.keys:
        yield _Declared(table, Unique(table=name, fields=key.fields), key)
    for foreign in schema.foreign_keys:
        check = Refers(table=name, fields=foreign.fields, target=foreign.resource, target_fields=foreign.reference)
        yield _Declared(table, check, foreign)


def _rule_name(one: _Declared) -> str:
    fields = one.check.fields if isinstance(one.check, Unique | Refers) else (_field_of(one),)
    return f"{one.table.name}.{'+'.join(fields)} {_property(one)}"


def _field_of(one: _Declared) -> str:
    field = one.source.field if isinstance(one.source, Constraint) else one.source
    return field.name if isinstance(field, Field) else ""


def _property(one: _Declared) -> str:
    """Return the property of Table Schema that declares it."""
    match one.source:
        case Constraint(name=name):
            return name
        case Key(primary=primary):
            return "primaryKey" if primary else "unique" if len(one.source.fields) == 1 else "uniqueKeys"
        case ForeignKey():
            return "foreignKeys"
        case _:
            return "required" if isinstance(one.check, Present) else "type"


_CODES = {
    "type": ("cell-unreadable", "a cell must have the form of its column's type"),
    "required": ("cell-missing", "the column must not be empty"),
    "primaryKey": ("key-duplicate", "the primary key tells rows apart"),
    "unique": ("key-duplicate", "the column tells rows apart"),
    "uniqueKeys": ("key-duplicate", "these columns together tell rows apart"),
    "foreignKeys": ("reference-broken", "the other table must have the row that is referred to"),
}


def _accusation(one: _Declared, outcome: Outcome) -> Accusation:
    name = _property(one)
    code, because = _CODES.get(name, ("constraint-broken", "the schema sets this limit"))
    fields = one.check.fields if isinstance(one.check, Unique | Refers) else (_field_of(one),)

    def tell(hit: Hit, cells: Mapping[str, str]) -> Told:
        return _tell(one, hit, cells)

    return Accusation(
        table=one.table,
        outcome=outcome,
        code=code,
        unknown_code=code,
        rule=f"{'+'.join(fields)} {name}",
        severity=Severity.ERROR,
        because=because,
        fields=fields,
        tell=tell,
    )


def _tell(one: _Declared, _: Hit, cells: Mapping[str, str]) -> Told:
    match one.source:
        case Constraint(field=field, says=says, fix=fix):
            return Told(message=f"'{cells[field.name]}' {says}", fix=fix)
        case Key(fields=fields):
            shown = ", ".join(f"{name} '{cells[name]}'" for name in fields)
            return Told(
                message=f"{shown} stands in an earlier row",
                fix="give one of the rows another key, or remove it",
            )
        case ForeignKey(fields=fields, resource=resource):
            shown = ", ".join(f"{name} '{cells[name]}'" for name in fields)
            return Told(message=f"{shown} is not in '{resource}'", fix=f"correct it, or add the row to '{resource}'")
        case Field() as field if isinstance(one.check, Present):
            return Told(message=f"'{field.name}' is missing", fix="fill the cell")
        case Field() as field:
            try:
                reader(field)(cells[field.name])
            except NotAValue as reason:
                return Told(message=f"'{cells[field.name]}' {reason.reason}", fix=reason.fix)
    raise AssertionError("an engine reported a cell that can be read")


def _doubts(case: Case) -> Iterator[Tally]:
    for vital, problem in case.package.doubts:
        severity = Severity.ERROR if vital else Severity.WARNING
        finding = Finding(
            code=problem.code,
            judge=NAME,
            rule="properties",
            severity=severity,
            message=problem.message,
            fix=problem.fix,
            place=problem.place,
        )
        yield _one(finding, "an unknown property switches off what it was meant to say")


def _one(finding: Finding, because: str) -> Tally:
    return Tally(
        code=finding.code,
        rule=finding.rule,
        severity=finding.severity,
        resource=finding.resource,
        total=1,
        findings=(finding,),
        because=because,
    )


def _table_tallies(table: Table, keep: int) -> Iterator[Tally]:
    for fault in table.header_faults:
        finding = Finding(
            code=fault.code,
            judge=NAME,
            rule="header",
            severity=Severity.ERROR,
            message=fault.message,
            fix=fault.fix,
            place=fault.place,
            resource=table.name,
            field=fault.field,
        )
        yield _one(
            finding, "some programs find a column by its name and some by its place, so both must agree with the schema"
        )
    for code, total in table.log.totals.items():
        kind = FAULTS[code]
        findings = tuple(
            Finding(
                code=code,
                judge=NAME,
                rule="bytes",
                severity=kind.severity,
                message=fault.message,
                fix=kind.fix,
                place=fault.place,
                resource=table.name,
                value=fault.value,
            )
            for fault in table.log.kept[code][:keep]
        )
        yield Tally(
            code=code,
            rule="bytes",
            severity=kind.severity,
            resource=table.name,
            total=total,
            findings=findings,
            because=kind.because,
        )
