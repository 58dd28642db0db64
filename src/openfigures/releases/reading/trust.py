"""What was known of a store before: a file of the user's, by which an old or another history is noticed."""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from openfigures.errors import InputRefusedError, MachineError, NotAuthenticError
from openfigures.package.json_text import parse_json
from openfigures.releases.files import open_regular, settle_folder, write_new
from openfigures.releases.formats.index import Index
from openfigures.releases.formats.layout import INDEX
from openfigures.releases.formats.objects import exact

_SCHEMA_VERSION = 1
_FILE_BYTES = 4 * 2**20
_KNOWN = {"sequence": int, "releases": int, "chain": str, "sha256": str}


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What is remembered of an index."""

    sequence: int
    releases: int
    """How many there were."""
    chain: str
    """The chain of the last of them."""
    sha256: str
    """The digest of what was signed."""

    @classmethod
    def of(cls, index: Index) -> "Known":
        """Return what to remember of an index."""
        digest = sha256(index.payload).hexdigest()
        chain = index.releases[-1].chain
        return cls(sequence=index.sequence, releases=len(index.releases), chain=chain, sha256=digest)


def refuse_older(index: Index, known: Known | None, moment: datetime) -> None:
    """Raise NotAuthenticError when an index is not at least as new as what is known, or is too old to tell."""
    if known is not None:
        if index.sequence < known.sequence:
            message = f"the index is number {index.sequence}, but number {known.sequence} was seen before (rollback)"
            fix = "the store is out of date, or someone hides releases from you"
            raise NotAuthenticError("index-rollback", INDEX, message, fix)
        changed = index.sequence == known.sequence and Known.of(index) != known
        if changed or [entry.chain for entry in index.releases][known.releases - 1 : known.releases] != [known.chain]:
            message = "the index tells another history than the one that was seen before (fork)"
            raise NotAuthenticError("index-fork", INDEX, message, "ask who publishes the store what happened to it")
    if index.expires <= moment:
        message = f"the index expired at {index.expires:%Y-%m-%d %H:%M} UTC, so there may be newer releases (freeze)"
        raise NotAuthenticError("index-expired", INDEX, message, "ask who publishes the store to renew it")


@dataclass(frozen=True, slots=True)
class TrustedState:
    """The file that remembers, one entry for each store and package."""

    path: Path

    def known(self, store: str, name: str) -> Known | None:
        """Return what is known of a package in a store; raises MachineError when the file cannot be read."""
        return self._read().get(store, {}).get(name)

    def remember(self, store: str, index: Index) -> None:
        """Remember an index, unless a newer one is remembered by now; raises MachineError."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with _locked(self.path.parent):
                stores = self._read()
                known = stores.get(store, {}).get(index.name)
                if known is None or known.sequence < index.sequence:
                    stores.setdefault(store, {})[index.name] = Known.of(index)
                    self._write(stores)
        except OSError as error:
            raise MachineError(f"the trusted state {self.path} cannot be written: {error.strerror}") from None

    def _read(self) -> dict[str, dict[str, Known]]:
        """Return what is known, by store and package."""
        try:
            with open_regular(self.path) as file:
                return _stores(file.read(_FILE_BYTES + 1).decode(), self.path)
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise MachineError(f"the trusted state {self.path} cannot be read: {error.strerror}") from None
        except (InputRefusedError, ValueError):
            message = f"the trusted state {self.path} is damaged; move it away, and what was known before is forgotten"
            raise MachineError(message) from None

    def _write(self, stores: Mapping[str, Mapping[str, Known]]) -> None:
        """Replace the file as a whole."""
        plain = {store: {name: asdict(known) for name, known in known.items()} for store, known in stores.items()}
        data: dict[str, Any] = {"schema_version": _SCHEMA_VERSION, "stores": plain}
        text = json.dumps(data, ensure_ascii=True, indent=2, sort_keys=True) + "\n"
        staged = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        write_new(staged, text.encode(), 0o600)
        staged.replace(self.path)
        settle_folder(self.path.parent)


def _stores(text: str, path: Path) -> dict[str, dict[str, Known]]:
    """Return what a file remembers; raises ValueError when it is none of ours."""
    data = parse_json(text, str(path))
    if not isinstance(data, dict) or data.get("schema_version") != _SCHEMA_VERSION:
        raise ValueError(path)
    try:
        return {
            store: {name: Known(**exact(known, _KNOWN)) for name, known in packages.items()}
            for store, packages in data["stores"].items()
        }
    except (AttributeError, KeyError):
        raise ValueError(path) from None


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Let no other process change the state meanwhile."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
