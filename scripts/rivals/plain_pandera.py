"""The Pandera suite of a package as a user of Pandera runs it, without openfigures.

Usage: python plain_pandera.py PACKAGE
Prints the number of failing rows of each check as JSON.
"""

import json
import sys
from pathlib import Path

import ibis
import pandera.errors

sys.modules["openfigures"] = None  # type: ignore[assignment] # whoever imports it fails


def main(package: Path) -> None:
    sys.path.insert(0, str(package / "validators"))
    import pandera_suite  # type: ignore[import-not-found] # noqa: PLC0415 - it lies in the package

    descriptor = json.loads((package / "datapackage.json").read_text("utf-8"))
    connection = ibis.duckdb.connect()
    tables = {
        one["name"]: connection.read_csv(package / one["path"], all_varchar=True, header=True, nullstr="\x01")
        for one in descriptor["resources"]
    }
    failing: dict[str, int] = {}
    try:
        pandera_suite.validate(tables)
    except pandera.errors.SchemaErrors as errors:
        for error in errors.schema_errors:
            failing[error.check.name] = len(error.failure_cases)
    print(json.dumps(failing))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
