"""The command and how it ends: one exit code for each kind of ending, never a traceback."""

import sys
from importlib import import_module
from typing import Any

import click

from openfigures.errors import InputRefusedError, OpenFiguresError
from openfigures.reports.escape import visible
from openfigures.version import __version__

_COMMANDS = {
    "consistency": "openfigures.cli.consistency:consistency",
    "diff": "openfigures.cli.diff:diff",
    "get": "openfigures.cli.get:get",
    "init": "openfigures.cli.init:init",
    "keygen": "openfigures.cli.keygen:keygen",
    "release": "openfigures.cli.release:release",
    "renew": "openfigures.cli.renew:renew",
    "stamp": "openfigures.cli.stamp:stamp",
    "suites": "openfigures.cli.suites:suites",
    "validate": "openfigures.cli.validate:validate",
    "verify": "openfigures.cli.verify:verify",
}
_BUG = 70


class _LazyGroup(click.Group):
    """Imports a command when it is run, and no other."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command


_EXAMPLE = """\b
Example:
  openfigures validate my-package
"""


@click.group(
    cls=_LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=_EXAMPLE,
)
@click.version_option(__version__, prog_name="openfigures")
def cli() -> None:
    """Publish the figures of a document as open data: validated, consistent, versioned.

    \b
    Exit codes: 0 nothing wrong, 1 findings or undecided, 2 usage, 3 input refused,
    4 not authentic or not whole, 5 release conflict, 6 the machine failed, 70 a bug.
    """  # noqa: D301 - \b keeps Click from filling the lines


def main() -> None:
    """Run the command and exit."""
    try:
        code = cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        code = 130
    except OpenFiguresError as error:
        _tell(error)
        code = error.exit_code
    except MemoryError:
        click.echo("the machine has not enough memory for this package", err=True)
        code = 6
    except OSError as error:  # what could not be foreseen: no folder for temporary files, a disk that broke
        click.echo(f"the machine failed: {visible(str(error), 500)}", err=True)
        code = 6
    except Exception as error:
        click.echo(f"openfigures has a bug: {type(error).__name__}: {visible(str(error), 500)}", err=True)
        click.echo("please report it with the command and, if you can, the package", err=True)
        code = _BUG
    sys.exit(code if isinstance(code, int) else 0)


def _tell(error: OpenFiguresError) -> None:
    """Write each problem on a line of its own."""
    problems: list[Any] = list(error.problems) if isinstance(error, InputRefusedError) else [error]
    for problem in problems:
        click.echo(visible(str(problem), 1000), err=True)
