"""Sizes and digests that the descriptor states are written anew, and nothing else is."""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openfigures.errors import InputRefusedError, MachineError
from openfigures.package.document import Document
from openfigures.package.editing import Edit, edited
from openfigures.package.stamps import read_stamps

DATA = b"id,n\na,1\n"
SHA256 = f"sha256:{hashlib.sha256(DATA).hexdigest()}"
MD5 = hashlib.md5(DATA, usedforsecurity=False).hexdigest()

texts = st.text(st.characters(codec="utf-8"), max_size=8) | st.sampled_from(['"', "\\", ",", "}", '"path"'])
scalars = texts | st.integers(-999, 999) | st.booleans() | st.none()
objects = st.dictionaries(texts, scalars | st.lists(scalars, max_size=3), max_size=4)
indents = st.sampled_from([None, 0, 1, 2, "\t"])


@given(objects, objects, texts, st.dictionaries(texts, texts | st.integers(0, 999), min_size=1, max_size=4), indents)
def test_edits_change_what_they_name_and_nothing_else(
    outer: dict[str, Any], inner: dict[str, Any], name: str, new: dict[str, Any], indent: int | str | None
) -> None:
    def written(resource: dict[str, Any]) -> str:
        return json.dumps({**outer, "resources": [0, resource]}, indent=indent, ensure_ascii=False)

    def change(text: str) -> str:
        return edited(Document.parse("d.json", text, "datapackage"), edits)

    edits = [Edit(pointer=("resources", 1, key), value=value, after="name") for key, value in new.items()]
    missing = {**{key: value for key, value in inner.items() if key not in new}, "name": name}
    there, wanted = {**missing, **dict.fromkeys(new, "old")}, {**missing, **new}
    assert change(written(there)) == written(wanted)
    added = change(written(missing))
    assert json.loads(added) == json.loads(written(wanted))
    assert change(added) == added


def package(folder: Path, resource: str) -> Path:
    """Write a package of one table, whose resource says more than name and path."""
    folder.mkdir()
    (folder / "t.csv").write_bytes(DATA)
    fields = '"schema": {"fields": [{"name": "id"}, {"name": "n"}]}'
    text = f'{{"name": "p",\n  "resources": [\n    {{"name": "t", "path": "t.csv",{resource} {fields}}}\n  ]}}\n'
    (folder / "datapackage.json").write_text(text, "utf-8", newline="")
    return folder


RIGHT = f' "bytes": 9, "hash": "{SHA256}",'
CASES = {
    "neither": ("", RIGHT),
    "no digest": (' "bytes": 9,', f' "hash": "{SHA256}", "bytes": 9,'),
    "no size": (f' "hash": "{SHA256}",', f' "bytes": 9, "hash": "{SHA256}",'),
    "both wrong": (' "hash" : "sha256:00","bytes":8,', f' "hash" : "{SHA256}","bytes":9,'),
    "another kind, right": (f' "hash": "{MD5}", "bytes": 9,', f' "hash": "{MD5}", "bytes": 9,'),
    "another kind, wrong": (' "hash": "md5:00", "bytes": 9,', f' "hash": "{SHA256}", "bytes": 9,'),
    "an unknown kind": (' "hash": "crc32:00", "bytes": 9,', f' "hash": "{SHA256}", "bytes": 9,'),
    "in capitals": (f' "hash": "{SHA256.upper()}", "bytes": 9,', f' "hash": "{SHA256.upper()}", "bytes": 9,'),
    "right": (RIGHT, RIGHT),
}


@pytest.mark.parametrize(("before", "after"), CASES.values(), ids=CASES)
def test_a_descriptor_is_stamped(tmp_path: Path, before: str, after: str) -> None:
    folder, wanted = package(tmp_path / "p", before), package(tmp_path / "wanted", after)
    stamps = read_stamps(folder)
    assert bool(stamps.stale) == (before != after)
    stamps.write()
    assert (folder / "datapackage.json").read_bytes() == (wanted / "datapackage.json").read_bytes()
    assert sorted(one.name for one in folder.iterdir()) == ["datapackage.json", "t.csv"]
    assert not read_stamps(folder).stale


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_new_properties_stand_on_lines_of_their_own_as_others_do(tmp_path: Path, end: str) -> None:
    folder = package(tmp_path / "p", "")
    fields = [{"name": "id"}, {"name": "n"}]
    value = {"name": "p", "resources": [{"name": "t", "path": "t.csv", "schema": {"fields": fields}}]}
    lines = json.dumps(value, indent=2).split("\n")
    (folder / "datapackage.json").write_text(end.join(lines), "utf-8", newline="")
    read_stamps(folder).write()
    at = lines.index('      "path": "t.csv",')
    new = ['      "path": "t.csv",', '      "bytes": 9,', f'      "hash": "{SHA256}",']
    assert (folder / "datapackage.json").read_bytes().decode() == end.join([*lines[:at], *new, *lines[at + 1 :]])


def test_what_has_several_files_or_none_is_left_alone(tmp_path: Path) -> None:
    folder = package(tmp_path / "p", "")
    (folder / "u.csv").write_bytes(DATA)
    fields = {"fields": [{"name": "id"}, {"name": "n"}]}
    resources = [
        {"name": "one", "path": ["t.csv"], "schema": fields},
        {"name": "two", "path": ["t.csv", "u.csv"], "schema": fields},
        {"name": "inline", "data": {"a": 1}},
    ]
    (folder / "datapackage.json").write_text(json.dumps({"name": "p", "resources": resources}), "utf-8")
    read_stamps(folder).write()
    found = json.loads((folder / "datapackage.json").read_text("utf-8"))["resources"]
    assert found == [{**resources[0], "bytes": 9, "hash": SHA256}, *resources[1:]]


def test_what_cannot_be_read_or_written_is_said(tmp_path: Path) -> None:
    folder = package(tmp_path / "p", "")
    before, stamps = (folder / "datapackage.json").read_bytes(), read_stamps(folder)
    (folder / f".datapackage.json.{os.getpid()}").mkdir()
    with pytest.raises(MachineError, match=r"^datapackage\.json cannot be written: "):
        stamps.write()
    assert (folder / "datapackage.json").read_bytes() == before
    (folder / "t.csv").unlink()
    with pytest.raises(InputRefusedError, match=r"t\.csv"):
        read_stamps(folder)


@pytest.mark.parametrize("name", ["t.csv", "datapackage.json"])
def test_what_was_changed_meanwhile_is_not_written_over(tmp_path: Path, name: str) -> None:
    folder = package(tmp_path / "p", "")
    stamps = read_stamps(folder)
    (folder / name).write_bytes((folder / name).read_bytes() + b"\n")
    now = (folder / "datapackage.json").read_bytes()
    with pytest.raises(MachineError, match="changed while it was read"):
        stamps.write()
    assert (folder / "datapackage.json").read_bytes() == now
