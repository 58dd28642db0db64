"""The store of releases, step by step, without anybody killing it; test_crashes.py does that."""

import ctypes
import errno
import fcntl
import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from small_releases import NAME, leftovers, ready, state

from openfigures.errors import MachineError, ReleaseConflictError
from openfigures.releases.formats.layout import archive_of
from openfigures.releases.publishing import store as protocol
from openfigures.releases.publishing.store import CONTROL, commit, is_unfinished, repair
from openfigures.releases.publishing.syscalls import rename_new, write_all


def test_a_release_is_there_with_its_index_and_nothing_else(tmp_path: Path) -> None:
    store, release = tmp_path / "store", ready(tmp_path, "0.1.0")
    assert commit(store, release) is True
    assert (state(store, release), leftovers(store)) == ("new", [])
    assert commit(store, release) is False


def test_who_does_not_get_the_store_does_not_wait(tmp_path: Path) -> None:
    store, release = tmp_path / "store", ready(tmp_path, "0.1.0")
    commit(store, release)
    with (store / CONTROL / "lock").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(ReleaseConflictError, match="store-busy"):
            commit(store, ready(tmp_path, "0.2.0", before=release.index))
    assert (state(store, release), leftovers(store)) == ("new", [])


def test_a_release_that_was_compared_with_another_index_is_refused(tmp_path: Path) -> None:
    store, release = tmp_path / "store", ready(tmp_path, "0.1.0")
    commit(store, release)
    with pytest.raises(ReleaseConflictError, match="store-moved"):
        commit(store, ready(tmp_path, "0.2.0"))
    assert (state(store, release), leftovers(store)) == ("new", [])


def test_an_archive_of_these_bytes_in_the_way_is_no_obstacle_and_of_others_one(tmp_path: Path) -> None:
    store, release = tmp_path / "store", ready(tmp_path, "0.1.0")
    (store / NAME).mkdir(parents=True)
    archive = store / NAME / archive_of(NAME, "0.1.0")
    archive.write_bytes(b"others")
    with pytest.raises(ReleaseConflictError, match="version-taken"):
        commit(store, release)
    assert archive.read_bytes() == b"others"
    archive.write_bytes(release.archive.read_bytes())
    assert commit(store, release) is True
    assert (state(store, release), leftovers(store)) == ("new", [])


@pytest.mark.parametrize("junk", [b"", b"{}", b"\xff", b'{"signature":"","signed":"{}"}\n'])
def test_what_was_staged_and_never_committed_is_cleared_away(tmp_path: Path, junk: bytes) -> None:
    store, release = tmp_path / "store", ready(tmp_path, "0.1.0")
    commit(store, release)
    for name in ("index.json", "figures-0.2.0.zip", "else"):
        (store / CONTROL / "staging" / name).write_bytes(junk)
    assert is_unfinished(store)
    repair(store)
    assert not is_unfinished(store)
    assert (state(store, release), leftovers(store)) == ("new", [])


def test_a_staged_index_that_does_not_follow_is_not_carried_forward(tmp_path: Path) -> None:
    """As after somebody put back an older copy of the store, but for the staging."""
    store, first = tmp_path / "store", ready(tmp_path, "0.1.0")
    commit(store, first)
    second = ready(tmp_path, "0.2.0", before=first.index)
    third = ready(tmp_path, "0.3.0", before=second.index)
    (store / CONTROL / "staging" / "index.json").write_text(third.index)
    (store / NAME / archive_of(NAME, "0.3.0")).write_bytes(third.archive.read_bytes())
    repair(store)
    assert protocol.read_index(store, NAME) == first.index
    assert not is_unfinished(store)


def test_a_link_in_the_staging_is_not_followed(tmp_path: Path) -> None:
    store, outside = tmp_path / "store", tmp_path / "outside"
    outside.write_text("precious")
    (store / CONTROL / "staging").mkdir(parents=True)
    (store / CONTROL / "staging" / "figures-0.1.0.zip").symlink_to(outside)
    (store / CONTROL / "staging" / "index.json").symlink_to(outside)
    with pytest.raises(MachineError):
        commit(store, ready(tmp_path, "0.1.0"))
    assert outside.read_text() == "precious"


def test_a_store_whose_folder_is_not_there_is_made_but_not_its_parents(tmp_path: Path) -> None:
    with pytest.raises(MachineError, match="nothing was released"):
        commit(tmp_path / "no" / "store", ready(tmp_path, "0.1.0"))
    assert not (tmp_path / "no").exists()


@pytest.mark.parametrize("offered", [None, lambda *_: -1], ids=["no such call", "not on this file system"])
def test_a_new_name_is_given_without_renameat2_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, offered: object
) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: SimpleNamespace(renameat2=offered))
    monkeypatch.setattr(ctypes, "get_errno", lambda: errno.EINVAL)
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_text("a")
    rename_new(old, new)
    assert (old.exists(), new.read_text()) == (False, "a")
    old.write_text("b")
    with pytest.raises(FileExistsError):
        rename_new(old, new)
    assert (old.read_text(), new.read_text()) == ("b", "a")


def test_a_name_that_is_taken_is_kept(tmp_path: Path) -> None:
    (tmp_path / "old").write_text("b")
    (tmp_path / "new").write_text("a")
    with pytest.raises(FileExistsError):
        rename_new(tmp_path / "old", tmp_path / "new")
    assert (tmp_path / "new").read_text() == "a"


def test_a_call_that_writes_a_part_only_is_continued(monkeypatch: pytest.MonkeyPatch) -> None:
    written = bytearray()

    def grudging(handle: int, data: memoryview) -> int:
        written.extend(data[:3])
        return min(3, len(data))

    monkeypatch.setattr(os, "write", grudging)
    write_all(0, b"all of it")
    assert bytes(written) == b"all of it"
