"""Where results go: to stdout, or whole into a file."""

import os
from pathlib import Path

import click

from openfigures.errors import MachineError


def write(text: str, output: Path | None) -> None:
    """Print a text, or put it into a file that is either complete or not there.

    Raises MachineError when the file cannot be written.
    """
    if output is None:
        click.echo(text, nl=False)
        return
    partial = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        partial.write_text(text, "utf-8", newline="\n")
        partial.replace(output)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise MachineError(f"{output} cannot be written: {error.strerror}") from None
