"""Versions: their order, and which one is meant."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openfigures.versions.semver import Version, is_version, newest

NUMBERS = st.integers(0, 20)
VERSIONS = st.builds(
    Version,
    st.tuples(NUMBERS, NUMBERS, NUMBERS),
    st.lists(st.sampled_from(["0", "1", "10", "a", "b", "a1", "-"]), max_size=3).map(tuple),
    st.sampled_from(["", "b1", "2.x"]),
)


@given(VERSIONS)
def test_a_version_is_read_as_it_is_written(version: Version) -> None:
    assert Version.parse(str(version)) == version


def test_versions_come_in_the_order_of_the_standard() -> None:
    before = "0.9.9 1.0.0-0 1.0.0-9 1.0.0-10 1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-rc.1"
    order = [*before.split(), "1.0.0", "1.0.10", "1.2.0"]
    assert all(below < above for below, above in pairwise(map(Version.parse, order)))


@given(VERSIONS, VERSIONS, VERSIONS)
def test_the_order_is_one(a: Version, b: Version, c: Version) -> None:
    assert not (a < b < a)
    assert not (a < b < c) or a < c
    assert (a > b, a >= b) == (b < a, not a < b)


NONE = ["", "1", "1.2", "01.2.3", "1.2.3.4", "v1.2.3", "1.2.3-", "1.2.3-01", "1.2.3+", "1.2.x", " 1.2.3", "1.2.3\n"]


@pytest.mark.parametrize("text", [*NONE, "１.2.3", "1.2." + "9" * 99])
def test_what_is_no_version(text: str) -> None:
    assert not is_version(text)


OFFERED = [Version.parse(text) for text in ("0.1.0", "0.1.5", "0.2.0", "1.0.0", "1.2.0", "1.2.9", "1.10.0")]
OFFERED.append(Version.parse("2.0.0-rc.1"))


@pytest.mark.parametrize(
    ("wanted", "meant"),
    [
        ("", "1.10.0"),
        ("1.2.0", "1.2.0"),
        ("2.0.0-rc.1", "2.0.0-rc.1"),
        ("1.2.1", None),
        ("^1", "1.10.0"),
        ("^1.2", "1.10.0"),
        ("^1.2.10", "1.10.0"),
        ("^1.11", None),
        ("^0", "0.2.0"),
        ("^0.1", "0.1.5"),
        ("^0.1.6", None),
        ("^0.0.1", None),
        ("^0.0", None),
        ("^2", None),
        ("~1", "1.10.0"),
        ("~1.2", "1.2.9"),
        ("~1.2.1", "1.2.9"),
        ("~0.1.0", "0.1.5"),
        ("~1.3", None),
    ],
)
def test_which_version_is_meant(wanted: str, meant: str | None) -> None:
    assert newest(wanted, OFFERED) == (None if meant is None else Version.parse(meant))


@pytest.mark.parametrize("wanted", ["latest", "1", "^", "^v1", ">=1", "~1.2.3.4", "^1.2.3-rc", "*", "^01"])
def test_what_cannot_be_meant(wanted: str) -> None:
    with pytest.raises(ValueError, match="is n"):
        newest(wanted, OFFERED)
