"""`openfigures init`."""

from pathlib import Path

import click

from openfigures.scaffold.layout import lay_out

_EXAMPLE = """\b
Example:
  openfigures init my-figures
  openfigures validate my-figures
"""


@click.command(epilog=_EXAMPLE)
@click.argument("folder", default=".", type=click.Path(path_type=Path, file_okay=False))
@click.option("--name", help="The name of the package; by default that of the folder.")
def init(folder: Path, name: str | None) -> None:
    """Lay out a new package that validates as it stands.

    FOLDER is made if it is not there; by default it is the current folder. No file is overwritten.
    """
    for file in lay_out(folder, name):
        click.echo(f"wrote {folder / file}")
    click.echo(f"Try: openfigures validate {folder}")
