"""`openfigures suites`."""

from pathlib import Path

import click

_EXAMPLE = """\b
Example:
  openfigures suites my-package
  openfigures suites my-package --check
"""


@click.command(epilog=_EXAMPLE)
@click.argument("package", default=".", type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 unless the suites there are current.")
@click.option("--format", "form", default="text", show_default=True, type=click.Choice(["text", "json"]))
@click.pass_context
def suites(ctx: click.Context, package: Path, check: bool, form: str) -> None:
    """Compile schemas and rules into suites for Pandera and Great Expectations.

    They are written to validators/, and load with the plain libraries. PACKAGE is a folder or a descriptor file; by
    default the current folder.
    """
    from openfigures.reports.suites import render_suites_json, render_suites_text  # noqa: PLC0415 - not for the help
    from openfigures.suites.shipped import State, compile_suites  # noqa: PLC0415

    compiled = compile_suites(package)
    states = compiled.states() if check else compiled.write()
    render = render_suites_json if form == "json" else render_suites_text
    click.echo(render(compiled, states, written=not check), nl=False)
    ctx.exit(int(check and any(state is not State.CURRENT for state in states.values())))
