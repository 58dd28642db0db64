"""What commands import: a user waits for each library every time."""

import pytest

from startup import SLOW, run

CORE = {"click", "jsonschema_rs", "re2", "yaml"}
"""The command line, the profiles of descriptors, patterns, the catalogue."""
EVERYDAY = {
    "--help": {"click"},
    "--version": {"click"},
    "validate --help": {"click"},
    "init --help": {"click"},
    "validate": CORE,
    "consistency": CORE,
    "diff . .": CORE,
}
"""Commands on the repository's own package, and the libraries of others that each of them imports."""


@pytest.mark.parametrize("command", EVERYDAY)
def test_an_everyday_command_imports_its_libraries_and_nothing_slow(command: str) -> None:
    ended = run(*command.split())
    assert ended.code == 0
    assert ended.libraries() == EVERYDAY[command]
    assert ended.modules & SLOW == set()


def test_a_large_package_needs_duckdb_and_nothing_else() -> None:
    assert run("validate", "--engine", "duckdb").libraries() == CORE | {"duckdb", "_duckdb"}


@pytest.mark.parametrize("command", ["--help", "--version", "validate --help", "init --help"])
def test_help_needs_the_command_line_and_no_room_behind_it(command: str) -> None:
    rooms = {module.split(".")[1] for module in run(*command.split()).own()}
    assert rooms <= {"cli", "errors", "findings", "options", "places", "reports", "scaffold", "version"}


@pytest.mark.parametrize(("command", "most"), [("--version", 10), ("--help", 30), ("validate", 130)])
def test_a_command_imports_few_of_our_modules(command: str, most: int) -> None:
    assert len(run(command).own()) <= most
