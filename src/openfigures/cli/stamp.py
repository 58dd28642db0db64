"""`openfigures stamp`."""

from pathlib import Path

import click

_EXAMPLE = """\b
Example:
  openfigures stamp my-package
  openfigures stamp my-package --check
"""


@click.command(epilog=_EXAMPLE)
@click.argument("package", default=".", type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 unless the descriptor is right.")
@click.pass_context
def stamp(ctx: click.Context, package: Path, check: bool) -> None:
    """Write size and digest of each file into the descriptor.

    Do so after a change that is meant: `validate` tells when a file is no longer the one that was described. Nothing
    else of the descriptor changes. PACKAGE is a folder or a descriptor file; by default the current folder.
    """
    from openfigures.package.stamps import BEST, read_stamps  # noqa: PLC0415 - not for the help
    from openfigures.reports.escape import visible  # noqa: PLC0415
    from openfigures.reports.words import many  # noqa: PLC0415

    stamps = read_stamps(package)
    if not check:
        stamps.write()
    ending = ", which the descriptor does not say" if check else ""
    for file in stamps.stale:
        click.echo(f"{visible(file.path)}: {file.stamp.size} bytes, {BEST}:{file.stamp.digests[BEST]}{ending}")
    click.echo(f"{many(len(stamps.files) - len(stamps.stale), 'file')} {'as described' if check else 'unchanged'}")
    ctx.exit(int(check and bool(stamps.stale)))
