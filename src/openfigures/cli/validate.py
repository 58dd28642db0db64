"""`openfigures validate`."""

from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from openfigures.cli.output import write_pieces
from openfigures.cli.progress import progress_bar
from openfigures.cli.sizes import Size
from openfigures.errors import InputRefusedError
from openfigures.findings import Report, Verdict
from openfigures.options import AUTO, ENGINES, JUDGES, MEMORY, Options

_FORMATS = {
    "text": "openfigures.reports.text:render_text",
    "json": "openfigures.reports.json:render_json",
    "sarif": "openfigures.reports.sarif.log:render_sarif",
    "junit": "openfigures.reports.junit:render_junit",
    "github": "openfigures.reports.github:render_github",
    "html": "openfigures.reports.html.page:render_html",
}
"""What renders a report, by name; each is imported when it is chosen."""
_FOR_PEOPLE = {"text", "html"}
"""Formats that say nothing of a package that was refused: stderr does."""
_EXAMPLE = """\b
Example:
  openfigures validate my-package --format json --output report.json
  openfigures validate my-package --full --format html --output report.html
  openfigures validate my-package --format sarif --limit 1000 --output report.sarif
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
@click.option("--connect", metavar="URL", help="Where Spark is, such as spark://HOST:7077; by default on this machine.")
@click.option(
    "--table",
    "tables",
    multiple=True,
    metavar="RESOURCE=TABLE",
    callback=lambda _, __, texts: _tables(texts),
    help="Take the rows of a resource from a table in the catalogue of Spark; repeatable.",
)
@click.option(
    "--memory-limit",
    "memory",
    type=Size(),
    default=f"{MEMORY // 2**30}GiB",
    show_default=True,
    help="Memory to take; larger work goes to the folder for temporary files (TMPDIR).",
)
@click.option(
    "--limit", "keep", default=20, show_default=True, type=click.IntRange(1, 10**9), help="Findings shown per rule."
)
@click.option("--format", "form", default="text", show_default=True, type=click.Choice(list(_FORMATS)))
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the report to this file.")
@click.pass_context
def validate(ctx: click.Context, /, package: Path, form: str, output: Path | None, **asked: Any) -> None:
    """Judge a package and say what is wrong, where, why, and what to do.

    PACKAGE is a folder or a descriptor file; by default the current folder.
    """
    from openfigures.validation import validate as validate_package  # noqa: PLC0415 - not needed for the help

    options = Options(**asked)
    try:
        with progress_bar() as progress:
            report = validate_package(package, options=options, progress=progress)
    except InputRefusedError as error:
        if form not in _FOR_PEOPLE:
            write_pieces(_refusal(error, package, form), output)
        raise
    write_pieces(_rendered(report, form), output)
    ctx.exit(0 if report.verdict is Verdict.PASS else 1)


def _tables(texts: Iterable[str]) -> dict[str, str]:
    pairs = [text.partition("=") for text in texts]
    for name, sign, table in pairs:
        if not (name and sign and table):
            raise click.BadParameter("write the name of a resource, '=', and the name of a table")
    return {name: table for name, _, table in pairs}


def _rendered(report: Report, form: str) -> Iterable[str]:
    module, _, name = _FORMATS[form].partition(":")
    render: Callable[[Report], str | Iterable[str]] = getattr(import_module(module), name)
    rendered = render(report)
    return [rendered] if isinstance(rendered, str) else rendered


def _refusal(error: InputRefusedError, package: Path, form: str) -> Iterable[str]:
    if form == "json":
        from openfigures.reports.json import render_refusal  # noqa: PLC0415 - not needed for the help

        return [render_refusal(error)]
    from openfigures.reports.refusal import as_report  # noqa: PLC0415

    return _rendered(as_report(error, package.absolute().name), form)
