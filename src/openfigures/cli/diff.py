"""`openfigures diff`."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from openfigures.cli.output import write
from openfigures.errors import InputRefusedError

if TYPE_CHECKING:
    from openfigures.versions.changes import Diff

_FORMATS = {
    "text": "openfigures.reports.diff.text:render_text",
    "json": "openfigures.reports.diff.data:render_json",
    "markdown": "openfigures.reports.diff.markdown:render_markdown",
    "html": "openfigures.reports.diff.html:render_html",
}
"""What renders a diff, by name; each is imported when it is chosen."""
_EXAMPLE = """\b
Example:
  openfigures diff v1.0.0 .
  openfigures diff old-package.zip new-package --format markdown --output changes.md
"""


@click.command(epilog=_EXAMPLE)
@click.argument("old")
@click.argument("new")
@click.option(
    "--limit", default=20, show_default=True, type=click.IntRange(1, 100_000), help="Changes shown of each kind."
)
@click.option("--format", "form", default="text", show_default=True, type=click.Choice(list(_FORMATS)))
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the result to this file.")
@click.pass_context
def diff(ctx: click.Context, old: str, new: str, limit: int, form: str, output: Path | None) -> None:
    """Say what changed between two versions of a package, and which version that asks for.

    OLD and NEW are folders, descriptor files, .zip archives, or git revisions such as v1.0.0 or v1.0.0:folder. Exits
    with 0 when the version that NEW states fits what changed, with 1 when it is too low.
    """
    from openfigures.versions.comparing import diff as compare  # noqa: PLC0415 - not needed for the help
    from openfigures.versions.numbers import fits  # noqa: PLC0415

    try:
        found = compare(old, new, keep=limit)
    except InputRefusedError as error:
        if form == "json":
            from openfigures.reports.json import render_refusal  # noqa: PLC0415

            write(render_refusal(error), output)
        raise
    write(_renderer(form)(found), output)
    ctx.exit(0 if fits(found) else 1)


def _renderer(form: str) -> "Callable[[Diff], str]":
    module, _, name = _FORMATS[form].partition(":")
    renderer: Callable[[Diff], str] = getattr(import_module(module), name)
    return renderer
