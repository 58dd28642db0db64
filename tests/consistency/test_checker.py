"""The checker accepts the proofs of the solver, and nothing that proves too little."""

import copy
import json
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any as Json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openfigures.consistency import checker
from openfigures.consistency.checker import verify, verify_witness
from openfigures.consistency.search import Inconsistent, decide
from openfigures.consistency.system import Any, System
from statements import atom, between, equal, system

RATIO = (equal({"r*d": 1, "n": -1}), between("r", 2, 3), between("d", 4, 5), between("n", 16, 99))


def proof_of(asked: System) -> dict[str, Json]:
    decision = decide(asked)
    assert isinstance(decision, Inconsistent)
    document: dict[str, Json] = json.loads(json.dumps(decision.certificate))
    return document


def open_sum() -> dict[str, Json]:
    """Facts: 0: x - 2 < 0; 1: 2 - x - y <= 0; 2: y <= 0."""
    return {
        "whole": [],
        "constraints": [
            {"label": "less than two", "formula": terms([["x"], "1"], [[], "-2"], strict=True)},
            {"label": "two", "formula": {"all": [terms([["x"], "-1"], [["y"], "-1"], [[], "2"]), terms([["y"], "1"])]}},
        ],
        "proof": {"sum": [[0, "1"], [1, "1"], [2, "1"]]},
    }


def cases() -> dict[str, Json]:
    """Facts: 0: 3 - x <= 0; choice 0: x - 2 <= 0, or x - 2 < 0 as 1."""
    return {
        "whole": [],
        "constraints": [
            {"label": "three", "formula": terms([["x"], "-1"], [[], "3"])},
            {"label": "two", "formula": {"any": [terms([["x"], "1"], [[], "-2"]), terms([["x"], "2"], [[], "-2"])]}},
        ],
        "proof": {"choice": 0, "branches": [{"sum": [[0, "1"], [1, "1"]]}, {"sum": [[0, "2"], [1, "1"]]}]},
    }


def halves() -> dict[str, Json]:
    """Facts: 0: 5 - 2n <= 0; 1: 2n - 5 <= 0, for a whole n."""
    return {
        "whole": ["n"],
        "constraints": [
            {"label": "half", "formula": {"all": [terms([["n"], "-2"], [[], "5"]), terms([["n"], "2"], [[], "-5"])]}}
        ],
        "proof": {"split": "n", "at": "2", "branches": [{"sum": [[0, "1"], [2, "2"]]}, {"sum": [[1, "1"], [2, "2"]]}]},
    }


def products() -> dict[str, Json]:
    """Facts: 0: 2 - x <= 0; 1: 3 - y <= 0; 2: xy - 5 <= 0; 3: -(2 - x)(3 - y) <= 0, that is 2y + 3x - xy - 6 <= 0."""
    return {
        "whole": [],
        "constraints": [
            {"label": "x", "formula": terms([["x"], "-1"], [[], "2"])},
            {"label": "y", "formula": terms([["y"], "-1"], [[], "3"])},
            {"label": "field", "formula": terms([["x", "y"], "1"], [[], "-5"])},
        ],
        "proof": {
            "product": [0, 1],
            "then": {"derive": [[3, "1/2"], [2, "1/2"]], "then": {"sum": [[4, "2"], [0, "3"], [1, "2"]]}},
        },
    }


def terms(*parts: list[Json], strict: bool = False) -> dict[str, Json]:
    return {"terms": list(parts), "strict": strict}


PROOFS: list[Callable[[], dict[str, Json]]] = [open_sum, cases, halves, products]
SOLVED = {
    "sum": system(between("x", 1, 2), between("y", 1, 2), atom({"x": 1, "y": 1, "": -1})),
    "choice": system(between("x", 3, 4), Any((between("x", 0, 1), between("x", 9, 9)))),
    "whole": system(between("m", "5.185", "5.195"), equal({"m": 28, "n": -1}), whole="n"),
    "quotient": system(*RATIO),
    "products": system(
        between("x", 0, 9), between("y", 0, 9), atom({"x*y": -1, "": "6.26"}), equal({"x": 1, "y": 1, "": -5})
    ),
}


@pytest.mark.parametrize("proof", PROOFS)
def test_proofs_written_by_hand_are_accepted(proof: Callable[[], dict[str, Json]]) -> None:
    verify(proof())


@pytest.mark.parametrize("asked", SOLVED.values(), ids=SOLVED)
def test_proofs_of_the_solver_are_accepted(asked: System) -> None:
    verify(proof_of(asked))


Path_ = list[Json]
TAMPERED: dict[str, tuple[Callable[[], dict[str, Json]], Path_, Json, str]] = {
    "a smaller multiplier": (open_sum, ["proof", "sum", 0, 1], "1/2", "proof: leaves unknowns"),
    "a negative multiplier": (open_sum, ["proof", "sum", 0, 1], "-1", "proof: has the multiplier -1"),
    "a zero multiplier": (open_sum, ["proof", "sum", 0, 1], "0", "proof: has the multiplier 0"),
    "a fact too few": (open_sum, ["proof", "sum"], [[0, "1"], [1, "1"]], "proof: leaves unknowns"),
    "no fact at all": (open_sum, ["proof", "sum"], [], "proof: adds up to 0"),
    "a fact that does not exist": (open_sum, ["proof", "sum", 0, 0], 3, "proof: speaks of fact 3"),
    "a fact counted from the end": (open_sum, ["proof", "sum", 0, 0], -3, "proof: speaks of fact -3"),
    "a fact that is a truth value": (open_sum, ["proof", "sum", 1, 0], True, "proof: speaks of fact True"),
    "a strict fact made weak": (open_sum, ["constraints", 0, "formula", "strict"], False, "proof: adds up to 0"),
    "a fact that allows more": (open_sum, ["constraints", 0, "formula", "terms", 1, 1], "-3", "proof: adds up to -1"),
    "a fact about another": (open_sum, ["constraints", 0, "formula", "terms", 0, 0], ["z"], "proof: leaves unknowns"),
    "a constraint too few": (open_sum, ["constraints"], open_sum()["constraints"][:1], "proof: speaks of fact 1"),
    "a float": (open_sum, ["proof", "sum", 0, 1], 1.0, "proof: is no number: 1.0"),
    "an infinite number": (open_sum, ["proof", "sum", 0, 1], "inf", "proof: is no number"),
    "a number that is none": (open_sum, ["proof", "sum", 0, 1], "nan", "proof: is no number"),
    "division by zero": (open_sum, ["proof", "sum", 0, 1], "1/0", "proof: is no number"),
    "strict that is a number": (open_sum, ["constraints", 0, "formula", "strict"], 1, "strict: is neither"),
    "no constraints": (open_sum, ["constraints"], None, "constraints: is not a list"),
    "no proof": (open_sum, ["proof"], None, "proof: is not an object"),
    "an empty proof": (open_sum, ["proof"], {}, "proof: is no step"),
    "an unknown step": (open_sum, ["proof"], {"trust": "me"}, "proof: is no step of a proof: trust"),
    "two steps in one": (open_sum, ["proof", "then"], {"sum": []}, "proof: is no step"),
    "a label that is none": (open_sum, ["constraints", 0, "label"], 7, "constraints[0].label: is not text"),
    "a term without factor": (open_sum, ["constraints", 0, "formula", "terms", 0], [["x"]], "no pair"),
    "a name that is none": (open_sum, ["constraints", 0, "formula", "terms", 0, 0], [1], "is no list of names"),
    "names that are one text": (open_sum, ["constraints", 0, "formula", "terms", 0, 0], "x", "is no list of names"),
    "a case left out": (cases, ["proof", "branches"], cases()["proof"]["branches"][:1], "has 1 branches for 2 cases"),
    "a case too many": (cases, ["proof", "branches"], cases()["proof"]["branches"] * 2, "has 4 branches for 2 cases"),
    "cases exchanged": (cases, ["proof", "branches"], cases()["proof"]["branches"][::-1], "proof.branches["),
    "another case added to the constraint": (
        cases,
        ["constraints", 1, "formula", "any"],
        [*cases()["constraints"][1]["formula"]["any"], terms([["x"], "1"])],
        "has 2 branches for 3 cases",
    ),
    "a choice that does not exist": (cases, ["proof", "choice"], 1, "proof: speaks of choice 1"),
    "a choice for a demand": (cases, ["constraints", 1, "formula"], {"all": []}, "proof: speaks of choice 0"),
    "cases that are none": (cases, ["constraints", 1, "formula"], {"any": {}}, "is not a list"),
    "a fact of the other branch": (
        cases,
        ["proof", "branches", 0, "sum", 1, 0],
        2,
        "proof.branches[0]: speaks of fact 2",
    ),
    "a split of what is not whole": (halves, ["whole"], [], "proof.branches[1]: adds up to -1"),
    "a split between whole numbers": (halves, ["proof", "at"], "5/2", "between whole numbers"),
    "a split elsewhere": (halves, ["proof", "at"], "3", "proof.branches[0]: adds up to -1"),
    "a split of another": (halves, ["proof", "split"], "m", "leaves unknowns"),
    "one half only": (halves, ["proof", "branches"], halves()["proof"]["branches"][:1], "has 1 branches for 2 cases"),
    "names of whole ones that are none": (halves, ["whole"], [7], "whole: is no list of names"),
    "a factor that does not exist": (products, ["proof", "product", 1], 3, "proof: speaks of fact 3"),
    "another factor": (products, ["proof", "product", 1], 0, "leaves unknowns"),
    "three factors": (products, ["proof", "product"], [0, 1, 2], "needs two factors"),
    "a derived fact with a negative part": (products, ["proof", "then", "derive", 1, 1], "-1/2", "multiplier -1/2"),
    "a derived fact used before it is there": (products, ["proof", "then", "derive", 0, 0], 4, "speaks of fact 4"),
    "a product that is no contradiction": (
        products,
        ["constraints", 2, "formula", "terms", 1, 1],
        "-6",
        "proof.then.then: adds up to 0",
    ),
}


def put(document: dict[str, Json], path: Path_, value: Json) -> dict[str, Json]:
    place: Json = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return document


@pytest.mark.parametrize(("proof", "path", "value", "message"), TAMPERED.values(), ids=TAMPERED)
def test_what_was_tampered_with_is_refused(
    proof: Callable[[], dict[str, Json]], path: Path_, value: Json, message: str
) -> None:
    with pytest.raises(ValueError) as refusal:  # noqa: PT011  (the message is looked at)
        verify(put(proof(), path, value))
    assert message in str(refusal.value)


@pytest.mark.parametrize(
    "document", [None, [], "", 1, {}, {"whole": [], "constraints": [], "proof": {}, "more": 1}], ids=str
)
def test_what_is_no_certificate_is_refused(document: Json) -> None:
    with pytest.raises(ValueError, match=r"certificate: is no object|proof: is no step"):
        verify(document)


def places(value: Json, path: tuple[Json, ...] = ()) -> list[tuple[Json, ...]]:
    """Return the ways to all parts of a document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, one in inner for place in places(one, (*path, key)))]


def at(value: Json, path: tuple[Json, ...]) -> Json:
    for step in path:
        value = value[step]
    return value


@given(st.sampled_from([*PROOFS, *(lambda one=one: proof_of(one) for one in SOLVED.values())]), st.data())
def test_nothing_that_can_hold_is_ever_accepted_as_refuted(
    proof: Callable[[], dict[str, Json]], data: st.DataObject
) -> None:
    document = proof()
    for _ in range(data.draw(st.integers(1, 3))):
        ways = [way for way in places(document) if way]
        way = data.draw(st.sampled_from(ways))
        other = copy.deepcopy(at(document, data.draw(st.sampled_from(ways))))
        change = st.sampled_from([other, "0", "1", "-1", "7/2", [], {}, 0, 1, 2, True, None])
        put(document, list(way), data.draw(change))
    try:
        verify(document)
    except ValueError:
        return
    ways = [way for way in places(document["constraints"]) if way[-4:-3] == ("terms",) and way[-2] == 0]
    names = sorted({at(document["constraints"], way) for way in ways})
    numbers = ["0", "1", "2", "5/2", "3", "4", "5"]
    for values in product(numbers, repeat=len(names)):
        with pytest.raises(ValueError, match=r"does not hold|is not whole"):
            verify_witness(document["constraints"], document["whole"], dict(zip(names, values, strict=True)))


WITNESSES: dict[str, tuple[list[Json], list[str], dict[str, Json], str | None]] = {
    "fits": (open_sum()["constraints"], [], {"x": "1", "y": "1"}, "constraints[1]: does not hold"),
    "the choice fits": (cases()["constraints"][1:], [], {"x": "2"}, None),
    "the choice does not fit": (cases()["constraints"], [], {"x": "3"}, "constraints[1]: does not hold"),
    "an open end": (open_sum()["constraints"][:1], [], {"x": "2"}, "constraints[0]: does not hold"),
    "close to an open end": (open_sum()["constraints"][:1], [], {"x": "199999999999/100000000000"}, None),
    "not whole": (halves()["constraints"], ["n"], {"n": "5/2"}, "values.n: is not whole"),
    "need not be whole": (halves()["constraints"], [], {"n": "5/2"}, None),
    "a product": (products()["constraints"][:2], [], {"x": "2", "y": "3"}, None),
    "a product that is too large": (
        products()["constraints"],
        [],
        {"x": "2", "y": "3"},
        "constraints[2]: does not hold",
    ),
    "a value too few": (products()["constraints"], [], {"x": "2"}, "speaks of y, which has no value"),
    "a float": (halves()["constraints"], [], {"n": 2.5}, "values.n: is no number"),
}


@pytest.mark.parametrize(("constraints", "whole", "values", "message"), WITNESSES.values(), ids=WITNESSES)
def test_witnesses(constraints: list[Json], whole: list[str], values: dict[str, Json], message: str | None) -> None:
    if message is None:
        verify_witness(constraints, whole, values)
        return
    with pytest.raises(ValueError) as refusal:  # noqa: PT011  (the message is looked at)
        verify_witness(constraints, whole, values)
    assert message in str(refusal.value)


def test_numbers_are_exact() -> None:
    third = Fraction(1, 3)
    verify_witness([{"label": "", "formula": terms([["x"], "3"], [[], "-1"])}], [], {"x": str(third)})


def test_depth_is_no_danger() -> None:
    document = open_sum()
    for _ in range(5000):
        document["proof"] = {"derive": [[0, "1"]], "then": document["proof"]}
        document["constraints"][1]["formula"] = {"all": [document["constraints"][1]["formula"]]}
    verify(document)
    deep: Json = terms([["x"], "1"])
    for _ in range(5000):
        deep = {"any": [deep]}
    with pytest.raises(ValueError, match="too deep"):
        verify_witness([{"label": "", "formula": deep}], [], {"x": "0"})


@pytest.mark.parametrize(("multiplier", "status"), [("1", 0), ("2", 1)])
def test_it_runs_alone(tmp_path: Path, multiplier: str, status: int) -> None:
    (tmp_path / "certificate.json").write_text(json.dumps(put(open_sum(), ["proof", "sum", 0, 1], multiplier)))
    (tmp_path / "checker.py").write_text(Path(checker.__file__).read_text("utf-8"))
    done = subprocess.run(
        [sys.executable, "-I", "checker.py", "certificate.json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status
    assert ("contradict each other" in done.stdout) == (status == 0)
