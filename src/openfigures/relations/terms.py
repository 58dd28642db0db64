"""A relation as a formula over the figures that it refers to, the same for all groups that look alike."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from openfigures.consistency.system import All, Any, Atom, Formula, Polynomial, negation
from openfigures.figures import units
from openfigures.figures.units import Unit, UnitError
from openfigures.relations import polynomials
from openfigures.relations.polynomials import Quotient, compared
from openfigures.relations.quantities import NEVER_NEGATIVE, Quantity
from openfigures.rules.nodes import Arithmetic, Call, Column, Compare, Literal, Logic, Node, Not, OneOf, walk
from openfigures.rules.parser import GrammarError
from openfigures.rules.relation_parser import PERCENT, PINNED, TOTAL
from openfigures.rules.relations import Relation

TRUE, FALSE = All(()), Any(())


@dataclass(frozen=True, slots=True)
class Reference:
    """A figure that a relation refers to, as seen from the group that the relation speaks of."""

    quantity: str
    pins: tuple[tuple[str, str | None], ...] = ()
    """Dimensions that are set to a value; None stands for the period before."""
    member: int | None = None
    """Of a sum: which of the members. The tree is that of `by`."""
    by: Column | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """A formula whose variables are the positions of references, as texts."""

    formula: Formula
    guard: Formula | None
    """When the relation holds; None for always."""
    references: tuple[Reference, ...]


def references(relation: Relation) -> Iterator[Reference]:
    """Yield what a relation refers to, a sum as its first member."""
    for tree in (relation.relate, relation.when):
        yield from () if tree is None else _references(tree, frozenset(relation.over))


def _references(node: Node, over: frozenset[str]) -> Iterator[Reference]:
    if isinstance(node, Column):
        if node.name not in over:
            yield Reference(node.name)
    elif isinstance(node, Call) and node.name in {PINNED, TOTAL}:
        yield _reference(node, 0)
    else:
        for part in _parts(node):
            yield from _references(part, over)


def _parts(node: Node) -> Sequence[Node]:
    match node:
        case Not():
            return (node.operand,)
        case Logic() | Compare() | Arithmetic():
            return (node.left, node.right)
        case OneOf():
            return (node.operand, *node.options)
    return ()


def _reference(node: Call, member: int) -> Reference:
    quantity = node.arguments[0]
    if not isinstance(quantity, Column):
        raise AssertionError("the parser puts the quantity first")
    if node.name == TOTAL:
        by = node.arguments[1]
        return Reference(quantity.name, member=member, by=by if isinstance(by, Column) else None)
    pins = zip(node.arguments[1::2], node.arguments[2::2], strict=True)
    named = ((name.name, value.value if isinstance(value, Literal) else None) for name, value in pins)  # type: ignore[union-attr]
    return Reference(quantity.name, tuple(sorted(named)))


def conditions(relation: Relation) -> tuple[Compare | OneOf, ...]:
    """Return the comparisons of dimensions that a relation and its guard make."""
    trees = [tree for tree in (relation.relate, relation.when) if tree is not None]
    found = (node for tree in trees for node in walk(tree) if isinstance(node, Compare | OneOf))
    return tuple(node for node in found if _of_dimensions(node, relation.over))


def holds(condition: Compare | OneOf, group: Mapping[str, str]) -> bool:
    """Return whether a comparison of dimensions holds in a group."""

    def text(node: Node) -> str:
        return group[node.name] if isinstance(node, Column) else str(node.value)  # type: ignore[union-attr]

    if isinstance(condition, OneOf):
        return text(condition.operand) in {text(option) for option in condition.options}
    left, right = text(condition.left), text(condition.right)
    return {
        "=": left == right,
        "<>": left != right,
        "<": left < right,
        "<=": left <= right,
        ">": left > right,
        ">=": left >= right,
    }[condition.operator]


def _of_dimensions(node: Compare | OneOf, over: Sequence[str]) -> bool:
    left = node.left if isinstance(node, Compare) else node.operand
    sides = (left, node.right) if isinstance(node, Compare) else (left,)
    return any(isinstance(one, Column) and one.name in over for one in sides)


def template(
    relation: Relation, quantities: Mapping[str, Quantity], truths: Sequence[bool], members: Mapping[str, int]
) -> Template:
    """Return the formula of a relation for groups in which its comparisons of dimensions have these truths.

    `members` says how many members each sum has, by the text of its tree. Raises GrammarError when units do not fit,
    and when the relation is too long.
    """
    compiler = _Compiler(relation, quantities, dict(zip(map(id, conditions(relation)), truths, strict=True)), members)
    try:
        formula = compiler.formula(relation.relate)
        guard = None if relation.when is None else compiler.formula(relation.when)
    except polynomials.TooLongError as error:
        raise GrammarError(str(error), relation.relate.at, "make its parts quantities of their own") from None
    if guard is not None:
        formula = _any((negation(guard), formula))
    return Template(formula, None if guard == TRUE else guard, tuple(compiler.found))


class _Compiler:
    def __init__(
        self,
        relation: Relation,
        quantities: Mapping[str, Quantity],
        truths: Mapping[int, bool],
        members: Mapping[str, int],
    ) -> None:
        self.relation = relation
        self.quantities = quantities
        self.truths = truths
        self.members = members
        self.found: dict[Reference, str] = {}
        """The names of variables, by what they refer to."""

    def formula(self, node: Node) -> Formula:
        match node:
            case Logic():
                parts = (self.formula(node.left), self.formula(node.right))
                return _all(parts) if node.operator == "and" else _any(parts)
            case Not():
                return negation(self.formula(node.operand))
            case OneOf() if id(node) not in self.truths:
                options = (Compare("=", node.operand, option, node.at) for option in node.options)
                return _any(tuple(self._comparison(option) for option in options))
            case Compare() if id(node) not in self.truths:
                return self._comparison(node)
        return TRUE if self.truths[id(node)] else FALSE

    def _comparison(self, node: Compare) -> Formula:
        (left, unit), (right, other) = self._term(node.left), self._term(node.right)
        self._check(node, units.compare, unit, other)
        difference = polynomials.add(left, right, -1)
        return self._signed(difference, node.operator)

    def _signed(self, term: Quotient, operator: str) -> Formula:
        """Compare a quotient with zero; that it exists is part of what is said."""
        positive = compared(term.numerator, operator)
        if term.denominator == polynomials.ONE:
            return positive
        above = Atom({monomial: -coefficient for monomial, coefficient in term.denominator.items()}, True)
        if self._never_negative(term.denominator):
            return _all((above, positive))
        below = Atom(term.denominator, True)
        opposite = {monomial: -coefficient for monomial, coefficient in term.numerator.items()}
        return _any((_all((above, positive)), _all((below, compared(opposite, operator)))))

    def _never_negative(self, polynomial: Polynomial) -> bool:
        kinds = {name: self.quantities[reference.quantity].kind for reference, name in self.found.items()}
        return all(
            coefficient > 0 and all(kinds[name] in NEVER_NEGATIVE for name in monomial)
            for monomial, coefficient in polynomial.items()
        )

    def _term(self, node: Node) -> tuple[Quotient, Unit | None]:
        match node:
            case Literal():
                return polynomials.constant(Fraction(node.value)), units.bare(Fraction(node.value))
            case Call(name=name) if name == PERCENT:
                value = Fraction(node.arguments[0].value)  # type: ignore[union-attr]
                return polynomials.constant(value / 100), units.PERCENT_NUMBER
            case Call(name=name) if name == TOTAL:
                return self._total(node)
            case Call():
                return self._unknown(_reference(node, 0), node)
            case Column():
                return self._unknown(Reference(node.name), node)
            case Arithmetic():
                return self._arithmetic(node)
        raise AssertionError("relations were checked when they were read")

    def _total(self, node: Call) -> tuple[Quotient, Unit | None]:
        first, unit = self._unknown(_reference(node, 0), node)
        terms = dict(first.numerator)
        for member in range(1, self.members[str(node.arguments[1])]):
            terms.update(self._unknown(_reference(node, member), node)[0].numerator)  # each is a number of its own
        return Quotient(terms), unit

    def _unknown(self, reference: Reference, node: Node) -> tuple[Quotient, Unit | None]:
        quantity = self.quantities[reference.quantity]
        name = self.found.setdefault(reference, str(len(self.found)))
        try:
            unit = None if quantity.unit is None else units.parse_unit(quantity.unit)
        except UnitError as error:
            raise GrammarError(f"the unit of '{quantity.name}': {error}", node.at) from None
        return polynomials.unknown(name, unit.factor if unit else Fraction(1)), unit

    def _arithmetic(self, node: Arithmetic) -> tuple[Quotient, Unit | None]:
        (left, unit), (right, other) = self._term(node.left), self._term(node.right)
        match node.operator:
            case "+":
                return polynomials.add(left, right), self._check(node, units.add, unit, other)
            case "-":
                return polynomials.add(left, right, -1), self._check(node, units.subtract, unit, other)
            case "*":
                return polynomials.multiply(left, right), self._check(node, units.multiply, unit, other)
        if not right.numerator:
            raise GrammarError("this divides by zero", node.at)
        return polynomials.divide(left, right), self._check(node, units.divide, unit, other)

    def _check(self, node: Node, operation, unit: Unit | None, other: Unit | None) -> Unit | None:  # type: ignore[no-untyped-def]
        """Return the unit of a result; nothing is said of quantities without a unit."""
        if unit is None or other is None:
            return None
        try:
            result: Unit | None = operation(unit, other)
        except UnitError as error:
            raise GrammarError(str(error), node.at, error.hint) from None
        return result


def _all(parts: tuple[Formula, ...]) -> Formula:
    if FALSE in parts:
        return FALSE
    flat = [one for part in parts for one in (part.parts if isinstance(part, All) else (part,))]
    return flat[0] if len(flat) == 1 else All(tuple(flat))


def _any(parts: tuple[Formula, ...]) -> Formula:
    if TRUE in parts:
        return TRUE
    flat = [one for part in parts for one in (part.parts if isinstance(part, Any) else (part,))]
    return flat[0] if len(flat) == 1 else Any(tuple(flat))
