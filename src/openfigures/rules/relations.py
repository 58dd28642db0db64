"""Where the figures stand, what is known of their quantities, and the relations between them, as the catalogue says."""

from dataclasses import dataclass

from openfigures.cells.values import Kind
from openfigures.errors import Problem
from openfigures.findings import Severity
from openfigures.package.descriptor import Resource
from openfigures.package.opening import Package
from openfigures.package.schema import ForeignKey
from openfigures.package.yaml_text import YamlMap, YamlText
from openfigures.places import Place
from openfigures.rules.nodes import Call, Column, Node, walk
from openfigures.rules.parser import GrammarError, parse_expression
from openfigures.rules.reading import Reader
from openfigures.rules.relation_kinds import check_relation
from openfigures.rules.relation_parser import TOTAL, parse_relation
from openfigures.rules.scope import TableScope

BOUND_COLUMNS = (
    "unit_measure", "lower", "lower_closed", "upper", "upper_closed", "lower_exact", "upper_exact", "relations"
)  # fmt: skip
"""The columns of a table of bounds, after quantity and dimensions."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FigureColumns:
    """The table of figures, and what its columns mean. A column of another table is reached by a foreign key."""

    table: str
    quantity: str
    """The column that names the quantity."""
    over: tuple[str, ...]
    """The dimensions: rows that agree in quantity and dimensions speak of one number."""
    value: str
    to: str | None = None
    """The upper end of a range."""
    qualifier: str | None = None
    resolution: str | None = None
    """The unit of the last digit that counts, in the unit of the figure."""
    power: str | None = None
    """The figure is its value times ten to this power."""
    weight: str | None = None
    """How much it takes to doubt the figure."""
    unit: Column | None = None
    kind: Column | None = None
    when: Node | None = None
    """The rows that are statements; None for all."""
    bounds: str | None = None
    """The table that publishes the bounds of numbers which nobody stated."""
    place: Place


@dataclass(frozen=True, kw_only=True, slots=True)
class QuantityFacts:
    """What the catalogue says of a quantity, stated or not."""

    name: str
    unit: str | None
    kind: str | None
    whole: bool
    """Whether it takes only whole numbers."""
    place: Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Relation:
    """What must hold between figures, once for each combination of values of `over`."""

    name: str
    relate: Node
    text: str
    """The relation as written."""
    over: tuple[str, ...]
    when: Node | None
    severity: Severity
    because: str
    fix: str
    place: Place


class RelationReader(Reader):
    """Reads the parts of a catalogue that speak of figures."""

    def __init__(self, package: Package, problems: list[Problem], names: set[str], figures: YamlMap | None) -> None:
        super().__init__(package, problems, names)
        self._declared: set[str] = set()
        self._resource: Resource | None = None
        self.figures = self._figure_columns(figures) if figures is not None else None

    def quantity(self, entry: YamlMap) -> QuantityFacts | None:
        """Read what the catalogue says of one quantity; None when it is wrong."""
        texts = _texts(entry)
        name = texts["name"]
        if name in self._declared:
            self._refuse("quantity-duplicate", entry.entries["name"], f"the quantity '{name}' is declared twice")
            return None
        self._declared.add(name)
        return QuantityFacts(
            name=name,
            unit=texts.get("unit"),
            kind=texts.get("kind"),
            whole=texts.get("whole") == "true",
            place=entry.entries["name"].place,
        )

    def relation(self, entry: YamlMap) -> Relation | None:
        """Read one relation; None when it is wrong."""
        before, texts = len(self.problems), _texts(entry)
        name = self._name(entry, "relation")
        if self.figures is None or self._resource is None:
            fix = "say under 'figures' which table holds them and what its columns mean"
            if not self.problems:
                self._refuse("relation-without-figures", entry.entries["name"], "nobody says where figures stand", fix)
            return None
        over = self._fields(entry, "over", self._resource)
        over = self.figures.over if over is None else over
        for dimension in over:
            if dimension not in self.figures.over:
                message = f"'{dimension}' is no dimension of the figures"
                fix = f"the dimensions are {', '.join(self.figures.over)}"
                self._refuse("relation-dimension", entry.entries["over"], message, fix)
        relate, when = (self._tree(entry, key, over) for key in ("relate", "when"))
        if relate is None or len(self.problems) > before:
            return None
        return Relation(
            name=name,
            relate=relate,
            text=texts["relate"],
            over=over,
            when=when,
            severity=Severity(texts.get("severity", "error")),
            because=texts["because"],
            fix=texts.get("fix", ""),
            place=entry.entries["name"].place,
        )

    def _tree(self, entry: YamlMap, key: str, over: tuple[str, ...]) -> Node | None:
        node, figures = entry.entries.get(key), self.figures
        if not isinstance(node, YamlText) or figures is None:
            return None

        def parse(text: str) -> Node:
            tree = parse_relation(text)
            check_relation(tree, figures.over, over)
            for one in walk(tree):
                self._check_total(one, over)
            return tree

        return self._parsed(node, key, "relation", parse)

    def _check_total(self, node: Node, over: tuple[str, ...]) -> None:
        """Raise GrammarError unless the members of a sum can be found."""
        if not (isinstance(node, Call) and node.name == TOTAL and isinstance(tree := node.arguments[1], Column)):
            return
        key = key_of_dimension(self._resource, tree.table) if self._resource else None
        if key is None or key.fields[0] not in over:
            hint = "a dimension of the relation must be the foreign key that leads to that table"
            raise GrammarError(f"no dimension leads to '{tree.table}'", tree.at, hint)
        target = self.package.resource(tree.table or "")
        if target is None or target.field(tree.name) is None:
            raise GrammarError(f"the table '{tree.table}' has no column '{tree.name}'", tree.at)

    def _figure_columns(self, entry: YamlMap) -> FigureColumns | None:
        before, texts = len(self.problems), _texts(entry)
        resource = self._resource = self._table(entry.entries["table"], texts["table"])
        if resource is None:
            return None
        over = self._fields(entry, "over", resource) or ()
        for key in ("quantity", "value", "to", "qualifier", "resolution", "power", "weight"):
            if key in texts:
                self._known_field(entry.entries[key], texts[key], resource)
        scope = TableScope(package=self.package, resource=resource)
        unit, kind = (self._column(entry, key, scope) for key in ("unit", "kind"))
        when = self._condition(entry, "when", scope)
        bounds = self._bounds_table(entry, resource)
        if len(self.problems) > before:
            return None
        self._check_numbers(entry, scope)
        return FigureColumns(
            table=resource.name,
            over=over,
            unit=unit,
            kind=kind,
            when=when,
            bounds=bounds,
            quantity=texts["quantity"],
            value=texts["value"],
            place=entry.entries["table"].place,
            **{key: texts.get(key) for key in ("to", "qualifier", "resolution", "power", "weight")},
        )

    def _bounds_table(self, entry: YamlMap, figures: Resource) -> str | None:
        node = entry.entries.get("bounds")
        table = self._table(node, node.text) if isinstance(node, YamlText) else None
        if table is None or not isinstance(node, YamlText):
            return None
        over = self._fields(entry, "over", figures) or ()
        quantity = entry.entries["quantity"]
        names = (quantity.text if isinstance(quantity, YamlText) else "", *over, *BOUND_COLUMNS)
        if missing := [name for name in names if table.field(name) is None]:
            fix = f"give it the columns {', '.join(names)}"
            self._refuse("figures-column", node, f"the table '{table.name}' has no column '{missing[0]}'", fix)
        return table.name

    def _check_numbers(self, entry: YamlMap, scope: TableScope) -> None:
        for key in ("value", "to", "resolution", "power", "weight"):
            node = entry.entries.get(key)
            if isinstance(node, YamlText) and scope.kind(Column(node.text)) is not Kind.NUMBER:
                self._refuse("figures-column", node, f"the column '{node.text}' holds no numbers", "name another")

    def _column(self, entry: YamlMap, key: str, scope: TableScope) -> Column | None:
        node = entry.entries.get(key)
        if not isinstance(node, YamlText):
            return None

        def parse(text: str) -> Node:
            column = parse_expression(text)
            if not isinstance(column, Column):
                raise GrammarError("this is no column", column.at, "write column or table.column")
            scope.kind(column)
            return column

        column = self._parsed(node, key, "figures", parse)
        return column if isinstance(column, Column) else None


def key_of_dimension(resource: Resource, table: str | None) -> ForeignKey | None:
    """Return the foreign key of one column that leads from figures to the members of a dimension, if there is one."""
    keys = resource.schema.foreign_keys if resource.schema else ()
    return next((key for key in keys if key.resource == table and len(key.fields) == 1), None)


def _texts(entry: YamlMap) -> dict[str, str]:
    return {key: node.text for key, node in entry.entries.items() if isinstance(node, YamlText)}
