"""Row rules as formulas, so that they can be examined: what is true of a row that keeps them all.

Numbers and their sums and products are exact. A text is a number that sorts as the text does. Whether a cell, or what a
function gives for it, is there is a number above zero. Whatever the solver does not know, such as a pattern, may be
true or not: so what is proved impossible is impossible, and what is not proved is passed over.
"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from time import monotonic

from openfigures.consistency.system import All, Any, Atom, Constraint, Formula, Polynomial, negation
from openfigures.package.descriptor import Resource
from openfigures.package.opening import Package
from openfigures.relations import polynomials
from openfigures.relations.examination import SECONDS, Law, Remark, examine
from openfigures.rules.catalogue import Catalogue, Rule
from openfigures.rules.functions import FUNCTIONS
from openfigures.rules.nodes import Arithmetic, Call, Column, Compare, IsNull, Literal, Logic, Node, Not, OneOf, walk

_DIGIT = 257
"""More than there are bytes, so that a text and the same with more behind it are different numbers."""
Unknown = Polynomial | None
"""The value of a term; None for what the solver cannot say."""


def examine_rules(package: Package, catalogue: Catalogue) -> Iterator[Remark]:
    """Yield what is odd about the row rules of each table."""
    deadline = monotonic() + SECONDS
    for resource in package.resources:
        rules = [one for one in catalogue.rules if one.table == resource.name and one.check and one.group_by is None]
        if rules:
            translator = Translator()
            laws = [translator.law(rule) for rule in rules]
            yield from examine(laws, list(translator.given(resource)), deadline=deadline)


class Translator:
    """Makes formulas of conditions; what one of them names is the same for all."""

    def __init__(self) -> None:
        self.opaque: dict[str, str] = {}
        """Names for what the solver cannot say."""

    def law(self, rule: Rule) -> Law:
        """Return a row rule as a law."""
        if rule.check is None:
            raise AssertionError("only row rules are translated")
        guard = None if rule.when is None else self.true(rule.when)
        formula = self.true(rule.check)
        if guard is not None:
            formula = Any((negation(guard), formula))
        return Law(name=rule.name, constraint=Constraint(rule.name, formula), guard=guard, place=rule.place)

    def given(self, resource: Resource) -> Iterator[Constraint]:
        """Yield what the schema says of numbers, and which cells are never missing."""
        for field in resource.schema.fields if resource.schema else ():
            if field.required:
                yield Constraint(f"schema: {field.name} is required", present(field.name))

    def true(self, node: Node) -> Formula:
        """Return when a condition is true; missing cells make it neither true nor false."""
        return self._truth(node, wanted=True)

    def _truth(self, node: Node, *, wanted: bool) -> Formula:
        match node:
            case Literal():
                return All(()) if node.value is wanted else Any(())
            case Not():
                return self._truth(node.operand, wanted=not wanted)
            case Logic():
                parts = (self._truth(node.left, wanted=wanted), self._truth(node.right, wanted=wanted))
                return All(parts) if (node.operator == "and") is wanted else Any(parts)
            case IsNull():
                return self._missing(node.operand, wanted=wanted is not node.negated)
            case OneOf():
                options = tuple(self._compare("=", node.operand, one) for one in node.options)
                found: Formula = Any(options)
                return self._where_present(node, found if wanted else negation(found))
            case Compare():
                found = self._compare(node.operator, node.left, node.right)
                return self._where_present(node, found if wanted else negation(found))
        found = self._unsaid(node)
        return self._where_present(node, found if wanted else negation(found))

    def _missing(self, operand: Node, *, wanted: bool) -> Formula:
        if any(isinstance(node, Logic | IsNull) for node in walk(operand)):
            found = self._unsaid(IsNull(operand, negated=False))
            return found if wanted else negation(found)
        there = self._where_present(operand, All(()))
        return negation(there) if wanted else there

    def _where_present(self, node: Node, formula: Formula) -> Formula:
        """Return a formula together with what must be there for a node to be: each part that can be missing."""
        names = sorted({shape(part) for part in walk(node) if _can_be_missing(part)})
        return All((*(present(name) for name in names), formula))

    def _compare(self, operator: str, left: Node, right: Node) -> Formula:
        one, other = self._term(left), self._term(right)
        if one is None or other is None:
            return self._unsaid(Compare(operator, left, right))
        return polynomials.compared(polynomials.plus(one, other, -1), operator)

    def _term(self, node: Node) -> Unknown:
        match node:
            case Literal(value=bool() | None):
                return None
            case Literal(value=str()):
                return {(): _number_of(node.value)} if node.value else {}
            case Literal(value=Decimal()):
                return {(): Fraction(node.value)} if node.value else {}
            case Column():
                return {(f"value of {node}",): Fraction(1)}
            case Arithmetic():
                left, right = self._term(node.left), self._term(node.right)
                if left is None or right is None:
                    return None
                if node.operator == "*":
                    return self._product(node, left, right)
                return polynomials.plus(left, right, 1 if node.operator == "+" else -1)
            case Call():
                return {(self._name(node),): Fraction(1)}
        return None

    def _product(self, node: Node, left: Polynomial, right: Polynomial) -> Polynomial:
        """Return a product; one of too many terms is a number of which nothing is known."""
        try:
            return polynomials.times(left, right)
        except polynomials.TooLongError:
            return {(self._name(node),): Fraction(1)}

    def _unsaid(self, node: Node) -> Formula:
        """Return a formula that may hold or not, the same for the same condition."""
        return Atom({(self._name(node),): Fraction(-1)}, True)

    def _name(self, node: Node) -> str:
        return self.opaque.setdefault(shape(node), f"unsaid {len(self.opaque) + 1}")


def _can_be_missing(node: Node) -> bool:
    match node:
        case Column() | Literal(value=None):
            return True
        case Call():
            return node.name in FUNCTIONS and FUNCTIONS[node.name].partial
    return False


def _number_of(text: str) -> Fraction:
    """Return a number between 0 and 1 for a text, so that numbers sort as the texts do, by code points."""
    data = text.encode("utf-8", "surrogatepass")
    number = 0
    for byte in data:
        number = number * _DIGIT + byte + 1
    return Fraction(number, _DIGIT ** len(data))


def shape(node: Node) -> str:
    """Return the same text for the same expression, wherever it stands."""
    match node:
        case Literal():
            return repr(node.value)
        case Column():
            return f"{node}"
        case Call():
            return f"{node.name}({', '.join(map(shape, node.arguments))})"
        case OneOf():
            return f"{shape(node.operand)} in {sorted(shape(one) for one in node.options)}"
        case Not():
            return f"not {shape(node.operand)}"
        case IsNull():
            return f"{shape(node.operand)} is {'present' if node.negated else 'missing'}"
    return f"({shape(node.left)} {node.operator} {shape(node.right)})"


def present(name: str) -> Formula:
    """Return the formula that a cell is not missing."""
    return Atom({(f"missing {name}",): Fraction(1)})
