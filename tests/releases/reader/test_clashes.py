"""Paths that are one on some systems: what is found is what the definition says, and costs little."""

import tracemalloc
from itertools import combinations
from unicodedata import normalize

from hypothesis import given
from hypothesis import strategies as st

from openfigures.releases.formats.layout import clash

PARTS = st.sampled_from(["a", "A", "b", "a!", "a b", "é", "e\u0301", "É", "ß", "ss"])
PATHS = st.lists(st.lists(PARTS, min_size=1, max_size=3).map("/".join), max_size=6)


def folded(path: str) -> str:
    return normalize("NFC", path).casefold()


def heads(path: str) -> list[str]:
    """Return the folders that a path lies in, and the path."""
    parts = path.split("/")
    return ["/".join(parts[: depth + 1]) for depth in range(len(parts))]


def are_twins(one: str, other: str) -> bool:
    """Say whether one of two paths is the other, or a folder of it, or lies in a folder that is written otherwise."""
    if folded(one) in map(folded, heads(other)) or folded(other) in map(folded, heads(one)):
        return True
    pairs = ((a, b) for a in heads(one) for b in heads(other))
    return any(folded(a) == folded(b) and a != b for a, b in pairs)


@given(PATHS)
def test_a_clash_is_found_when_there_are_twins(paths: list[str]) -> None:
    assert (clash(paths) is not None) == any(are_twins(one, other) for one, other in combinations(paths, 2))


def test_deep_paths_take_no_more_memory_than_their_texts() -> None:
    paths = [f"{number:04}" + "/ab" * 338 for number in range(1000)]
    tracemalloc.start()
    try:
        assert clash(paths) is None
        assert tracemalloc.get_traced_memory()[1] < 4 * sum(map(len, paths))
    finally:
        tracemalloc.stop()
