"""What is proved to follow does follow: no row that kept the old rules breaks a new one that is called no tighter."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from drafts import Draft, codes, diff_of
from hypothesis import given
from hypothesis import strategies as st

from generated import conditions
from openfigures.engines.plain.evaluate import compiled
from openfigures.rules.nodes import Logic, Node, Not, columns
from openfigures.versions.contract.implication import Solver

NUMBERS = [None, Decimal(0), Decimal(1), Decimal(-1), Decimal("2.5"), Decimal(100)]
TEXTS = [None, "", "a", "A", "b", "é", "2019", "2019-02", "2016-01-01/P5Y", "x y"]
VALUES: dict[str, list[Any]] = {
    "n": NUMBERS, "i": [None, *map(Decimal, range(-1, 3))], "y": [None, Decimal(2019)], "xn": NUMBERS,
    "s": TEXTS, "m": [None, "2019-02", "2020-01"], "xs": TEXTS,
    "b": [None, True, False], "d": [None, date(2019, 2, 3), date(2016, 1, 1), date(2020, 12, 31)], "t": [None, "x"],
}  # fmt: skip


def _known(node: Node) -> Node:
    """Return the condition that another one is true or false."""
    return Logic("or", node, Not(node))


WAYS: list[Callable[[Node, Node], tuple[Node, Node]]] = [
    lambda one, other: (one, other),
    lambda one, other: (Logic("or", one, other), one),
    lambda one, other: (Logic("and", one, other), one),
    lambda one, other: (other, _known(one)),
    lambda one, _: (_known(one), Not(Not(_known(Not(one))))),
]
"""Old and new rules that have something to do with each other."""


@given(one=conditions(1), other=conditions(1), way=st.sampled_from(WAYS), random=st.randoms(use_true_random=False))
def test_a_row_that_kept_the_old_rule_keeps_one_that_follows(one: Node, other: Node, way: Any, random: Random) -> None:
    old, new = way(one, other)
    solver = Solver()
    if solver.follows(solver.demand(None, new), [solver.demand(None, old)]):
        kept, keeps = compiled(old), compiled(new)
        names = sorted(columns(old, new), key=str)
        for _ in range(50):
            cells = {name: random.choice(VALUES[name[1]]) for name in names}
            assert kept(cells, ()) is not True or keeps(cells, ()) is True, cells


RULES = [
    # texts sort as they are, in whichever order rules name them
    ("note = 'b' AND ticket = 'a'", "note < ticket", "rule-changed"),
    ("note = 'a' AND ticket = 'b'", "note < ticket", "rule-weakened"),
    ("note < 'b'", "note < 'c'", "rule-weakened"),
    ("note < 'B'", "note < 'a'", "rule-weakened"),
    ("note >= 'ab'", "note > 'a'", "rule-weakened"),
    # functions can be null though no cell is missing
    ("share = share", "multiple_of(1, share) OR NOT multiple_of(1, share)", "rule-tightened"),
    ("note = note", "period_end(note) > period_start('2019') OR NOT period_end(note) > period_start('2019')",
     "rule-tightened"),
    ("note IS NOT NULL", "period_start(note) IS NOT NULL", "rule-tightened"),
    ("period_start(note) > period_start('2019')", "period_start(note) IS NOT NULL", "rule-weakened"),
    ("NOT period_start(note) > period_start('2019')", "period_start(note) <= period_start('2019')", "rule-reworded"),
    ("share + 1 IS NOT NULL", "share IS NOT NULL", "rule-reworded"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code"), RULES)
def test_what_became_of_a_rule(old: str, new: str, code: str) -> None:
    before = Draft()
    before.catalogue["rules"].append({"name": "new", "table": "visits", "check": old, "because": "so"})
    after = before.copy()
    after.rule("new")["check"] = new
    assert codes(diff_of(before, after)) == [code]


RELATIONS = [
    # without a number for the period before, the old two say nothing
    (["r1 >= r2[year = previous]", "r2[year = previous] >= r3"], "r1 >= r3", "rule-added"),
    (["r1 >= r2", "r2 >= r3"], "r1 >= r3", "rule-reworded"),
    (["r1 >= 2 * r2[year = previous]"], "r1 - 2 * r2[year = previous] >= 0", "rule-reworded"),
    # that a quotient exists is part of what a relation says
    (["r1 >= r2"], "r1 / r2 = r1 / r2", "rule-added"),
    (["r1 / r2 >= 2"], "r1 / r2 >= 1", "rule-reworded"),
]


@pytest.mark.parametrize(("old", "new", "code"), RELATIONS)
def test_what_a_relation_adds(old: list[str], new: str, code: str) -> None:
    before = Draft()
    before.catalogue["relations"] = [_relation(f"old-{at}", text) for at, text in enumerate(old)]
    after = before.copy()
    after.catalogue["relations"].append(_relation("new", new))
    assert codes(diff_of(before, after)) == [code]


def _relation(name: str, text: str) -> dict[str, str]:
    return {"name": name, "relate": text, "because": "so"}
