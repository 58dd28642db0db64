"""Rows of two versions: what is the same row, what is the same cell, and where a change stands."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from openfigures.versions.changes import Change
from openfigures.versions.comparing import diff
from packages import TableOf, write_package

Told = tuple[str, dict[str, str], str | None, str | None]
"""Kind, key, before and after."""


def _changes(folder: Path, old: TableOf, new: TableOf) -> list[Change]:
    for name, table in (("old", old), ("new", new)):
        (folder / name).mkdir()
        write_package(folder / name, {"t": table})
    return [one for group in diff(folder / "old", folder / "new").groups for one in group.changes]


def _told(changes: Sequence[Change]) -> list[Told]:
    return [(one.kind.code, dict(one.key), one.before, one.after) for one in changes]


def _table(csv: str, types: str, key: Sequence[str] = ("a",), **schema: Any) -> TableOf:
    """Return a table of columns a, b, c... of some types."""
    names = {"n": "number", "i": "integer", "s": "string", "d": "date", "t": "datetime", "b": "boolean", "o": "object"}
    fields = [{"name": name, "type": names[kind]} for name, kind in zip("abcd", types, strict=False)]
    return TableOf(csv=csv, fields=fields, schema={"primaryKey": list(key)} | schema if key else schema)


@pytest.mark.parametrize(
    ("kind", "one", "other", "same"),
    [
        ("n", "24000", "24000.0", True),
        ("s", "24000", "24000.0", False),
        ("n", "1e3", "1000", True),
        ("n", "0", "-0", True),
        ("n", "0.1", "0.10000000000000000000000000000000000000001", False),
        ("n", "1" * 60 + ".0", "1" * 60, True),
        ("n", "007", "7", True),
        ("n", "x", "x", True),
        ("n", "x", "y", False),
        ("n", "1", "", False),
        ("i", "1.0", "1", False),
        ("d", "2019-02-03", "2019-2-3", False),
        ("t", "2019-02-03T10:00:00Z", "2019-02-03T12:00:00+02:00", True),
        ("b", "true", "1", True),
        ("b", "1", "0", False),
        ("o", '"{""x"":1}"', '"{ ""x"": 1 }"', True),
        ("s", "é", "e\u0301", False),
        ("s", "a", '"a"', True),
        ("s", "a ", "a", False),
    ],
)
def test_cells_are_compared_as_values_of_their_type(
    tmp_path: Path, kind: str, one: str, other: str, same: bool
) -> None:
    old, new = (_table(f"a,b\nk,{cell}\n", f"s{kind}") for cell in (one, other))
    assert bool(_changes(tmp_path, old, new)) is not same


def test_keys_are_values_too(tmp_path: Path) -> None:
    old, new = _table("a,b\n1,x\n2,y\n3,z\n", "ns"), _table("a,b\n3.0,z\n01,x\n2.50,y\n", "ns")
    assert _told(_changes(tmp_path, old, new)) == [
        ("row-removed", {"a": "2"}, "2, y", None),
        ("row-added", {"a": "2.50"}, None, "2.50, y"),
    ]


def test_a_missing_value_is_the_same_however_it_is_written(tmp_path: Path) -> None:
    old, new = (_table(f"a,b\nk,{cell}\n", "ss", missingValues=["", "-", "n/a"]) for cell in ("-", "n/a"))
    assert _changes(tmp_path, old, new) == []


def test_a_row_that_moves_and_one_that_changes(tmp_path: Path) -> None:
    old, new = _table("a,b\n1,x\n2,y\n3,z\n", "ss"), _table("a,b\n3,z\n2,Y\n1,x\n", "ss")
    assert _told(_changes(tmp_path, old, new)) == [("cell-changed", {"a": "2"}, "y", "Y")]


def test_a_heap_of_rows_counts_how_often_each_occurs(tmp_path: Path) -> None:
    old = _table("a,b\nx,1\nx,1\ny,2\nz,3\n", "sn", key=())
    new = _table("a,b\nz,3.0\nx,1\ny,2\ny,2.0\nw,4\n", "sn", key=())
    assert _told(_changes(tmp_path, old, new)) == [
        ("row-removed", {}, "x, 1", None),
        ("row-added", {}, None, "y, 2.0"),
        ("row-added", {}, None, "w, 4"),
    ]


def test_rows_of_one_key_cancel_before_they_are_compared(tmp_path: Path) -> None:
    old = _table("a,b\nk,1\nk,2\nk,3\n", "sn")
    new = _table("a,b\nk,3\nk,5\nk,2.0\nk,9\n", "sn")
    assert _told(_changes(tmp_path, old, new)) == [
        ("row-added", {"a": "k"}, None, "k, 9"),
        ("cell-changed", {"a": "k"}, "1", "5"),
    ]


def test_rows_with_a_missing_key(tmp_path: Path) -> None:
    old, new = _table("a,b\n,1\nk,2\n", "sn"), _table("a,b\n,7\nk,2\n", "sn")
    assert _told(_changes(tmp_path, old, new)) == [("cell-changed", {"a": ""}, "1", "7")]


def test_columns_in_another_order_and_a_column_more(tmp_path: Path) -> None:
    old = _table("a,b\nk,1\nl,2\n", "sn", fieldsMatch=["equal"])
    new = TableOf(
        csv="b,c,a\n2,new,l\n7,new,k\n",
        fields=[{"name": "a"}, {"name": "b", "type": "number"}, {"name": "c"}],
        schema={"primaryKey": ["a"], "fieldsMatch": ["equal"]},
    )
    assert _told(_changes(tmp_path, old, new)) == [
        ("field-added", {}, None, "string"),
        ("cell-changed", {"a": "k"}, "1", "7"),
    ]


def test_a_key_that_changed_matches_rows_by_both(tmp_path: Path) -> None:
    old, new = _table("a,b,c\nk,1,x\nk,2,y\n", "sns", ["a", "b"]), _table("a,b,c\nk,1,x\nk,2,Y\n", "sns", ["b"])
    assert _told(_changes(tmp_path, old, new)) == [
        ("key-changed", {}, "a, b", "b"),
        ("cell-changed", {"a": "k", "b": "2"}, "y", "Y"),
    ]


def test_a_renamed_key_is_still_the_key(tmp_path: Path) -> None:
    old = _table("a,b\nk,1\nl,2\n", "sn")
    new = TableOf(
        csv="id,b\nl,2\nk,7\n", fields=[{"name": "id", "type": "string"}, {"name": "b", "type": "number"}],
        schema={"primaryKey": ["id"]},
    )  # fmt: skip
    assert _told(_changes(tmp_path, old, new)) == [
        ("field-renamed", {}, "a", "id"),
        ("cell-changed", {"id": "k"}, "1", "7"),
    ]


def test_rows_without_a_schema(tmp_path: Path) -> None:
    old, new = TableOf(csv="a,b\n1,x\n", fields=None), TableOf(csv="a,c\n1,y\n", fields=None)
    assert [code for code, *_ in _told(_changes(tmp_path, old, new))] == ["field-added", "field-removed"]


def test_places_are_those_of_the_cells(tmp_path: Path) -> None:
    old = _table('a,b,c\nk,"line\nend",1\nl,x,2\n', "ssn")
    new = _table('a,b,c\nl,x,3\nk,"line\nend",1\n', "ssn")
    change = _changes(tmp_path, old, new)[0]
    assert (str(change.old_place), str(change.new_place)) == ("t.csv:4:5", "t.csv:2:5")


def test_rows_that_cannot_be_read_are_no_rows_that_are_the_same(tmp_path: Path) -> None:
    old, new = _table("a,b\nk,1\nl,2,3\n", "sn"), _table("a,b\nk,2\nl,2,3\n", "sn")
    changes = _changes(tmp_path, old, new)
    assert [code for code, *_ in _told(changes)] == ["row-unread", "row-unread", "cell-changed"]
    assert [(str(one.old_place), str(one.new_place)) for one in changes[:2]] == [
        ("t.csv:3:5", "None"), ("None", "t.csv:3:5"),
    ]  # fmt: skip


def test_the_same_bytes_have_not_changed_whatever_is_in_them(tmp_path: Path) -> None:
    table = _table("a,b\nk,1\nl,2,3\n", "sn")
    assert _changes(tmp_path, table, table) == []


def test_several_files_are_one_table(tmp_path: Path) -> None:
    old = _table("a,b\nk,1\nl,2\nm,3\n", "sn")
    new = TableOf(csv="a,b\nm,3\n", fields=old.fields, schema=old.schema, resource={"path": ["t.csv", "u.csv"]})
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "u.csv").write_text("a,b\r\nk,1\r\nl,7\r\n", newline="")
    write_package(tmp_path / "new", {"t": new})
    (tmp_path / "old").mkdir()
    write_package(tmp_path / "old", {"t": old})
    found = diff(tmp_path / "old", tmp_path / "new")
    assert _told([one for group in found.groups for one in group.changes]) == [
        ("cell-changed", {"a": "l"}, "2", "7"),
        ("file-moved", {}, "t.csv", '["t.csv", "u.csv"]'),
    ]


def test_a_file_that_is_no_table(tmp_path: Path) -> None:
    for name, text in (("old", "[1]"), ("new", "[2]")):
        (tmp_path / name).mkdir()
        write_package(tmp_path / name, {}, resources=[{"name": "j", "path": "j.json"}])
        (tmp_path / name / "j.json").write_text(text)
    found = diff(tmp_path / "old", tmp_path / "new")
    assert [kind.code for kind in found.totals] == ["content-changed"]


@pytest.mark.parametrize("keep", [1, 3, 100])
def test_totals_are_exact_and_the_first_are_kept(tmp_path: Path, keep: int) -> None:
    for name, cell in (("old", "x"), ("new", "y")):
        (tmp_path / name).mkdir()
        rows = "".join(f"{number},{cell}\n" for number in range(1000))
        write_package(tmp_path / name, {"t": _table("a,b\n" + rows, "is")})
    (group,) = diff(tmp_path / "old", tmp_path / "new", keep=keep).groups
    assert (group.total, len(group.changes)) == (1000, keep)
    assert [change.key["a"] for change in group.changes] == [str(number) for number in range(keep)]
