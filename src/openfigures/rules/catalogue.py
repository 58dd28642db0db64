"""The rule catalogue: YAML to typed rules, or a refusal with the place of every mistake."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import jsonschema_rs

from openfigures.errors import InputRefusedError, Problem, nearest
from openfigures.findings import Severity
from openfigures.package.descriptor import Resource
from openfigures.package.limits import DOCUMENT_PROBLEMS
from openfigures.package.opening import Package
from openfigures.package.yaml_text import YamlList, YamlMap, YamlNode, YamlText, parse_yaml, plain
from openfigures.places import Place
from openfigures.rules.nodes import Node
from openfigures.rules.reading import Reader
from openfigures.rules.relations import FigureColumns, QuantityFacts, Relation, RelationReader
from openfigures.rules.scope import TableScope

T = TypeVar("T")

RULES_AT_MOST = 2_000
CELL_SHOWN = 200
"""Characters of a cell in a message, which may name the cell many times."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reference:
    """What the values of a reference rule must be found in."""

    table: str
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One rule. Exactly one of `check`, `unique` and `references` says what must hold."""

    name: str
    table: str
    severity: Severity
    because: str
    """Why the rule exists."""
    message: str
    """What is wrong when it is broken; `{field}` stands for the cell of that field."""
    fix: str
    when: Node | None
    """The rows (or groups) that the rule speaks of; None for all."""
    check: Node | None
    """What must hold for each row, or with `group_by` for each group."""
    group_by: tuple[str, ...] | None
    unique: tuple[str, ...] | None
    """Fields that together must differ from row to row."""
    fields: tuple[str, ...]
    """The fields of a reference rule."""
    references: Reference | None
    place: Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Catalogue:
    """What a package says must hold."""

    rules: tuple[Rule, ...] = ()
    figures: FigureColumns | None = None
    """Where the figures stand; None when the catalogue does not say, so that it has no relations."""
    quantities: tuple[QuantityFacts, ...] = ()
    relations: tuple[Relation, ...] = ()


def read_catalogue(package: Package) -> Catalogue:
    """Read the catalogue of a package; an empty one when it has none.

    Raises InputRefusedError with every mistake of the catalogue.
    """
    path = package.rules_path
    if path is None:
        return Catalogue()
    tree = parse_yaml(package.folder.read_document(path, Place(path=path)), path)
    parts = {key: _entries(tree, key) for key in ("rules", "quantities", "relations")}
    for key, entries in parts.items():
        if len(entries) > RULES_AT_MOST:
            message = f"there are more than {RULES_AT_MOST} {key}"
            raise InputRefusedError([_problem("rules-too-many", tree.place, message)])
    problems = list(islice(_shape_problems(tree), DOCUMENT_PROBLEMS))
    if problems:
        raise InputRefusedError(problems)
    names: set[str] = set()
    rules = list(_until_enough(_RuleReader(package, problems, names).rule, parts["rules"], problems))
    figures = tree.entries.get("figures") if isinstance(tree, YamlMap) else None
    reader = RelationReader(package, problems, names, figures if isinstance(figures, YamlMap) else None)
    quantities = list(_until_enough(reader.quantity, parts["quantities"], problems))
    relations = list(_until_enough(reader.relation, parts["relations"], problems))
    if problems:
        raise InputRefusedError(problems)
    return Catalogue(
        rules=tuple(rules), figures=reader.figures, quantities=tuple(quantities), relations=tuple(relations)
    )


def _entries(tree: YamlNode, key: str) -> list[YamlMap]:
    listed = tree.entries.get(key) if isinstance(tree, YamlMap) else None
    return [item for item in listed.items if isinstance(item, YamlMap)] if isinstance(listed, YamlList) else []


def _until_enough(read: Callable[[YamlMap], T | None], entries: list[YamlMap], problems: list[Problem]) -> Iterator[T]:
    """Yield what can be read of some entries, until there are more problems than anyone wants to hear of at once."""
    for entry in entries:
        if len(problems) >= DOCUMENT_PROBLEMS:
            return
        found = read(entry)
        if found is not None:
            yield found


def catalogue_schema() -> dict[str, Any]:
    """Return the JSON Schema of a catalogue, the same that packages carry as `schemas/rules.schema.json`."""
    text = Path(__file__).with_name("rules.schema.json").read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def _shape_problems(tree: YamlNode) -> Iterator[Problem]:
    """Yield what the JSON Schema of catalogues does not allow."""
    schema = catalogue_schema()
    known = {name for part in schema["$defs"].values() for name in part.get("properties", ())}
    for error in jsonschema_rs.Draft202012Validator(schema).iter_errors(plain(tree)):
        message, hint = error.message, ""
        if len(message) > 300:
            message = "this entry has not the form of a rule"
        elif "Additional properties" in message:
            near = next(filter(None, (nearest(word, known) for word in message.split("'")[1::2])), None)
            hint = f"did you mean '{near}'?" if near else ""
        place = _find(tree, list(error.instance_path))
        yield _problem("rules-malformed", place, f"the catalogue is malformed: {message}", hint)


def _find(node: YamlNode, way: list[str | int]) -> Place:
    for step in way:
        if isinstance(node, YamlMap) and isinstance(step, str) and step in node.entries:
            node = node.entries[step]
        elif isinstance(node, YamlList) and isinstance(step, int):
            node = node.items[step]
    return node.place


def _problem(code: str, place: Place, message: str, fix: str = "") -> Problem:
    return Problem(code=code, place=place, message=message, fix=fix)


class _RuleReader(Reader):
    """Reads the rules."""

    def rule(self, entry: YamlMap) -> Rule | None:
        before = len(self.problems)
        texts = {key: node.text for key, node in entry.entries.items() if isinstance(node, YamlText)}
        name = self._name(entry, "rule")
        resource = self._table(entry.entries["table"], texts["table"])
        if resource is None:
            return None
        group_by = self._fields(entry, "group_by", resource)
        scope = TableScope(
            package=self.package, resource=resource, group_by=group_by or (), grouped=group_by is not None
        )
        rule = Rule(
            name=name,
            table=texts["table"],
            severity=Severity(texts.get("severity", "error")),
            because=texts["because"],
            message=texts.get("message", ""),
            fix=texts.get("fix", ""),
            when=self._condition(entry, "when", scope),
            check=self._condition(entry, "check", scope),
            group_by=group_by,
            unique=self._fields(entry, "unique", resource),
            fields=self._fields(entry, "fields", resource) or (),
            references=self._reference(entry),
            place=entry.entries["name"].place,
        )
        self._check_reference(entry, rule, resource)
        self._check_message(entry, rule, resource)
        return rule if len(self.problems) == before else None

    def _reference(self, entry: YamlMap) -> Reference | None:
        node = entry.entries.get("references")
        if not isinstance(node, YamlMap):
            return None
        table = node.entries["table"]
        target = self._table(table, table.text) if isinstance(table, YamlText) else None
        if target is None:
            return None
        return Reference(table=target.name, fields=self._fields(node, "fields", target) or ())

    def _check_reference(self, entry: YamlMap, rule: Rule, resource: Resource) -> None:
        if rule.references is None:
            return
        node, target = entry.entries["references"], self.package.resource(rule.references.table)
        if len(rule.fields) != len(rule.references.fields):
            self._refuse("rule-reference", node, "a reference must name as many fields here as there")
            return
        for here, there in zip(rule.fields, rule.references.fields, strict=True):
            ours, other = resource.field(here), target.field(there) if target else None
            if ours and other and ours.type != other.type:
                message = f"the reference compares {ours.type} '{here}' with {other.type} '{there}'"
                self._refuse("rule-reference", node, message)

    def _check_message(self, entry: YamlMap, rule: Rule, resource: Resource) -> None:
        for key, text in (("message", rule.message), ("fix", rule.fix)):
            for name in placeholders(text):
                fix = "double the braces if they are meant as such: {{...}}"
                self._known_field(entry.entries[key], name, resource, fix)


_HOLE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")
"""A placeholder; doubled braces stand for braces."""


def placeholders(template: str) -> list[str]:
    """Return the fields that a message names in braces."""
    return [match[1] for match in _HOLE.finditer(template) if match[1] is not None]


def fill(template: str, cells: Mapping[str, str]) -> str:
    """Return a message with the cells of a row in the place of `{field}`."""

    def put(match: re.Match[str]) -> str:
        return match[0][0] if match[1] is None else cells.get(match[1], "")[:CELL_SHOWN]

    return _HOLE.sub(put, template)
