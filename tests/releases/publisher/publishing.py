"""A small package ready for release, and quick judges."""

import json
from pathlib import Path
from typing import Any

import pytest

from openfigures.findings import Report
from openfigures.options import Options, Progress
from openfigures.releases.publishing import making
from openfigures.releases.publishing.making import Request, Result
from openfigures.suites.shipped import compile_suites
from openfigures.validation import validate
from packages import Json, TableOf, write_package

NAME = "small-figures"
_FIELDS: list[Json] = [{"name": "id", "constraints": {"required": True}}, {"name": "n", "type": "number"}]
_RULES: list[Json] = [{"name": "positive", "table": "t", "check": "n > 0", "because": "it is a count"}]


def write_small(folder: Path, csv: str = "id,n\na,1\nb,2.5\n", version: str = "0.1.0", **more: Any) -> Path:
    """Write a package that can be released as it stands, and return its folder."""
    folder.mkdir(exist_ok=True)
    schema = {"primaryKey": ["id"]}
    table = TableOf(csv=csv, fields=_FIELDS, schema=schema)
    descriptor = {"name": NAME, "version": version, "created": "2026-01-02T03:04:05Z"} | more
    write_package(folder, {"t": table}, rules=_RULES, **descriptor)
    (folder / "CHANGELOG.md").write_text(f"# Changelog\n\n## {version}\n\n- Something.\n", "utf-8")
    compile_suites(folder).write()
    return folder


def change(folder: Path, *, csv: str | None = None, version: str | None = None, changelog: str | None = None) -> None:
    """Change parts of a package."""
    if csv is not None:
        (folder / "t.csv").write_text(csv, "utf-8")
    if version is not None:
        file = folder / "datapackage.json"
        file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | {"version": version}, indent=1), "utf-8")
        text = f"# Changelog\n\n## {version}\n\n- More.\n\n## 0.1.0\n\n- Something.\n"
        (folder / "CHANGELOG.md").write_text(text, "utf-8")
    if changelog is not None:
        (folder / "CHANGELOG.md").write_text(changelog, "utf-8")


def ask_few_judges(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let only the everyday judges be asked; that all of them are is tested with the command."""

    def few(path: Path, *, options: Options, progress: Progress) -> Report:
        assert options.full
        return validate(path, progress=progress)

    monkeypatch.setattr(making, "validate", few)


def release(package: Path, store: Path, **more: Any) -> Result:
    """Release a package."""
    return making.make(Request(package=package, store=store, **more), lambda what, done, total: None)


def codes(result: Result) -> list[str]:
    """Return the codes of what is in the way."""
    return [problem.code for problem in result.obstacles]
