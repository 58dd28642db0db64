"""Releases a package in an odd world: `python same_bytes.py PACKAGE STORE KEY [UMASK] [SHIFT]`.

Folders are listed backwards, the umask is UMASK, and the clock is SHIFT seconds ahead, as far as Python asks for it.
Prints the digest of the archive. Only the everyday judges are asked, so that it runs with few libraries.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any


def main() -> None:
    """Release the package."""
    package, store, key, *odd = sys.argv[1:]
    os.umask(int(odd[0], 8) if odd else 0o022)
    _list_backwards()
    _shift_clock(float(odd[1]) if odd else 0.0)

    from openfigures.releases.publishing import making  # noqa: PLC0415 - in the odd world
    from openfigures.releases.signing.keys import read_private_key  # noqa: PLC0415
    from openfigures.validation import validate  # noqa: PLC0415

    vars(making)["validate"] = lambda path, options, progress: validate(path, progress=progress)
    request = making.Request(package=Path(package), store=Path(store), key=read_private_key(Path(key)))
    result = making.make(request, lambda what, done, total: None)
    assert result.entry is not None, result.obstacles
    sys.stdout.write(result.entry.sha256)


def _list_backwards() -> None:
    listdir, scandir = os.listdir, os.scandir

    class Backwards:
        """What scandir gives, the other way round."""

        def __init__(self, *arguments: Any) -> None:
            with scandir(*arguments) as entries:
                self._entries = sorted(entries, key=lambda entry: entry.name, reverse=True)

        def __iter__(self) -> Iterator[Any]:
            return iter(self._entries)

        def __next__(self) -> Any:
            if not self._entries:
                raise StopIteration
            return self._entries.pop(0)

        def __enter__(self) -> "Backwards":
            return self

        def __exit__(self, *_: object) -> None:
            self.close()

        def close(self) -> None:
            self._entries = []

    os.listdir = lambda *arguments: sorted(listdir(*arguments), reverse=True)  # type: ignore[assignment]
    os.scandir = Backwards  # type: ignore[assignment]


def _shift_clock(shift: float) -> None:
    def shifted(real: Callable[[float], time.struct_time]) -> Callable[..., time.struct_time]:
        return lambda moment=None: real(now() + shift if moment is None else moment)

    now = time.time
    time.localtime, time.gmtime = shifted(time.localtime), shifted(time.gmtime)
    time.time = lambda: now() + shift


if __name__ == "__main__":
    main()
