"""`openfigures get`."""

from pathlib import Path

import click

from openfigures.cli.progress import progress_bar
from openfigures.cli.terms import Asked, with_terms

_EXAMPLE = """\b
Example:
  openfigures get chongqing --from https://example.org/data --signers allowed_signers
  openfigures get chongqing@^1 --from /mnt/store --to figures --signers allowed_signers
"""


@click.command(epilog=_EXAMPLE)
@click.argument("package")
@click.option("--from", "store", required=True, help="The store: a folder or an address.")
@click.option(
    "--to", "folder", type=click.Path(path_type=Path, file_okay=False), help="Where to; by default NAME-VERSION."
)
@with_terms
def get(package: str, store: str, folder: Path | None, asked: Asked) -> None:
    """Fetch a release from a store and verify it before anything is kept.

    PACKAGE is NAME for the newest release, NAME@1.2.3 for that one, NAME@^1 or NAME@~1.2 for the newest of those. What
    was seen of a store is remembered, so that nobody can hide a newer release. Exits with 4 when anything is wrong.
    An interrupted download is continued when the command is run again.
    """
    from openfigures.releases.reading.getting import Wish  # noqa: PLC0415 - not needed for the help
    from openfigures.releases.reading.getting import get as get_release  # noqa: PLC0415
    from openfigures.releases.reading.words import got_as_json, got_as_text  # noqa: PLC0415

    name, _, version = package.partition("@")
    with asked.telling_refusals(), progress_bar() as progress:
        wish = Wish(name=name, version=version, source=asked.reach().store(store), terms=asked.terms())
        got = get_release(wish, folder, progress)
    render = got_as_json if asked.form == "json" else got_as_text
    click.echo(render(got), nl=False)
