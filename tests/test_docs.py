"""The documents say what the code does."""

import json
import re
import shutil
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from openfigures.cli.main import cli
from openfigures.consistency.checker import verify
from openfigures.figures.qualifiers import Qualifier
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


def _document(name: str) -> str:
    return (ROOT / "docs" / name).read_text("utf-8")


def _indented(text: str) -> list[list[str]]:
    """Return the lines of the indented blocks of a text, fenced ones left out."""
    outside = re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
    blocks = re.findall(r"(?:^    .*\n)+", outside, re.MULTILINE)
    return [[line.removeprefix("    ") for line in block.splitlines()] for block in blocks]


def _without_seconds(text: str) -> str:
    return re.sub(r"\(\d+\.\d\d s\)", "(s)", text)


def test_the_first_command_prints_what_the_readme_shows() -> None:
    output = CliRunner().invoke(cli, ["validate", str(ROOT)]).stdout
    assert _without_seconds(output) == _without_seconds(_indented_after("## Install and validate"))


def _package_with(folder: Path, line: int, printed: str, instead: str) -> None:
    """Copy the package of this repository, with something else on one line of its figures (from 1)."""
    for name in ("datapackage.json", "datapackage", "schemas", "validators"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)
    table = folder / "datapackage" / "observations.csv"
    lines = table.read_text("utf-8").splitlines(keepends=True)
    assert printed in lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(printed, instead)
    table.write_text("".join(lines), "utf-8")


def test_the_mistake_of_the_readme_is_found_as_it_shows(tmp_path: Path) -> None:
    _package_with(tmp_path, 4, ",98,%,", ",198,%,")
    result = CliRunner().invoke(cli, ["validate", str(tmp_path)])
    assert result.exit_code == 1
    assert _indented_after("## A mistake and its message") in result.stdout
    expected = {"bytes-differ", "hash-differs", "rule-broken", "figures-contradict", "bounds-stale"}
    assert expected == set(re.findall(r"\(([a-z-]+)\) in", result.stdout))


def test_the_contradiction_of_the_readme_is_proved_as_it_shows(tmp_path: Path) -> None:
    _package_with(tmp_path, 36, "66.8", "68.6")
    result = CliRunner().invoke(cli, ["consistency", str(tmp_path)])
    assert result.exit_code == 1
    assert _indented_after("## Can all figures be true at once?") in result.stdout
    for block in _indented(_document("consistency.md"))[:2]:
        assert set(block) <= set(result.stdout.splitlines())
    proof = json.loads(CliRunner().invoke(cli, ["consistency", str(tmp_path), "--format", "json"]).stdout)
    verify(proof["conflicts"][0]["certificate"])
    table = _document("consistency.md").split("## JSON", 1)[1].split("## ", 1)[0]
    assert proof.keys() - set(re.findall(r"^\| `(\w+)`", table, re.MULTILINE)) == {"schema_version", "tool", "package"}


def test_the_certificate_of_the_documents_proves_its_point() -> None:
    fenced = re.search(r"```json\n(.*?)```", _document("consistency.md"), re.DOTALL)
    assert fenced is not None
    verify(json.loads(fenced[1]))


def test_the_package_of_the_documents_says_what_they_show(tmp_path: Path) -> None:
    text = _document("relations.md")
    for name, content in re.findall(r"^`([\w./]+)`\n\n```\w+\n(.*?)```", text, re.DOTALL | re.MULTILINE):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content, "utf-8")
    consistent, contradiction = _indented(text)
    assert set(consistent) <= set(CliRunner().invoke(cli, ["consistency", str(tmp_path)]).stdout.splitlines())
    assert CliRunner().invoke(cli, ["validate", str(tmp_path)]).exit_code == 0
    table = tmp_path / "data" / "claims.csv"
    table.write_text(table.read_text("utf-8").replace("2022,90000,", "2022,80000,"), "utf-8")
    assert set(contradiction) <= set(CliRunner().invoke(cli, ["consistency", str(tmp_path)]).stdout.splitlines())


@pytest.mark.parametrize("qualifier", Qualifier)
def test_every_qualifier_is_documented(qualifier: Qualifier) -> None:
    assert f"\n| `{qualifier}` |" in _document("relations.md")


def test_every_key_of_the_catalogue_is_documented() -> None:
    schema, text = catalogue_schema(), _document("relations.md")
    parts = (schema["properties"]["figures"], schema["$defs"]["quantity"], schema["$defs"]["relation"])
    assert {key for part in parts for key in part["properties"] if f"`{key}`" not in text} == set()


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
