"""A release is killed at every system call, and every call that can fail fails: the store is never torn."""

import shutil
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from small_releases import leftovers, ready, state
from store_driver import MUTANTS, NOTHING, RELEASED, UNFINISHED
from watched import Driver, calls, driver, faults, need_strace, traced

from openfigures.releases.formats.index import parse, render
from openfigures.releases.publishing.store import commit, is_unfinished, repair

pytestmark = pytest.mark.tools

_CHANGING = {"write", "fsync", "rename", "renameat", "renameat2", "mkdir", "mkdirat", "link", "unlink", "unlinkat"}
_FAILING = {"openat", "fchmod", "flock", "close", "read", "getdents64"}
"""Calls that change nothing that stays, and can fail all the same."""
_NOTHING_TO_SEE = {"brk", "mmap", "munmap", "mremap", "exit_group", "futex", "madvise", "getrandom"}
"""Calls that touch no file; a kill at them is one at the next call that does."""


class World:
    """A store with some releases, and the next one, to be tried again and again."""

    def __init__(self, folder: Path, releases: int) -> None:
        self.folder = folder
        self.origin = folder / "origin"
        self.store = folder / "store"
        before: str | None = None
        for number in range(releases):
            release = ready(folder, f"0.{number + 1}.0", "", before)
            commit(self.origin, release)
            before = release.index
        self.release = ready(folder, "1.0.0", "", before)

    def fresh(self) -> Path:
        """Return the store as it was."""
        shutil.rmtree(self.store, ignore_errors=True)
        if self.origin.exists():
            shutil.copytree(self.origin, self.store)
        return self.store


@pytest.fixture
def one() -> Iterator[Driver]:
    need_strace()
    with driver() as process:
        yield process


@pytest.fixture(params=[0, 1], ids=["first release", "second release"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    return World(tmp_path, request.param)


def _points(trace: list[str], names: Collection[str]) -> list[tuple[str, int]]:
    """Return every call of these names: which one of the name it was."""
    return [(name, at) for name, total in calls(trace).items() if name in names for at in range(1, total + 1)]


def _wrong(world: World, code: int) -> str | None:
    """Say what is wrong with a store after a command ended with a code, and after the next one; None if nothing is."""
    store, release = world.store, world.release
    found = state(store, release)
    if found.startswith("torn"):
        return found
    if code == RELEASED and found != "new":
        return "it was said to be released and is not"
    if code == NOTHING and (found != "old" or is_unfinished(store)):
        return f"nothing was said to be released, but the store is {found} or unfinished"
    commit(store, release)
    after = state(store, release)
    return (
        None if after == "new" and not leftovers(store) else f"the next command leaves it {after}, {leftovers(store)}"
    )


def test_the_order_of_syncs_and_renames_survives_a_power_cut(one: Driver, world: World) -> None:
    code, trace = traced(one, world.fresh(), world.release)
    assert (code, faults(trace, world.store)) == (RELEASED, [])


def test_a_kill_at_any_system_call_tears_nothing(one: Driver, world: World) -> None:
    _, trace = traced(one, world.fresh(), world.release)
    points = _points(trace, calls(trace).keys() - _NOTHING_TO_SEE)
    assert len(points) > 80
    for name, at in points:
        code, _ = traced(one, world.fresh(), world.release, "-e", f"inject={name}:signal=KILL:when={at}")
        assert code == -9
        assert (name, at, _wrong(world, code)) == (name, at, None)


@pytest.mark.parametrize(
    "first_kill", ["inject=fsync:signal=KILL:when=3", "inject=rename:signal=KILL:when=1"], ids=["staged", "committed"]
)
def test_a_kill_while_an_earlier_one_is_mended_tears_nothing(one: Driver, tmp_path: Path, first_kill: str) -> None:
    world = World(tmp_path, 1)
    traced(one, world.fresh(), world.release, "-e", first_kill)
    assert is_unfinished(world.store)
    world.origin = world.store.rename(tmp_path / "killed")
    _, trace = traced(one, world.fresh(), world.release)
    for name, at in _points(trace, _CHANGING):
        code, _ = traced(one, world.fresh(), world.release, "-e", f"inject={name}:signal=KILL:when={at}")
        assert (name, at, _wrong(world, code)) == (name, at, None)


def test_a_renewal_is_not_torn_either(one: Driver, tmp_path: Path) -> None:
    world = World(tmp_path, 1)
    old = str(world.release.before)
    new = render(replace(parse(old)[0], sequence=2), None)
    renewal = replace(world.release, index=new)
    code, trace = traced(one, world.fresh(), renewal, renewal=True)
    assert (code, faults(trace, world.store, renewal=True), state(world.store, renewal)) == (RELEASED, [], "new")
    for name, at in _points(trace, _CHANGING):
        traced(one, world.fresh(), renewal, "-e", f"inject={name}:signal=KILL:when={at}", renewal=True)
        assert state(world.store, renewal) in {"old", "new"}
        repair(world.store)
        assert (state(world.store, renewal) in {"old", "new"}, leftovers(world.store)) == (True, [])


@pytest.mark.parametrize("error", ["ENOSPC", "EIO"])
def test_a_call_that_fails_tears_nothing_and_nobody_lies_about_it(one: Driver, world: World, error: str) -> None:
    _, trace = traced(one, world.fresh(), world.release)
    for name, at in _points(trace, _CHANGING if error == "ENOSPC" else {*_CHANGING, *_FAILING}):
        code, _ = traced(one, world.fresh(), world.release, "-e", f"inject={name}:error={error}:when={at}")
        assert (name, at, _wrong(world, code)) == (name, at, None)
        assert name not in {"write", "fsync"} or code in {NOTHING, UNFINISHED}


@pytest.mark.parametrize("mutant", [name for name in MUTANTS if name != "as it is"])
def test_a_spoiled_protocol_is_noticed(one: Driver, tmp_path: Path, mutant: str) -> None:
    world = World(tmp_path, 1)
    code, trace = traced(one, world.fresh(), world.release, mutant=mutant)
    assert code == RELEASED
    assert faults(trace, world.store)


@pytest.mark.parametrize("mutant", [name for name in MUTANTS if name.startswith("the ")])
def test_a_spoiled_protocol_is_torn_by_some_kill(one: Driver, tmp_path: Path, mutant: str) -> None:
    world = World(tmp_path, 1)
    _, trace = traced(one, world.fresh(), world.release, mutant=mutant)

    def torn(name: str, at: int) -> bool:
        options = ("-e", f"inject={name}:signal=KILL:when={at}")
        traced(one, world.fresh(), world.release, *options, mutant=mutant)
        return state(world.store, world.release).startswith("torn")

    late = [
        (name, at)
        for name in ("write", "sendfile", "copy_file_range", "renameat2", "fsync", "openat")
        for at in range(calls(trace)[name], 0, -1)
    ]
    assert any(torn(name, at) for name, at in late)
