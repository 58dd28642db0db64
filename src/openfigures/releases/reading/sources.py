"""Where releases come from: a folder or a web server, of which nothing is believed.

A source gives bytes and does not judge them; but it gives only what was asked for, goes nowhere else, and does not wait
for ever.
"""

import os
from collections.abc import Generator
from pathlib import Path
from typing import Protocol

from openfigures.errors import MachineError, NotWholeError
from openfigures.package.paths import Folder
from openfigures.places import Place
from openfigures.releases.files import pieces

PATIENCE = 30.0
"""Seconds that a server may be silent, or nearly so."""


class NotThereError(MachineError):
    """A source has no such file."""


class BrokenOffError(MachineError):
    """A source stopped in the middle; what came so far can be continued."""


class Source(Protocol):
    """A store of releases."""

    @property
    def address(self) -> str:
        """What is remembered of the store, the same however it is written."""

    def pieces(self, path: str, size: int | None = None, offset: int = 0) -> Generator[bytes]:
        """Yield the bytes of a file from an offset on; `size` is that of the whole file, when it is known.

        More bytes than that may come; whoever asks must stop. Raises NotThereError, BrokenOffError, and NotWholeError
        when the file cannot be the one of that size, or is not continued at the offset.
        """


class FolderSource:
    """A store in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = Folder(folder.resolve())

    @property
    def address(self) -> str:
        """The folder, without links."""
        return str(self._folder.root)

    def pieces(self, path: str, size: int | None = None, offset: int = 0) -> Generator[bytes]:
        """Yield the bytes of a file; links are not followed."""
        if not os.path.lexists(self._folder.root / path):
            raise NotThereError(f"there is no {path} in {self.address}")
        try:
            with self._folder.open(path, Place(path=path)) as file:
                length = file.seek(0, os.SEEK_END)
                if size is not None and length != size:
                    raise NotWholeError("download-size", path, f"it has {length} bytes, but {size} are due")
                file.seek(offset)
                yield from pieces(file)
        except OSError as error:
            raise MachineError(f"{path} in {self.address} cannot be read: {error.strerror}") from None
