"""`openfigures validate`."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import click

from openfigures.cli.output import write
from openfigures.cli.progress import progress_bar
from openfigures.errors import InputRefusedError
from openfigures.findings import Report, Verdict
from openfigures.options import AUTO, ENGINES, JUDGES, Options

_FORMATS = {
    "text": "openfigures.reports.text:render_text",
    "json": "openfigures.reports.json:render_json",
    "html": "openfigures.reports.html.page:render_html",
}
"""What renders a report, by name; each is imported when it is chosen."""
_EXAMPLE = """\b
Example:
  openfigures validate my-package --format json --output report.json
  openfigures validate my-package --full --format html --output report.html
"""


@click.command(epilog=_EXAMPLE)
@click.argument("package", default=".", type=click.Path(path_type=Path))
@click.option("--full", is_flag=True, help="Ask every judge, the slow ones too.")
@click.option("--judge", "judges", multiple=True, type=click.Choice(list(JUDGES)), help="Ask this judge; repeatable.")
@click.option(
    "--engine",
    default=AUTO,
    show_default=True,
    type=click.Choice(list(ENGINES)),
    help="What runs the checks; auto is plain for little work and very wide tables, else duckdb.",
)
@click.option(
    "--limit", default=20, show_default=True, type=click.IntRange(1, 100_000), help="Findings shown per rule."
)
@click.option("--format", "form", default="text", show_default=True, type=click.Choice(list(_FORMATS)))
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the report to this file.")
@click.pass_context
def validate(
    ctx: click.Context,
    package: Path,
    full: bool,
    judges: tuple[str, ...],
    engine: str,
    limit: int,
    form: str,
    output: Path | None,
) -> None:
    """Judge a package and say what is wrong, where, why, and what to do.

    PACKAGE is a folder or a descriptor file; by default the current folder.
    """
    from openfigures.validation import validate as validate_package  # noqa: PLC0415 - not needed for the help

    options = Options(judges=judges, full=full, engine=engine, keep=limit)
    try:
        with progress_bar() as progress:
            report = validate_package(package, options=options, progress=progress)
    except InputRefusedError as error:
        if form == "json":
            from openfigures.reports.json import render_refusal  # noqa: PLC0415

            write(render_refusal(error), output)
        raise
    write(_renderer(form)(report), output)
    ctx.exit(0 if report.verdict is Verdict.PASS else 1)


def _renderer(form: str) -> Callable[[Report], str]:
    module, _, name = _FORMATS[form].partition(":")
    renderer: Callable[[Report], str] = getattr(import_module(module), name)
    return renderer
