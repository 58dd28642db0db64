"""The judge of meaning: the package's own rule catalogue."""

from collections.abc import Mapping, Sequence

from openfigures.engines.checks import Balances, Check, Hit, Holds, Lookup, Outcome, Refers, Unique
from openfigures.findings import JudgeResult, Skipped
from openfigures.judges.judge import Case
from openfigures.judges.locating import Accusation, Told, tallies
from openfigures.package.opening import Package
from openfigures.rules.catalogue import Rule, fill
from openfigures.rules.nodes import Column, columns, walk
from openfigures.rules.scope import lookup

NAME = "rules"


class RulesJudge:
    """Judges whether the tables keep the rules that their publisher wrote down."""

    name = NAME

    def checks(self, case: Case) -> Sequence[Check]:
        """Return one check for each rule of the catalogue."""
        return [_check(rule, case.package) for rule in case.catalogue.rules]

    def conclude(self, case: Case, outcomes: Sequence[Outcome]) -> JudgeResult:
        """Return the findings on rules; a rule that could not judge every row is undecided."""
        pairs = list(zip(case.catalogue.rules, outcomes, strict=True))
        skipped = tuple(Skipped(rule.name, outcome.skipped) for rule, outcome in pairs if outcome.skipped)
        executed = [(rule, outcome) for rule, outcome in pairs if not outcome.skipped]
        tables = [case.tables[name] for name in {rule.table for rule, _ in executed}]
        dropped = sum(table.log.dropped_rows for table in tables)
        return JudgeResult(
            name=NAME,
            rules_declared=len(pairs),
            rules_executed=len(executed),
            skipped=skipped,
            undecided=dropped + sum(outcome.blocked for _, outcome in executed),
            rows=sum(table.rows for table in tables),
            tallies=tallies(NAME, [_accusation(rule, outcome, case) for rule, outcome in executed]),
        )


def _check(rule: Rule, package: Package) -> Check:
    if rule.unique is not None:
        return Unique(table=rule.table, fields=rule.unique)
    if rule.references is not None:
        target = rule.references
        return Refers(table=rule.table, fields=rule.fields, target=target.table, target_fields=target.fields)
    if rule.check is None:
        raise AssertionError("the catalogue's schema asks for one of check, unique and references")
    lookups = _lookups(rule, package)
    if rule.group_by is None:
        return Holds(table=rule.table, when=rule.when, test=rule.check, lookups=lookups)
    return Balances(table=rule.table, group_by=rule.group_by, when=rule.when, test=rule.check, lookups=lookups)


def _lookups(rule: Rule, package: Package) -> dict[str, Lookup]:
    resource = package.resource(rule.table)
    if resource is None:
        raise AssertionError("the catalogue was read for this package")
    found = {}
    for table, name in columns(rule.when, rule.check):
        if table is not None and table not in found:
            key = lookup(package, resource, Column(name, table))
            found[table] = Lookup(fields=key.fields, target=key.reference)
    return found


def _accusation(rule: Rule, outcome: Outcome, case: Case) -> Accusation:
    def tell(hit: Hit, cells: Mapping[str, str]) -> Told:
        return _tell(rule, hit, cells)

    return Accusation(
        table=case.tables[rule.table],
        outcome=outcome,
        code="rule-broken",
        unknown_code="rule-undecided",
        rule=rule.name,
        severity=rule.severity,
        because=rule.because,
        fields=_fields(rule),
        tell=tell,
    )


def _fields(rule: Rule) -> tuple[str, ...]:
    """Return the fields a rule is about, the most telling one first: the first that its check names."""
    if rule.unique is not None or rule.references is not None:
        return rule.unique or rule.fields
    own = {name for table, name in columns(rule.check) if table is None}
    text = [column.name for column in _in_order(rule) if column.name in own]
    return tuple(dict.fromkeys(text)) or tuple(rule.group_by or ())


def _in_order(rule: Rule) -> list[Column]:
    found = [node for node in walk(rule.check) if isinstance(node, Column)] if rule.check else []
    return sorted((column for column in found if column.table is None), key=lambda column: column.at)


def _tell(rule: Rule, hit: Hit, cells: Mapping[str, str]) -> Told:
    if hit.unknown:
        empty = [name for name in _fields(rule) if cells.get(name) == ""]
        because = f" because {', '.join(empty)} is empty" if empty and rule.group_by is None else ""
        message = f"the rule cannot tell{because}"
        return Told(message=message, fix="fill what is missing, or let 'when' say which rows the rule speaks of")
    message = fill(rule.message, cells) or "the rule is broken"
    if rule.group_by:
        group = ", ".join(f"{name} '{cells[name]}'" for name in rule.group_by)
        message = f"{message} (rows with {group})"
    return Told(message=message, fix=fill(rule.fix, cells))
