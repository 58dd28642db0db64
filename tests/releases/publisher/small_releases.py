"""Small releases for stores, and what state a store is in."""

from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from openfigures.releases.files import digest_at
from openfigures.releases.formats.archive import write_archive
from openfigures.releases.formats.index import Index, append, parse, render
from openfigures.releases.formats.layout import INDEX, archive_of, folder_of
from openfigures.releases.publishing.store import CONTROL, Release, commit, read_index

NAME = "figures"
_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


def ready(folder: Path, version: str, content: str = "", before: str | None = None) -> Release:
    """Make a release that is ready to follow an index; its archive lies in the folder."""
    buffer = BytesIO()
    members = [("a.txt", f"{version} {content}\n".encode() * 1000), ("b.txt", b"b\n")]
    write_archive(buffer, folder_of(NAME, version), members, _MOMENT)
    data = buffer.getvalue()
    digest = sha256(data).hexdigest()
    archive = folder / f"{digest[:16]}.zip"
    archive.write_bytes(data)
    last = parse(before)[0] if before else None
    index = Index(
        name=NAME,
        sequence=last.sequence + 1 if last else 1,
        expires=_MOMENT.replace(year=2100),
        releases=append(last.releases if last else (), NAME, version, len(data), digest),
    )
    return Release(name=NAME, archive=archive, index=render(index, None), before=before)


def state(store: Path, release: Release) -> str:
    """Say what readers of a store find: `old`, `new`, or what is torn."""
    text = read_index(store, NAME)
    if text not in {release.before, release.index}:
        return "torn: the index is neither the old nor the new one"
    known = {one.archive: (one.sha256, one.bytes) for one in parse(release.index)[0].releases}
    found = {path.name: digest_at(path) for path in (store / NAME).glob("*") if path.name != INDEX}
    if wrong := [name for name, digest in found.items() if known.get(name) != digest]:
        return f"torn: {wrong[0]} is not what it should be"
    named = {one.archive for one in parse(text)[0].releases} if text else set()
    if missing := named - found.keys():
        return f"torn: {missing} is missing"
    return "new" if text == release.index else "old"


def leftovers(store: Path) -> list[str]:
    """Return what a store holds beside its releases."""
    expected = {f"{CONTROL}/lock", f"{NAME}/{INDEX}"}
    text = read_index(store, NAME)
    if text:
        expected |= {f"{NAME}/{archive_of(NAME, one.version)}" for one in parse(text)[0].releases}
    files = (path.relative_to(store).as_posix() for path in store.rglob("*") if path.is_file())
    return sorted(set(files) - expected)


def commit_two(folder: Path) -> Path:
    """Make a store with two releases, and return it."""
    first = ready(folder, "0.1.0")
    commit(folder / "store", first)
    commit(folder / "store", ready(folder, "0.2.0", before=first.index))
    return folder / "store"
