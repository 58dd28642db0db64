"""Laws of the language of rules: what is printed is read back, and logic with null is Kleene's."""

import re
from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openfigures.cells.values import Value
from openfigures.engines.plain.evaluate import compiled
from openfigures.rules.functions import FUNCTIONS
from openfigures.rules.nodes import Arithmetic, Call, Column, Compare, IsNull, Literal, Logic, Node, Not, OneOf
from openfigures.rules.parser import parse_expression

KEYWORDS = {"and", "or", "not", "between", "in", "is", "null", "true", "false"}

words = st.sampled_from(["n", "obs_value", "Größe", "date", "case", "count", "odd name", "AND", "1st", "a.b", "漢"])
literals = st.one_of(
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9).map(Literal),
    st.text(max_size=5).map(Literal),
    st.sampled_from([True, False, None]).map(Literal),
)
listed = st.lists(literals.filter(lambda one: one.value is not None), min_size=1, max_size=3).map(tuple)
columns = st.builds(Column, words, st.none() | words)


def above(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    """Return the nodes that stand directly above some others."""
    return st.one_of(
        st.builds(Not, nodes),
        st.builds(Logic, st.sampled_from(["and", "or"]), nodes, nodes),
        st.builds(Compare, st.sampled_from(["=", "<>", "<", "<=", ">", ">="]), nodes, nodes),
        st.builds(Arithmetic, st.sampled_from("+-*"), nodes, nodes),
        st.builds(IsNull, nodes, st.booleans()),
        st.builds(OneOf, nodes, listed),
        st.builds(Call, st.sampled_from(sorted(FUNCTIONS)), st.lists(nodes, max_size=3).map(tuple)),
    )


trees: st.SearchStrategy[Node] = st.recursive(st.one_of(literals, columns), above, max_leaves=12)


def printed(node: Node) -> str:
    """Return an expression as a rule could write it."""
    match node:
        case Literal(value=value):
            return _literal(value)
        case Column(name=name, table=table):
            return f"{_name(table)}.{_name(name)}" if table else _name(name)
        case Not(operand=operand):
            return f"NOT {_inner(operand)}"
        case IsNull(operand=operand, negated=negated):
            return f"{_inner(operand)} IS {'NOT ' if negated else ''}NULL"
        case OneOf(operand=operand, options=options):
            return f"{_inner(operand)} IN ({', '.join(map(printed, options))})"
        case Call(name=name, arguments=arguments):
            return f"{name}({', '.join(map(printed, arguments))})"
        case Logic() | Compare() | Arithmetic():
            return f"{_inner(node.left)} {node.operator} {_inner(node.right)}"


def _literal(value: Value) -> str:
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return f"{value:f}" if isinstance(value, Decimal) else {True: "true", False: "FALSE", None: "Null"}[value]


def _name(name: str) -> str:
    plain = re.fullmatch(r"[^\W\d]\w*", name) and name.casefold() not in KEYWORDS
    return name if plain else f'"{name}"'


def _inner(node: Node) -> str:
    return printed(node) if isinstance(node, Literal | Column | Call) else f"({printed(node)})"


def bare(node: Node) -> Node:
    """Return a tree without the places of its nodes."""
    match node:
        case Literal() | Column():
            return replace(node, at=0)
        case Not() | IsNull():
            return replace(node, operand=bare(node.operand), at=0)
        case OneOf(operand=operand, options=options):
            return OneOf(bare(operand), tuple(replace(one, at=0) for one in options))
        case Call(name=name, arguments=arguments):
            return Call(name, tuple(map(bare, arguments)))
        case Logic() | Compare() | Arithmetic():
            return replace(node, left=bare(node.left), right=bare(node.right), at=0)


@given(trees)
def test_a_printed_expression_is_read_back(tree: Node) -> None:
    assert bare(parse_expression(printed(tree))) == tree


@given(trees)
def test_spaces_and_parentheses_mean_nothing(tree: Node) -> None:
    text = printed(tree)
    assert bare(parse_expression(f"\n ( {text}\t) ")) == tree


LAWS = [
    ("p AND q", "q AND p"),
    ("p OR q", "q OR p"),
    ("p AND (q AND r)", "(p AND q) AND r"),
    ("p OR (q OR r)", "(p OR q) OR r"),
    ("p AND (q OR r)", "(p AND q) OR (p AND r)"),
    ("p OR (q AND r)", "(p OR q) AND (p OR r)"),
    ("NOT (p AND q)", "NOT p OR NOT q"),
    ("NOT (p OR q)", "NOT p AND NOT q"),
    ("NOT NOT p", "p"),
    ("p AND p", "p"),
    ("p AND (p OR q)", "p"),
    ("p AND true", "p"),
    ("p OR false", "p"),
    ("p AND false", "false"),
    ("p OR true", "true"),
    ("p = q", "q = p"),
    ("p <> q", "NOT p = q"),
]
VALUES = (True, False, None)


def worth(text: str, **values: bool | None) -> Value:
    """Return the value of an expression over p, q and r."""
    return compiled(parse_expression(text))({(None, name): value for name, value in values.items()}, ())


@pytest.mark.parametrize(("one", "other"), LAWS)
def test_both_are_worth_the_same(one: str, other: str) -> None:
    for p, q, r in product(VALUES, repeat=3):
        assert worth(one, p=p, q=q, r=r) is worth(other, p=p, q=q, r=r)


@pytest.mark.parametrize("text", sorted({side for law in LAWS for side in law}))
def test_what_is_known_with_a_null_stays_when_the_null_is_filled(text: str) -> None:
    for p, q, r in product(VALUES, repeat=3):
        known = worth(text, p=p, q=q, r=r)
        if known is not None:
            for filled in product(*[[one] if one is not None else [True, False] for one in (p, q, r)]):
                assert worth(text, **dict(zip("pqr", filled, strict=True))) is known
