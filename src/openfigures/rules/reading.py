"""What all parts of the catalogue are read with: tables, columns and conditions by name, and mistakes with places."""

from collections.abc import Callable

from openfigures.errors import Problem, nearest
from openfigures.package.descriptor import Resource
from openfigures.package.opening import Package
from openfigures.package.yaml_text import YamlList, YamlMap, YamlNode, YamlText
from openfigures.places import Place
from openfigures.rules.kinds import check_condition
from openfigures.rules.nodes import Node
from openfigures.rules.parser import GrammarError, parse_expression
from openfigures.rules.scope import TableScope


class Reader:
    """Reads entries of a well-formed catalogue and collects what is wrong with them."""

    def __init__(self, package: Package, problems: list[Problem], names: set[str]) -> None:
        self.package = package
        self.problems = problems
        self.names = names
        """The names of all rules and relations read so far."""

    def _name(self, entry: YamlMap, noun: str) -> str:
        node = entry.entries["name"]
        name = node.text if isinstance(node, YamlText) else ""
        if name in self.names:
            self._refuse(f"{noun}-duplicate", node, f"the {noun} name '{name}' stands twice")
        self.names.add(name)
        return name

    def _refuse(self, code: str, node: YamlNode, message: str, fix: str = "") -> None:
        self.problems.append(_problem(code, node.place, message, fix))

    def _table(self, node: YamlNode, name: str) -> Resource | None:
        resource = self.package.resource(name)
        if resource is None or resource.schema is None or not resource.tabular:
            names = [one.name for one in self.package.resources]
            near = nearest(name, names)
            fix = f"did you mean '{near}'?" if near else f"the tables are {', '.join(names)}"
            self._refuse("rule-unknown-table", node, f"there is no table '{name}' with a schema", fix)
            return None
        return resource

    def _fields(self, entry: YamlMap, key: str, resource: Resource) -> tuple[str, ...] | None:
        node = entry.entries.get(key)
        if not isinstance(node, YamlList):
            return None
        items = [item for item in node.items if isinstance(item, YamlText)]
        for item in items:
            self._known_field(item, item.text, resource)
        return tuple(item.text for item in items)

    def _known_field(self, node: YamlNode, name: str, resource: Resource, fix: str = "") -> None:
        if resource.field(name) is None:
            names = [field.name for field in resource.schema.fields] if resource.schema else []
            near = nearest(name, names)
            fix = f"did you mean '{near}'?" if near else fix or f"its columns are {', '.join(names)}"
            self._refuse("rule-unknown-column", node, f"the table '{resource.name}' has no column '{name}'", fix)

    def _condition(self, entry: YamlMap, key: str, scope: TableScope) -> Node | None:
        node = entry.entries.get(key)
        if not isinstance(node, YamlText):
            return None

        def parse(text: str) -> Node:
            condition = parse_expression(text)
            check_condition(condition, scope)
            return condition

        return self._parsed(node, key, "rule", parse)

    def _parsed(self, node: YamlText, key: str, noun: str, parse: Callable[[str], Node]) -> Node | None:
        try:
            return parse(node.text)
        except GrammarError as error:
            self._not_understood(node, key, noun, error)
            return None

    def _not_understood(self, node: YamlText, key: str, noun: str, error: GrammarError) -> None:
        where = f"at character {error.at + 1} of '{key}': "
        place = place_of(node, error.at)
        self.problems.append(_problem(f"{noun}-not-understood", place, where + error.message, error.hint))


def place_of(node: YamlText, at: int) -> Place:
    """Return the place of a character of a text, or of the text when it was not written on one line."""
    place = node.place
    if not node.single_line or place.column is None:
        return place
    return Place(path=place.path, line=place.line, column=place.column + at)


def _problem(code: str, place: Place, message: str, fix: str = "") -> Problem:
    return Problem(code=code, place=place, message=message, fix=fix)
