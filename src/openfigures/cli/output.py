"""Where results go: to stdout, or whole into a file."""

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from openfigures.errors import MachineError


def write(text: str, output: Path | None) -> None:
    """Print a text, or put it into a file that is either complete or not there.

    Raises MachineError when the file cannot be written.
    """
    write_pieces([text], output)


def write_pieces(pieces: Iterable[str], output: Path | None) -> None:
    """Do the same with a text that is made piece by piece while it is written."""
    if output is None:
        try:
            sys.stdout.writelines(pieces)
            sys.stdout.flush()
        except BrokenPipeError:  # the reader of our output left: no one to tell
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return
    partial = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        with partial.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(pieces)
        partial.replace(output)
    except OSError as error:
        raise MachineError(f"{output} cannot be written: {error.strerror}") from None
    finally:
        with suppress(OSError):  # its folder may not be there
            partial.unlink(missing_ok=True)
