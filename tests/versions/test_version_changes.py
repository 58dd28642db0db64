"""Every small change comes to the right kind, clause and bump, and so does its undoing."""

import re
from pathlib import Path

import pytest
from drafts import Draft, codes, diff_of
from edits import EDITS, Edit

from openfigures.versions.changes import Bump, Clause, Kind

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "versions.md"


def _comes_to(old: Draft, new: Draft) -> str:
    found = diff_of(old, new)
    return " ".join([found.bump.name, *codes(found)])


@pytest.mark.parametrize("edit", EDITS, ids=str)
def test_a_small_change(edit: Edit) -> None:
    old, new = Draft(), Draft()
    edit.change(new)
    assert _comes_to(old, new) == edit.forth
    assert _comes_to(new, old) == edit.back


def test_there_are_enough_small_changes() -> None:
    assert len({edit.name for edit in EDITS}) == len(EDITS) >= 60


def test_most_kinds_are_among_them() -> None:
    seen = {code for edit in EDITS for text in (edit.forth, edit.back) for code in text.split()[1:]}
    assert {kind.code for kind in Kind} - seen == {
        "content-changed", "row-unread", "resolution-changed", "quantity-kind-changed",
    }  # fmt: skip


def test_the_document_lists_every_kind_with_its_clause_and_bump() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| (MAJOR|MINOR|PATCH|none) \| ([^|]+?) \|", DOCUMENT.read_text("utf-8"), re.M)
    expected = [(kind.code, kind.bump.name.replace("NONE", "none"), kind.clause.words) for kind in Kind]
    assert sorted(rows) == sorted(expected)


def test_kinds_and_clauses_stand_the_gravest_first() -> None:
    assert [clause.bump for clause in Clause] == sorted((clause.bump for clause in Clause), reverse=True)
    assert [kind.bump for kind in Kind] == sorted((kind.bump for kind in Kind), reverse=True)
    assert list(Bump) == sorted(Bump)
