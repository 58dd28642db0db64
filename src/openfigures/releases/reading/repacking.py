"""Whether an unpacked release is the one of an index: packed again, it must be the same archive, byte by byte."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

from openfigures.errors import MachineError
from openfigures.releases.files import digest_of, open_regular
from openfigures.releases.formats.archive import write_archive
from openfigures.releases.formats.index import Entry
from openfigures.releases.formats.layout import STATEMENT, in_order
from openfigures.releases.reading.delivered import Delivered


def is_archive_of(delivered: Delivered, folder: Path, name: str, entry: Entry) -> bool:
    """Say whether the verified files of a folder make the archive of an entry, with the date that they state.

    `name` is the folder in the archive. Raises MachineError.
    """
    try:
        with TemporaryFile() as out:
            write_archive(out, name, _members(delivered, folder), _date(folder))
            out.seek(0)
            return digest_of(out) == (entry.sha256, entry.bytes)
    except (KeyError, TypeError, ValueError):  # it states no date, or cannot be packed
        return False
    except OSError as error:
        raise MachineError(f"{folder} cannot be compared with {entry.archive}: {error.strerror}") from None


def _date(folder: Path) -> datetime:
    statement = json.loads((folder / STATEMENT).read_bytes())
    return datetime.fromisoformat(statement["predicate"]["date"])


def _members(delivered: Delivered, folder: Path) -> Iterator[tuple[str, BinaryIO]]:
    for path in in_order(delivered.digests):
        with open_regular(folder / path, follow=False) as file:
            yield path, file
