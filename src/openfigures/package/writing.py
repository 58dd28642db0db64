"""Files of a package written anew: each is either as before or whole."""

import os
from pathlib import Path

from openfigures.errors import MachineError


def replace_file(root: Path, path: str, text: str) -> None:
    """Give a file of a package new content, in UTF-8; folders that it needs are made.

    Raises MachineError when it cannot be written.
    """
    file = root / path
    partial = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            partial.write_bytes(text.encode())
            partial.replace(file)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise MachineError(f"{path} cannot be written: {error.strerror}") from None


def remove_file(root: Path, path: str) -> None:
    """Remove a file of a package; raises MachineError when it cannot be removed."""
    try:
        (root / path).unlink()
    except OSError as error:
        raise MachineError(f"{path} cannot be removed: {error.strerror}") from None
