"""Write docs/commands.md from the help of every command.

Usage: python scripts/commands.py
"""

from pathlib import Path

from click.testing import CliRunner

from openfigures.cli.main import cli

TARGET = Path(__file__).resolve().parent.parent / "docs" / "commands.md"
HEAD = "# Commands\n\nWritten by `python scripts/commands.py` from the help of each command.\n"


def render() -> str:
    """Return the text of docs/commands.md."""
    parts = [HEAD, _section("openfigures", [])]
    parts += [_section(f"openfigures {name}", [name]) for name in sorted(cli.list_commands(None))]  # type: ignore[arg-type]
    return "\n".join(parts)


def _section(title: str, arguments: list[str]) -> str:
    result = CliRunner().invoke(cli, [*arguments, "--help"], prog_name="openfigures", terminal_width=100)
    lines = "\n".join(f"    {line}".rstrip() for line in result.output.splitlines())
    return f"## {title}\n\n{lines}\n"


if __name__ == "__main__":
    TARGET.write_text(render(), "utf-8")
