"""Checks certificates of contradiction and witnesses, in rational arithmetic.

This file stands alone: it needs nothing but Python, and none of the code that finds the answers. A certificate is

    {"whole": [name...], "constraints": [{"label": text, "formula": F}...], "proof": NODE}

A formula F is {"terms": [[[name...], number]...], "strict": false}, an atom: it says that the sum of the products is at
most zero, or less than zero when strict; {"all": [F...]}; or {"any": [F...]}. Numbers are texts such as "3/2".

A proof speaks of facts, which are atoms, by their numbers from 0. At the start these are the atoms of all constraints,
in order; each "any" among them is a choice, and choices have numbers as well. A NODE is one of

    {"sum": [[fact, multiplier]...]}
        a leaf: the facts times the multipliers, which are positive, add up to a constant that is positive, or that is
        zero with a strict fact among them
    {"choice": number, "branches": [NODE...]}
        one branch for each part of the choice; it has the part's atoms and choices, too
    {"split": name, "at": number, "branches": [A, B]}
        A has the fact name <= at, and B has name >= at; for a whole number, `at` is whole and B has name >= at + 1
    {"derive": [[fact, multiplier]...], "then": NODE}
        the sum becomes a fact, strict when a strict one takes part
    {"product": [fact, fact], "then": NODE}
        p <= 0 and q <= 0 give the fact -(p * q) <= 0, strict when both are

Run it as `python checker.py certificate.json`.
"""

import json
import re
import sys
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

Polynomial = dict[tuple[str, ...], Fraction]
Fact = tuple[Polynomial, bool]
"""A polynomial that is at most zero; less than zero when the second is true."""
NUMBER = re.compile(r"-?[0-9]+(?:/0*[1-9][0-9]*)?", re.ASCII)


def verify(certificate: Any) -> None:
    """Check that a certificate proves its constraints to contradict each other.

    Raises:
        ValueError: it does not; the message says at which node.

    """
    whole, constraints, proof = _fields(certificate, "certificate", "whole", "constraints", "proof")
    names = set(_texts(whole, "whole"))
    facts: list[Fact] = []
    choices: list[Any] = []
    for number, constraint in enumerate(_list(constraints, "constraints")):
        place = f"constraints[{number}]"
        label, formula = _fields(constraint, place, "label", "formula")
        _expect(isinstance(label, str), f"{place}.label", "is not text")
        _state(formula, f"{place}.formula", facts, choices)
    waiting = [(proof, "proof", facts, choices)]
    while waiting:
        node, place, facts, choices = waiting.pop()
        waiting += _step(node, place, facts, choices, names)


def verify_witness(constraints: Any, whole: Sequence[str], values: Mapping[str, str]) -> None:
    """Check that values make all constraints true.

    Args:
        constraints: As in a certificate.
        whole: Names of those that must be whole numbers.
        values: A number for each name.

    Raises:
        ValueError: they do not; the message says which constraint fails.

    """
    _expect(isinstance(values, Mapping), "values", "is not an object")
    numbers = {name: _number(value, f"values.{name}") for name, value in values.items()}
    for name in _texts(whole, "whole"):
        _expect(name not in numbers or numbers[name].denominator == 1, f"values.{name}", "is not whole")
    for number, constraint in enumerate(_list(constraints, "constraints")):
        place = f"constraints[{number}]"
        _, formula = _fields(constraint, place, "label", "formula")
        try:
            true = _holds(formula, place, numbers)
        except RecursionError:
            raise ValueError(f"{place}: is nested too deep") from None
        _expect(true, place, "does not hold")


def _step(
    node: Any, place: str, facts: list[Fact], choices: list[Any], whole: set[str]
) -> list[tuple[Any, str, list[Fact], list[Any]]]:
    """Check one node, and return those below it with their facts and choices."""
    _expect(isinstance(node, dict), place, "is not an object")
    kind = "/".join(sorted(node))
    if kind == "sum":
        polynomial, strict = _sum(node["sum"], place, facts)
        _expect(not any(polynomial), place, "leaves unknowns in the sum")
        constant = polynomial.get((), Fraction(0))
        _expect(constant > 0 or (constant == 0 and strict), place, f"adds up to {constant}, which is no contradiction")
        return []
    if kind == "derive/then":
        return [(node["then"], f"{place}.then", [*facts, _sum(node["derive"], place, facts)], choices)]
    if kind == "product/then":
        factors = _list(node["product"], place)
        _expect(len(factors) == 2, place, "needs two factors")
        (left, left_strict), (right, right_strict) = (_item(facts, factor, place, "fact") for factor in factors)
        product = _product(left, right), left_strict and right_strict
        return [(node["then"], f"{place}.then", [*facts, product], choices)]
    if kind == "branches/choice":
        parts = _item(choices, node["choice"], place, "choice")
    elif kind == "at/branches/split":
        parts = _halves(node["split"], _number(node["at"], f"{place}.at"), place, whole)
    else:
        raise ValueError(f"{place}: is no step of a proof: {kind}")
    branches = _list(node["branches"], place)
    _expect(len(branches) == len(parts), place, f"has {len(branches)} branches for {len(parts)} cases")
    below = []
    for number, (part, branch) in enumerate(zip(parts, branches, strict=True)):
        own = list(facts), list(choices)
        _state(part, place, *own)
        below.append((branch, f"{place}.branches[{number}]", *own))
    return below


def _halves(name: Any, at: Fraction, place: str, whole: set[str]) -> list[Any]:
    """Return the two formulas of a split."""
    _expect(isinstance(name, str), place, "splits what is no name")
    _expect(name not in whole or at.denominator == 1, place, "splits a whole number between whole numbers")
    above = at + 1 if name in whole else at
    return [
        {"terms": [[[name], "1"], [[], str(-at)]], "strict": False},
        {"terms": [[[name], "-1"], [[], str(above)]], "strict": False},
    ]


def _state(formula: Any, place: str, facts: list[Fact], choices: list[Any]) -> None:
    """Append the atoms and the choices of a formula, in order."""
    waiting = [(formula, place)]
    while waiting:
        part, where = waiting.pop()
        _expect(isinstance(part, dict), where, "is not an object")
        if part.keys() == {"all"}:
            inner = _list(part["all"], where)
            waiting += [(one, f"{where}.all[{number}]") for number, one in reversed(list(enumerate(inner)))]
        elif part.keys() == {"any"}:
            choices.append(_list(part["any"], where))
        else:
            facts.append(_atom(part, where))


def _atom(atom: Any, place: str) -> Fact:
    terms, strict = _fields(atom, place, "terms", "strict")
    _expect(isinstance(strict, bool), f"{place}.strict", "is neither true nor false")
    polynomial: Polynomial = {}
    for term in _list(terms, place):
        _expect(isinstance(term, list) and len(term) == 2, place, "has a term that is no pair")
        _add(polynomial, tuple(sorted(_texts(term[0], place))), _number(term[1], place))
    return polynomial, strict


def _sum(terms: Any, place: str, facts: list[Fact]) -> Fact:
    """Return the sum of facts with positive multipliers."""
    total: Polynomial = {}
    strict = False
    for term in _list(terms, place):
        _expect(isinstance(term, list) and len(term) == 2, place, "has a term that is no pair")
        polynomial, is_strict = _item(facts, term[0], place, "fact")
        multiplier = _number(term[1], place)
        _expect(multiplier > 0, place, f"has the multiplier {multiplier}, which is not positive")
        strict = strict or is_strict
        for monomial, factor in polynomial.items():
            _add(total, monomial, factor * multiplier)
    return total, strict


def _product(left: Polynomial, right: Polynomial) -> Polynomial:
    """Return minus the product."""
    product: Polynomial = {}
    for one, factor in left.items():
        for other, times in right.items():
            _add(product, tuple(sorted(one + other)), -factor * times)
    return product


def _add(polynomial: Polynomial, monomial: tuple[str, ...], number: Fraction) -> None:
    total = polynomial.pop(monomial, Fraction(0)) + number
    if total:
        polynomial[monomial] = total


def _holds(formula: Any, place: str, values: Mapping[str, Fraction]) -> bool:
    """Tell whether a formula is true. Every part is looked at, so that malformed ones are refused."""
    facts: list[Fact] = []
    choices: list[Any] = []
    _state(formula, place, facts, choices)
    atoms = [_true(fact, place, values) for fact in facts]
    parts = [[_holds(part, place, values) for part in choice] for choice in choices]
    return all(atoms) and all(any(part) for part in parts)


def _true(fact: Fact, place: str, values: Mapping[str, Fraction]) -> bool:
    total = Fraction(0)
    for monomial, number in fact[0].items():
        product = number
        for name in monomial:
            _expect(name in values, place, f"speaks of {name}, which has no value")
            product *= values[name]
        total += product
    return total < 0 or (total == 0 and not fact[1])


def _fields(value: Any, place: str, *names: str) -> list[Any]:
    _expect(isinstance(value, dict) and value.keys() == set(names), place, f"is no object of {', '.join(names)}")
    return [value[name] for name in names]


def _list(value: Any, place: str) -> list[Any]:
    _expect(isinstance(value, list), place, "is not a list where one is needed")
    return list(value)


def _texts(value: Any, place: str) -> list[str]:
    _expect(
        isinstance(value, list | tuple) and all(isinstance(one, str) for one in value), place, "is no list of names"
    )
    return list(value)


def _item(items: list[Any], number: Any, place: str, what: str) -> Any:
    known = isinstance(number, int) and not isinstance(number, bool) and 0 <= number < len(items)
    _expect(known, place, f"speaks of {what} {number!r}, which does not exist here")
    return items[number]


def _number(value: Any, place: str) -> Fraction:
    _expect(isinstance(value, str) and NUMBER.fullmatch(value) is not None, place, f"is no number: {value!r}")
    return Fraction(value)


def _expect(condition: bool, place: str, otherwise: str) -> None:
    if not condition:
        raise ValueError(f"{place}: {otherwise}")


if __name__ == "__main__":
    verify(json.loads(Path(sys.argv[1]).read_text("utf-8")))
    sys.stdout.write("The constraints contradict each other.\n")
