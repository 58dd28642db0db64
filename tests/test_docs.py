"""The documents say what the code does."""

import json
import re
import shutil
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from openfigures.cli.main import cli
from openfigures.options import JUDGES
from openfigures.rules.catalogue import catalogue_schema
from openfigures.rules.functions import FUNCTIONS
from openfigures.tables.faults import FAULTS

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted(path for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
README = (ROOT / "README.md").read_text("utf-8")


def _indented_after(heading: str) -> str:
    """Return the first indented block of the README after a heading, without its indentation."""
    section = README.split(heading, 1)[1]
    block = re.search(r"(?:^    .*\n)+", section, re.MULTILINE)
    assert block is not None
    return re.sub(r"^    ", "", block[0], flags=re.MULTILINE)


def _without_seconds(text: str) -> str:
    return re.sub(r"\(\d+\.\d\d s\)", "(s)", text)


def test_the_first_command_prints_what_the_readme_shows() -> None:
    output = CliRunner().invoke(cli, ["validate", str(ROOT)]).stdout
    assert _without_seconds(output) == _without_seconds(_indented_after("## Install and validate"))


def test_the_mistake_of_the_readme_is_found_as_it_shows(tmp_path: Path) -> None:
    for name in ("datapackage.json", "datapackage", "schemas", "validators"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    table = tmp_path / "datapackage" / "observations.csv"
    lines = table.read_text("utf-8").splitlines(keepends=True)
    lines[3] = lines[3].replace(",98,%,", ",198,%,", 1)
    table.write_text("".join(lines), "utf-8")
    result = CliRunner().invoke(cli, ["validate", str(tmp_path)])
    assert result.exit_code == 1
    assert _indented_after("## A mistake and its message") in result.stdout
    assert {"bytes-differ", "hash-differs", "rule-broken"} == set(re.findall(r"\(([a-z-]+)\) in", result.stdout))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", document.read_text("utf-8")):
        if not target.startswith(("https://", "http://")):
            assert (document.parent / target).exists(), target


def test_the_command_reference_is_that_of_the_help() -> None:
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        from commands import render  # noqa: PLC0415
    finally:
        sys.path.pop(0)
    assert (ROOT / "docs" / "commands.md").read_text("utf-8") == render()


def test_every_command_ends_its_help_with_an_example() -> None:
    for name in ("", *cli.commands, *cli.list_commands(None)):  # type: ignore[arg-type]
        output = CliRunner().invoke(cli, [name, "--help"] if name else ["--help"]).output
        assert re.search(r"Example:\n( +openfigures .+\n)+\Z", output), output


def test_every_code_is_documented() -> None:
    """Codes are the hyphenated literals that stand where a code is expected."""
    documented = set(re.findall(r"`([a-z]+(?:-[a-z]+)*)`", (ROOT / "docs" / "codes.md").read_text("utf-8")))
    before = r"(?:code=|CODE = |else|code, message =|yield|\(|_fault\(file, \w+,|_misfit\(row, .*?,)"
    pattern = before + r'\s*"([a-z]+(?:-[a-z]+)+)"'
    used = set(FAULTS)
    for path in (ROOT / "src").rglob("*.py"):
        text = path.read_text("utf-8")
        used |= set(re.findall(pattern, text))
        # The parts of a catalogue share two codes, each with the noun of the part.
        used |= {f"{noun}-duplicate" for noun in re.findall(r'_name\(entry, "([a-z]+)"\)', text)}
        used |= {f"{noun}-not-understood" for noun in re.findall(r'_parsed\(node, key, "([a-z]+)"', text)}
    used -= {"data-package", "data-resource", "tabular-data-package", "tabular-data-resource"}
    assert used - documented == set()
    assert documented - used - {"frictionless", "link", "encoding"} == set()


def test_every_function_is_documented() -> None:
    text = (ROOT / "docs" / "rules.md").read_text("utf-8")
    assert {name for name in FUNCTIONS if f"`{name}(" not in text} == set()


def test_every_judge_is_documented() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    assert {name for name in JUDGES if f"`{name}`" not in text} == set()


def test_the_schema_of_catalogues_is_published_with_the_package() -> None:
    assert json.loads((ROOT / "schemas" / "rules.schema.json").read_text("utf-8")) == catalogue_schema()
