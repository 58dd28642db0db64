"""Packages made for one test, and what is found in them."""

import csv
import hashlib
import json
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from openfigures.findings import Finding, Report
from openfigures.options import Options
from openfigures.package.opening import open_package
from openfigures.tables.table import Table, read_table
from openfigures.validation import validate

Json = dict[str, Any]

REPOSITORY = Path(__file__).resolve().parent.parent
_CONTENT = ("datapackage.json", "datapackage", "schemas", "validators")
_CELL = re.compile(r'("(?:[^"]|"")*"|[^,\n]*)(?:,|$)')


@dataclass(frozen=True, kw_only=True, slots=True)
class TableOf:
    """A table for a test: its file as it stands, and what the descriptor says of it."""

    csv: str | bytes
    fields: Sequence[Json] | None = ()
    """Of the schema; None for a table without schema."""
    schema: Json = field(default_factory=dict)
    """More properties of the schema."""
    resource: Json = field(default_factory=dict)
    """More properties of the resource."""


class Found(NamedTuple):
    """A finding, as far as most tests look at it."""

    code: str
    rule: str
    path: str
    line: int | None
    column: int | None


def write_package(folder: Path, tables: Mapping[str, TableOf], *, rules: Sequence[Json] = (), **more: Any) -> Path:
    """Write a package of tables NAME.csv into a folder and return the folder; `more` goes into the descriptor."""
    resources = []
    for name, table in tables.items():
        data = table.csv if isinstance(table.csv, bytes) else table.csv.encode()
        (folder / f"{name}.csv").write_bytes(data)
        resource: Json = {"name": name, "path": f"{name}.csv"}
        if table.fields is not None:
            resource["schema"] = {"fields": list(table.fields)} | table.schema
        resources.append(resource | table.resource)
    descriptor: Json = {"$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "name": "made-for-a-test"}
    write_json(folder / "datapackage.json", descriptor | {"resources": resources} | more)
    if rules:
        (folder / "validators").mkdir(exist_ok=True)
        write_json(folder / "validators" / "rules.yaml", {"rules": list(rules)})  # JSON is YAML too
    return folder


def write_json(file: Path, value: Json) -> None:
    """Write a value as JSON, one property on each line."""
    file.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", "utf-8")


def tables_of(folder: Path) -> dict[str, Table]:
    """Read the tables of a package."""
    package = open_package(folder)
    return {one.name: read_table(one, package.folder) for one in package.resources}


def findings_of(report: Report) -> list[Finding]:
    """Return all findings that a report shows."""
    return [finding for judge in report.judges for tally in judge.tallies for finding in tally.findings]


def found_in(folder: Path, engine: str = "plain", judges: tuple[str, ...] = ()) -> list[Found]:
    """Validate a package and return what is found, in the order of the report; by the everyday judges, or by some."""
    findings = findings_of(validate(folder, options=Options(engine=engine, judges=judges)))
    return [Found(one.code, one.rule, one.place.path, one.place.line, one.place.column) for one in findings]


def copy_of_this_package(folder: Path) -> Path:
    """Copy the package of the repository into a folder and return the folder."""
    for name in _CONTENT:
        source = REPOSITORY / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)
    return folder


def stamp(folder: Path) -> None:
    """Write the present size and digest of every table into the descriptor."""
    descriptor = json.loads((folder / "datapackage.json").read_text("utf-8"))
    for resource in descriptor["resources"]:
        data = (folder / resource["path"]).read_bytes()
        resource.update({"bytes": len(data), "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"})
    write_json(folder / "datapackage.json", descriptor)


def edit_table(file: Path, key: str, cells: Mapping[str, str]) -> None:
    """Change cells of the row whose first cell is `key`, or add the row when there is none."""
    with file.open(encoding="utf-8", newline="") as source:
        header, *rows = list(csv.reader(source))
    row = next((row for row in rows if row[0] == key), None)
    if row is None:
        row = [key] + [""] * (len(header) - 1)
        rows.append(row)
    for name, cell in cells.items():
        row[header.index(name)] = cell
    with file.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target, lineterminator="\n").writerows([header, *rows])


def place_of(file: Path, key: str, name: str) -> tuple[int, int]:
    """Return line and column of a cell by searching the text; no cell of the table may hold a line end."""
    lines = file.read_text("utf-8").split("\n")
    line = next(at for at, text in enumerate(lines, start=1) if text.startswith(f"{key},"))
    cells = list(_CELL.finditer(lines[line - 1]))
    return line, cells[lines[0].split(",").index(name)].start() + 1
