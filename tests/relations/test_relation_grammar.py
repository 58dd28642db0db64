"""The language of relations: what it understands and how, what it refuses and where, and with which hint."""

from decimal import Decimal

import pytest

from openfigures.rules.nodes import Arithmetic, Call, Column, Compare, Literal, Logic, Node, Not, OneOf
from openfigures.rules.parser import GrammarError
from openfigures.rules.relation_kinds import check_relation
from openfigures.rules.relation_parser import parse_relation

DIMENSIONS = ("area", "period", "source")
OVER = ("area", "period", "source")

UNDERSTOOD = [
    ("a = b", "a = b"),
    ("a = b / c", "a = (b / c)"),
    ("a = b / c / d", "a = ((b / c) / d)"),
    ("a = b / c * d", "a = ((b / c) * d)"),
    ("a = b + c / d", "a = (b + (c / d))"),
    ("a = -b / c", "a = ((0 - b) / c)"),
    ("a > 98 %", "a > 98%"),
    ("a > 98%", "a > 98%"),
    ("a > 0.5 % AND a < 1", "(a > 0.5%) and (a < 1)"),
    ("a > -98 %", "a > (0 - 98%)"),
    ("a - b = 12.50", "(a - b) = 12.50"),
    ("a != b", "a <> b"),
    ("a BETWEEN b AND 5 %", "(a >= b) and (a <= 5%)"),
    ("a NOT IN (1, 2)", "not a in (1, 2)"),
    ("NOT a = b OR a = c AND b > 1", "(not a = b) or ((a = c) and (b > 1))"),
    ("a = b[period = previous]", "a = b[period=previous]"),
    ("a = b[period = PREVIOUS]", "a = b[period=previous]"),
    ("a = b[source = 'x', area = 'it''s']", "a = b[source='x' area='it's']"),
    ('"odd name" = "by"[area = \'X\']', "odd name = by[area='X']"),
    ("a = sum(b by areas.part_of)", "a = sum(b by areas.part_of)"),
    ("a = Sum(b BY areas.part_of) + c", "a = (sum(b by areas.part_of) + c)"),
    ("area = 'X' OR a > b", "(area = 'X') or (a > b)"),
    ("period < '2015' AND area IN ('X', 'Y')", "(period < '2015') and (area in ('X', 'Y'))"),
    ("period = area", "period = area"),
    ("previous = by + sum", "previous = (by + sum)"),
]

REFUSED = [
    ("", 0, ""),
    ("a", 0, "compare it"),
    ("a + b", 2, "compare it"),
    ("a = ", 4, ""),
    ("a == b", 3, "'=' once"),
    ("a = b; c = d", 5, "one expression"),
    ("a = b -- why", 6, "because"),
    ("a = 1e3", 4, "digits"),
    ("a = 1_000", 4, "digits"),
    ("a = b // c", 7, ""),
    ("(a / b) % = 1", 8, "after a number"),
    ("a % = 1", 2, "after a number"),
    ("a = 1 % 2", 8, ""),
    ("a IS NULL", 2, "leave the condition out"),
    ("a = true", 4, ""),
    ("a = null", 4, ""),
    ("a = 'text'", 4, "single quotes"),
    ("a IN ('1')", 6, "single quotes"),
    ("a IN (1 %, 2 %)", 6, ""),
    ("area = a", 7, "single quotes"),
    ("area + 1 = 2", 0, ""),
    ("area = 2", 7, "single quotes"),
    ("'x' = 'x'", 0, "dimension"),
    ("'x' IN ('x', 'y')", 0, "dimension"),
    ("abs(a) = b", 0, "sum(quantity by table.column)"),
    ("sum(a) = b", 5, "sum(quantity by table.column)"),
    ("sum(a areas.part_of) = b", 6, "sum(quantity by table.column)"),
    ("sum(a by part_of) = b", 16, ""),
    ("sum(a + b by areas.part_of) = c", 6, ""),
    ("areas.level = 'x'", 0, "quantities and dimensions"),
    ("a[] = 1", 2, ""),
    ("a[period] = 1", 8, ""),
    ("a[period = '2019' = 1", 18, ""),
    ("a[period = '2019']] = 1", 18, ""),
    ("a[period = 2019] = 1", 11, "'2019'"),
    ("a[period = next] = 1", 11, "previous"),
    ("a[year = '2019'] = 1", 2, "area, period, source"),
    ("a[period = '2019', period = '2018'] = 1", 19, "once"),
    ("sum(a by areas.part_of)[period = '2019'] = 1", 23, ""),
    ("'2019'[period = previous] = 1", 6, ""),
    ("a = " + "(" * 60 + "b" + ")" * 60, 55, "split"),
    ("a = " + " + ".join(["b"] * 300), 806, "split"),
    ("a = " + "b" * 10_000, 10_000, "split"),
    ("a = " + "9" * 401, 4, ""),
]

UNFINISHED = [
    ("a = b", 0, "a[source = 'value']"),
    ("a[period = '2019'] = 1", 0, "a[source = 'value']"),
    ("sum(a by areas.part_of) = 1", 4, "let the relation run over it"),
    ("source = 'x'", 0, "'over'"),
    ("a[source = previous] = 1", 11, ""),
]


def shown(node: Node) -> str:
    """Return a tree with a parenthesis around everything that holds something else."""
    match node:
        case Literal(value=Decimal()):
            return f"{node.value}"
        case Literal():
            return f"'{node.value}'"
        case Column():
            return f"{node}"
        case Not():
            return f"not {shown(node.operand)}"
        case OneOf():
            return f"{shown(node.operand)} in ({', '.join(map(shown, node.options))})"
        case Call(name="percent"):
            return f"{shown(node.arguments[0])}%"
        case Call(name="sum"):
            return f"sum({' by '.join(map(shown, node.arguments))})"
        case Call():
            head, *pins = map(shown, node.arguments)
            return f"{head}[{' '.join(f'{name}={value}' for name, value in zip(pins[::2], pins[1::2], strict=True))}]"
        case Compare() | Arithmetic() | Logic():
            return f"{_inner(node.left)} {node.operator} {_inner(node.right)}"
    raise AssertionError(f"relations have no {node}")


def _inner(node: Node) -> str:
    return f"({shown(node)})" if isinstance(node, Compare | Arithmetic | Logic | Not | OneOf) else shown(node)


def understood(text: str, over: tuple[str, ...] = OVER) -> Node:
    """Return the tree of a relation that makes sense."""
    node = parse_relation(text)
    check_relation(node, DIMENSIONS, over)
    return node


@pytest.mark.parametrize(("text", "meaning"), UNDERSTOOD)
def test_a_relation_is_understood(text: str, meaning: str) -> None:
    node = understood(text)
    assert shown(node) == meaning


@pytest.mark.parametrize(("text", "at", "hint"), REFUSED)
def test_a_relation_is_refused_with_position_and_hint(text: str, at: int, hint: str) -> None:
    with pytest.raises(GrammarError) as refused:
        understood(text)
    assert refused.value.at == at, refused.value
    assert hint in refused.value.hint


@pytest.mark.parametrize(("text", "at", "hint"), UNFINISHED)
def test_a_dimension_without_value_is_refused(text: str, at: int, hint: str) -> None:
    """The relation runs over area and period only, so that a source must be named each time."""
    with pytest.raises(GrammarError) as refused:
        understood(text, ("area", "period"))
    assert refused.value.at == at, refused.value
    assert hint in refused.value.hint


@pytest.mark.parametrize("text", ["a[source = 'x'] = b[source = 'y', period = previous]", "area = 'X'"])
def test_pins_make_up_for_dimensions_left_out(text: str) -> None:
    understood(text, ("area", "period"))


def test_a_quotient_is_no_part_of_rules_but_of_relations() -> None:
    assert shown(understood("a = b / c")) == "a = (b / c)"
