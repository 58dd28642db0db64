"""The Great Expectations suites of a package as a user of that library runs them, without openfigures.

Usage: python plain_great_expectations.py PACKAGE
Prints the number of failing rows of each expectation as JSON.
"""

import csv
import json
import sqlite3
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import great_expectations as gx

sys.modules["openfigures"] = None  # type: ignore[assignment] # whoever imports it fails


def load(package: Path, database: Path, suites: dict[str, Any]) -> None:
    """Put the tables into a database as texts, with the numbers of their rows."""
    connection = sqlite3.connect(database)
    descriptor = json.loads((package / "datapackage.json").read_text("utf-8"))
    for resource in descriptor["resources"]:
        meta = suites[resource["name"]]["meta"]
        with (package / resource["path"]).open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
            columns = ", ".join(f'"{name}" TEXT' for name in header)
            connection.execute(f'CREATE TABLE "{meta["table"]}" ("{meta["row"]}" INTEGER PRIMARY KEY, {columns})')
            marks = ", ".join("?" * (len(header) + 1))
            numbered = ((number, *row) for number, row in enumerate(rows, start=1))
            connection.executemany(f'INSERT INTO "{meta["table"]}" VALUES ({marks})', numbered)
    connection.commit()
    connection.close()


def main(package: Path) -> None:
    files = (package / "validators" / "great_expectations").glob("*.json")
    suites = {suite["name"]: suite for suite in (json.loads(file.read_text("utf-8")) for file in files)}
    context: Any = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    failing: dict[str, int] = {}
    with TemporaryDirectory() as folder:
        load(package, Path(folder) / "package.sqlite", suites)
        source = context.data_sources.add_sqlite("package", connection_string=f"sqlite:///{folder}/package.sqlite")
        for name, suite in suites.items():
            asset = source.add_table_asset(name, table_name=suite["meta"]["table"])
            batch = asset.add_batch_definition_whole_table("all").get_batch()
            for result in batch.validate(gx.ExpectationSuite(**suite)).results:
                if not result.success:
                    found = result.result.get("unexpected_count", result.result.get("observed_value"))
                    failing[result.expectation_config.meta["rule"]] = found
    print(json.dumps(failing))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
