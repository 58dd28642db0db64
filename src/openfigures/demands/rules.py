"""What the rule catalogue of a package asks."""

from collections.abc import Mapping

from openfigures.demands.demand import Demand, Told
from openfigures.engines.checks import Balances, Check, Hit, Holds, Lookup, Refers, Unique
from openfigures.package.opening import Package
from openfigures.rules.catalogue import Catalogue, Rule, fill
from openfigures.rules.nodes import Column, columns, walk
from openfigures.rules.scope import lookup


def rule_demands(package: Package, catalogue: Catalogue) -> list[Demand]:
    """Return one demand for each rule of a catalogue, in its order."""
    return [_demand(rule, package) for rule in catalogue.rules]


def _demand(rule: Rule, package: Package) -> Demand:
    def tell(hit: Hit, cells: Mapping[str, str]) -> Told:
        return _tell(rule, hit, cells)

    return Demand(
        rule=rule.name,
        check=_check(rule, package),
        code="rule-broken",
        unknown_code="rule-undecided",
        severity=rule.severity,
        because=rule.because,
        fields=_fields(rule),
        tell=tell,
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
