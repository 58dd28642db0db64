"""`openfigures consistency`."""

from pathlib import Path

import click

from openfigures.cli.output import write
from openfigures.errors import InputRefusedError

_EXAMPLE = """\b
Example:
  openfigures consistency my-package
  openfigures consistency my-package --format json --output proof.json
"""


@click.command(epilog=_EXAMPLE)
@click.argument("package", default=".", type=click.Path(path_type=Path))
@click.option(
    "--seconds",
    type=click.FloatRange(min=0),
    help="How long to look for proofs; what takes longer is undecided. By default 5 and a little for each group.",
)
@click.option("--format", "form", default="text", show_default=True, type=click.Choice(["text", "json"]))
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the result to this file.")
@click.option(
    "--bounds",
    "bounds_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the bounds of unstated numbers to this file, as a CSV table.",
)
@click.pass_context
def consistency(
    ctx: click.Context, package: Path, seconds: float | None, form: str, output: Path | None, bounds_file: Path | None
) -> None:
    """Say whether all figures of a package can be true at once, and prove it.

    PACKAGE is a folder or a descriptor file; by default the current folder. Exits with 0 when the figures are
    consistent, with 1 when they are not or when nobody can tell.
    """
    from openfigures.proving import prove  # noqa: PLC0415 - not needed for the help
    from openfigures.reports.consistency import (  # noqa: PLC0415
        render_bounds,
        render_consistency_json,
        render_consistency_text,
    )

    try:
        result = prove(package, seconds=seconds)
    except InputRefusedError as error:
        if form == "json":
            from openfigures.reports.json import render_refusal  # noqa: PLC0415

            write(render_refusal(error), output)
        raise
    render = render_consistency_json if form == "json" else render_consistency_text
    write(render(result), output)
    if bounds_file is not None:
        write(render_bounds(result), bounds_file)
    ctx.exit(0 if result.passes else 1)
