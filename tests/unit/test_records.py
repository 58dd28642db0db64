"""Our `dataclass` beside that of the standard library: nobody can tell the records apart."""

import copy
import dataclasses
import pickle
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openfigures import records
from openfigures.places import Place

SOURCES = Path(records.__file__).parent
ALONE = {"records.py", "prelude"}
"""The module itself, and what is shipped with packages to run without us."""
WAYS: list[dict[str, bool]] = [
    {"frozen": True, "kw_only": True, "slots": True},
    {"frozen": True, "slots": True},
    {"frozen": True, "slots": True, "eq": False},
    {"frozen": True},
    {"slots": True},
    {},
]
NAMED = st.fixed_dictionaries(
    {"name": st.sampled_from("ab")},
    optional={"size": st.integers(1, 2), "parts": st.just([1]), "note": st.sampled_from("xy")},
)
"""Right arguments of a sample."""
WRONG: list[tuple[tuple[Any, ...], dict[str, Any]]] = [
    ((), {}),
    (("a",), {"name": "a"}),
    (("a",), {"other": 1}),
    (("a",), {"total": 1}),
    (("a", 1, [], "x", 1), {}),
]


def sample(decorate: Callable[[type], type]) -> Any:
    """Return a class with a field of each sort."""

    class Sample:
        name: str
        size: int = 1
        parts: list[int] = dataclasses.field(default_factory=list)
        note: str = dataclasses.field(default="", compare=False, repr=False)
        total: int = dataclasses.field(init=False)

        def __post_init__(self) -> None:
            object.__setattr__(self, "total", self.size + len(self.parts))

    return decorate(Sample)


def pair(way: dict[str, bool]) -> tuple[Any, Any]:
    """Return the same class made by the standard library and by us."""
    return sample(dataclasses.dataclass(**way)), sample(records.dataclass(**way))


def failure(work: Callable[[], object]) -> tuple[type, str]:
    """Return how some work fails."""
    with pytest.raises(Exception) as caught:  # noqa: PT011 - which one is what is asked
        work()
    return caught.type, str(caught.value).replace("sample.<locals>.Sample.", "")


@pytest.mark.parametrize("way", WAYS, ids=str)
@given(one=NAMED, other=NAMED)
def test_instances_hold_show_and_compare_the_same(
    way: dict[str, bool], one: dict[str, Any], other: dict[str, Any]
) -> None:
    theirs, ours = pair(way)
    assert dataclasses.asdict(ours(**one)) == dataclasses.asdict(theirs(**one))
    assert repr(ours(**one)) == repr(theirs(**one))
    assert (ours(**one) == ours(**other)) is (theirs(**one) == theirs(**other))
    assert ours(**one) != theirs(**one)
    assert ours.__match_args__ == theirs.__match_args__
    assert dataclasses.replace(ours(**one), size=5).total == dataclasses.replace(theirs(**one), size=5).total


@pytest.mark.parametrize("way", WAYS, ids=str)
@pytest.mark.parametrize(("arguments", "named"), WRONG, ids=str)
def test_wrong_arguments_fail_in_the_same_words(
    way: dict[str, bool], arguments: tuple[Any, ...], named: dict[str, Any]
) -> None:
    theirs, ours = pair(way)
    for _ in range(2):  # the first instance is made otherwise than the next
        assert failure(lambda: ours(*arguments, **named)) == failure(lambda: theirs(*arguments, **named))


def test_defaults_are_made_anew() -> None:
    made = sample(records.dataclass(slots=True))
    assert made("a").parts is not made("a").parts


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_equal_records_have_the_same_hash_unless_they_can_change(way: dict[str, bool]) -> None:
    theirs, ours = (made(name="a", parts=()) for made in pair(way))
    if theirs.__hash__ is None:
        assert ours.__hash__ is None
        return
    same = way.get("eq", True)
    assert (hash(ours) == hash(copy.copy(ours))) is same
    assert (hash(ours) == hash(dataclasses.replace(ours, note="x"))) is same


@pytest.mark.parametrize("way", [way for way in WAYS if way.get("frozen")], ids=str)
def test_the_frozen_stay_as_they_are(way: dict[str, bool]) -> None:
    frozen = sample(records.dataclass(**way))(name="a")
    with pytest.raises(dataclasses.FrozenInstanceError, match="the field 'name' of a Sample stays as it is"):
        frozen.name = "b"
    with pytest.raises(dataclasses.FrozenInstanceError, match="the field 'name' of a Sample stays as it is"):
        del frozen.name
    assert frozen.name == "a"


def test_records_cross_processes_and_can_be_copied() -> None:
    place = Place(path="a.csv", line=3)
    for twin in (pickle.loads(pickle.dumps(place)), copy.copy(place), copy.deepcopy(place)):
        assert twin == place
        assert hash(twin) == hash(place)


def test_records_without_fields_are_equal() -> None:
    @records.dataclass(frozen=True, slots=True)
    class Nothing:
        pass

    assert Nothing() == Nothing()
    assert len({Nothing(), Nothing()}) == 1


def test_what_a_class_says_itself_counts() -> None:
    @records.dataclass(frozen=True, slots=True)
    class Word:
        text: str

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Word) and other.text.casefold() == self.text.casefold()

        def __hash__(self) -> int:
            return hash(self.text.casefold())

        def __repr__(self) -> str:
            return self.text

    assert {Word("a"), Word("A")} == {Word("a")}
    assert repr(Word("a")) == "a"


def test_all_our_records_are_made_this_way() -> None:
    for path in SOURCES.rglob("*.py"):
        if ALONE.isdisjoint(path.relative_to(SOURCES).parts):
            slow = re.search(r"^from dataclasses import .*\bdataclass\b", path.read_text("utf-8"), re.MULTILINE)
            assert slow is None, f"{path}: import dataclass from openfigures.records"
