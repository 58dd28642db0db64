"""Puts releases into stores, each in a process of its own that waits until it is let go.

`python store_driver.py` imports the protocol, then answers lines of JSON on stdin. One with `store`,
`release`, `mutant` and `renewal` starts a process that stops itself at once, so that someone can watch it or let many
go together; the answer is its number.
`{"wait": NUMBER}` answers with its exit code: 0 released, 1 there already, 5 conflict, 6 nothing was released,
7 committed but not finished, -9 killed.

A mutant is the protocol with one thing spoiled, to see that the tests would notice.
"""

import ctypes
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from openfigures.errors import MachineError, ReleaseConflictError
from openfigures.releases.formats.layout import INDEX
from openfigures.releases.publishing import store, syscalls
from openfigures.releases.publishing.store import CONTROL, Release

RELEASED, THERE_ALREADY, CONFLICT, NOTHING, UNFINISHED = 0, 1, 5, 6, 7
_SET_PTRACER, _ANY = 0x59616D61, ctypes.c_ulong(-1)


def main() -> None:
    """Answer lines until stdin ends."""
    for line in sys.stdin:
        job = json.loads(line)
        answer = _ended(job["wait"]) if "wait" in job else _start(job)
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


def _start(job: dict[str, Any]) -> int:
    child = os.fork()
    if child == 0:
        os._exit(_run(job))
    os.waitpid(child, os.WUNTRACED)  # until it has stopped itself
    return child


def _ended(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _run(job: dict[str, Any]) -> int:
    ctypes.CDLL(None).prctl(_SET_PTRACER, _ANY, 0, 0, 0)  # so that strace may watch it without more rights
    MUTANTS[job["mutant"]]()
    parts = job["release"]
    release = Release(name=parts["name"], archive=Path(parts["archive"]), index=parts["index"], before=parts["before"])
    os.kill(os.getpid(), signal.SIGSTOP)
    try:
        if job["renewal"]:
            store.renew(Path(job["store"]), release.name, release.index, str(release.before))
            return RELEASED
        return RELEASED if store.commit(Path(job["store"]), release) else THERE_ALREADY
    except ReleaseConflictError:
        return CONFLICT
    except MachineError as error:
        return UNFINISHED if "committed" in str(error) else NOTHING


def _spoil(module: ModuleType, **functions: object) -> None:
    """Put other functions in the place of those of a module."""
    for name, function in functions.items():
        setattr(module, name, function)


def _as_it_is() -> None:
    """Spoil nothing."""


def _forget_to_sync_files() -> None:
    _spoil(store, sync=lambda handle: None)


def _forget_to_sync_folders() -> None:
    for module in (store, syscalls):
        _spoil(module, sync_folder=lambda path: None)


def _write_the_archive_in_its_place() -> None:
    def stage(root: Path, release: Release) -> None:
        syscalls.make_folder(root / release.name)
        store._stage_index(root, release.index)
        shutil.copy(release.archive, root / release.name / release.entry.archive)

    _spoil(store, _stage=stage, _rename_archive=lambda root, release: None)


def _write_the_index_in_its_place() -> None:
    def finish(root: Path, name: str) -> None:
        (root / name / INDEX).write_text((root / CONTROL / "staging" / INDEX).read_text())
        syscalls.sync_folder(root / name)

    _spoil(store, _finish=finish)


def _rename_the_index_first() -> None:
    rename, finish = store._rename_archive, store._finish

    def early(root: Path, release: Release) -> None:
        syscalls.make_folder(root / release.name)
        finish(root, release.name)
        rename(root, release)

    _spoil(store, _rename_archive=early, _finish=lambda root, name: syscalls.sync_folder(root / name))


MUTANTS: dict[str, Callable[[], None]] = {
    "as it is": _as_it_is,
    "files are not synced": _forget_to_sync_files,
    "folders are not synced": _forget_to_sync_folders,
    "the archive is written in its place": _write_the_archive_in_its_place,
    "the index is written in its place": _write_the_index_in_its_place,
    "the index comes before the archive": _rename_the_index_first,
}

if __name__ == "__main__":
    main()
