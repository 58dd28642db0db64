"""Laws of comparing versions, on generated tables and on all pairs of small changes."""

from collections import Counter
from collections.abc import Hashable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from drafts import Draft, changes, codes, diff_of
from edits import EDITS, Edit
from hypothesis import given, settings
from hypothesis import strategies as st

from generated import CELLS, TYPES
from openfigures.errors import InputRefusedError
from openfigures.tables.table import Table
from openfigures.versions.changes import Change, Diff, Kind
from openfigures.versions.pairs import FieldPair, field_pairs
from openfigures.versions.rows.comparing import changed_rows
from openfigures.versions.rows.matching import Match, Matcher, Row
from packages import TableOf, tables_of, write_package

NAMES = list(TYPES)
UNDONE = {
    "row-added": "row-removed",
    "field-added": "field-removed",
    "resource-added": "resource-removed",
    "category-added": "category-removed",
    "missing-value-added": "missing-value-removed",
    "constraint-tightened": "constraint-loosened",
    "rule-added": "rule-removed",
    "rule-tightened": "rule-weakened",
    "licence-narrowed": "licence-widened",
}
MIRROR = UNDONE | {back: forth for forth, back in UNDONE.items()}

rows = st.lists(st.tuples(*(st.sampled_from(CELLS[name]) for name in NAMES)), min_size=0, max_size=8)


@st.composite
def two_versions(draw: st.DrawFn) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Draw rows of a table, and rows of which many are the same, moved, repeated or changed in one cell."""
    old = draw(rows)
    new = draw(st.lists(st.sampled_from(old), max_size=8)) if old else []
    for row in draw(rows):
        at = draw(st.integers(0, len(NAMES) - 1))
        base = draw(st.sampled_from([row, *old]))
        new.append((*base[:at], row[at], *base[at + 1 :]))
    return old, draw(st.permutations(new))


def _table(rows: Sequence[Sequence[str]], key: Sequence[str], folder: Path, delimiter: str = ",") -> Table:
    quoted = [['"' + cell.replace('"', '""') + '"' if cell else "" for cell in row] for row in rows]
    text = "".join(delimiter.join(row) + "\n" for row in [NAMES, *quoted])
    fields = [{"name": name, "type": kind} for name, kind in TYPES.items()]
    schema: dict[str, Any] = {"missingValues": ["", "-"]} | ({"primaryKey": list(key)} if key else {})
    folder.mkdir()
    table = TableOf(csv=text, fields=fields, schema=schema, resource={"dialect": {"delimiter": delimiter}})
    found: Table = tables_of(write_package(folder, {"t": table}))["t"]
    return found


def _said(matches: Sequence[Match]) -> Counter[Hashable]:
    return Counter((one.old and one.old.cells, one.new and one.new.cells, one.differing) for one in matches)


def _reference(old: Table, new: Table, pairs: Sequence[FieldPair], key: Sequence[int]) -> list[Match]:
    sides = ((False, old), (True, new))
    rows = (Row(is_new, one.number, tuple(one.cells)) for is_new, table in sides for one in table.records())
    return list(Matcher(pairs, key).matches(rows))


@given(
    versions=two_versions(),
    key=st.lists(st.sampled_from(NAMES), max_size=2, unique=True),
    delimiter=st.sampled_from(",;"),
    held=st.sampled_from([0, 1000, 10**6]),
)
def test_the_quick_way_finds_what_the_plain_one_does(
    versions: tuple[Any, Any], key: list[str], delimiter: str, held: int
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        old, new = _table(versions[0], key, folder / "old"), _table(versions[1], key, folder / "new", delimiter)
        pairs = field_pairs(old.fields, new.fields)
        places = [NAMES.index(one) for one in key] or list(range(len(NAMES)))
        found = list(changed_rows(old, new, pairs, places, folder, held))
        assert _said(found) == _said(_reference(old, new, pairs, places))


long_versions = st.tuples(
    st.lists(st.integers(0, 400), min_size=0, max_size=300), st.lists(st.integers(0, 400), max_size=20), st.randoms()
)


@settings(max_examples=30)
@given(drawn=long_versions)
def test_so_it_is_for_tables_of_many_lines(drawn: Any) -> None:
    numbers, strangers, random = drawn
    old = [_line(number) for number in numbers]
    new = [_line(number + (random.random() < 0.05) * 1000) for number in numbers if random.random() > 0.05]
    for number in strangers:
        new.insert(random.randrange(len(new) + 1), _line(number))
    with TemporaryDirectory() as name:
        folder = Path(name)
        one, other = (_table(some, ["i"], folder / side) for some, side in ((old, "old"), (new, "new")))
        pairs = field_pairs(one.fields, other.fields)
        found = list(changed_rows(one, other, pairs, [1], folder))
        assert _said(found) == _said(_reference(one, other, pairs, [1]))


def _line(number: int) -> tuple[str, ...]:
    return (f"{number}.0", f"{number % 150}", "text" * (number % 7), "true", "2019-02-03", "2019", "2019-02", "")


edits = st.sampled_from(EDITS)


@given(edit=edits)
def test_nothing_changed_between_a_package_and_itself(edit: Edit) -> None:
    draft = _after(Draft(), edit)
    assert diff_of(draft, draft).groups == ()


@settings(max_examples=200)
@given(first=edits, second=edits)
def test_the_way_back_mirrors_the_way_there(first: Edit, second: Edit) -> None:
    old, new = _after(Draft(), first), _after(Draft(), second)
    there, back = diff_of(old, new, 1000), diff_of(new, old, 1000)
    assert codes(back) == sorted(MIRROR.get(code, code) for code in codes(there))
    forwards = Counter((change.before, change.after) for change in _rows(there))
    assert Counter((change.after, change.before) for change in _rows(back)) == forwards


@settings(max_examples=200)
@given(first=edits, second=edits)
def test_two_changes_ask_for_no_less_than_the_greater(first: Edit, second: Edit) -> None:
    old, one, other = Draft(), _after(Draft(), first), _after(Draft(), second)
    try:
        both, reverse = _after(one, second), _after(other, first)
    except (AssertionError, KeyError, StopIteration, ValueError):
        return  # one takes away what the other changes
    if both != reverse or both in (one, other):
        return  # one undoes or repeats the other
    try:
        found = diff_of(old, both)
    except InputRefusedError:
        return  # they contradict each other
    assert found.bump >= max(diff_of(old, one).bump, diff_of(old, other).bump)


def _after(draft: Draft, edit: Edit) -> Draft:
    after = draft.copy()
    edit.change(after)
    return after


def _rows(found: Diff) -> list[Change]:
    of_rows = {Kind.ROW_ADDED, Kind.ROW_REMOVED, Kind.CELL_CHANGED, Kind.VALUE_CORRECTED, Kind.QUALIFIER_CHANGED}
    return [change for change in changes(found) if change.kind in of_rows]
