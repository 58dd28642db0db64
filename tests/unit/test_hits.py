"""Many hits in little memory behave as a tuple of them."""

from hypothesis import given
from hypothesis import strategies as st

from openfigures.engines.checks import Hit
from openfigures.engines.hits import Hits

hits = st.lists(st.builds(Hit, st.integers(1, 9), st.booleans(), st.lists(st.integers(1, 9), max_size=3).map(tuple)))


@given(hits=hits)
def test_they_are_what_was_put_in(hits: list[Hit]) -> None:
    assert list(Hits(hits)) == hits
    assert Hits(hits) == tuple(hits) == Hits(hits)
    assert list(Hits(hits).rows) == [hit.row for hit in hits]
    assert [Hits(hits)[at] for at in range(-len(hits), len(hits))] == hits * 2


@given(hits=hits, cut=st.slices(9))
def test_a_part_of_them_is_the_same_part(hits: list[Hit], cut: slice) -> None:
    assert list(Hits(hits)[cut]) == hits[cut]


@given(hits=hits, other=hits)
def test_they_equal_only_the_same_hits(hits: list[Hit], other: list[Hit]) -> None:
    assert (Hits(hits) == Hits(other)) is (hits == other)


@given(rows=st.lists(st.integers(1, 9)), unknown=st.booleans())
def test_rows_alone_are_hits(rows: list[int], unknown: bool) -> None:
    assert Hits.of(rows, unknown=unknown) == [Hit(row, unknown) for row in rows]
