"""Loads a Pandera suite as a stranger would, who has ibis and pandera and no openfigures, and prints what is wrong.

`python pandera_alone.py FOLDER TABLE...` reads FOLDER/TABLE.csv and FOLDER/validators/pandera_suite.py, and writes the
checks that fail as JSON.
"""

import json
import sys
import warnings
from importlib import import_module
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import Any


class NoOpenFigures(MetaPathFinder):
    """Refuses to import openfigures."""

    def find_spec(self, name: str, *_: Any) -> None:
        """Raise ImportError for openfigures and leave all else to others."""
        if name.split(".", maxsplit=1)[0] == "openfigures":
            raise ImportError(name)


def main(folder: Path, paths: list[str]) -> None:
    """Print the names of the checks that fail."""
    warnings.simplefilter("ignore")
    sys.meta_path.insert(0, NoOpenFigures())
    sys.path.insert(0, str(folder / "validators"))
    suite, ibis, errors = map(import_module, ("pandera_suite", "ibis", "pandera.errors"))

    connection = ibis.duckdb.connect()
    tables = {Path(path).stem: connection.read_csv(folder / path, all_varchar=True) for path in paths}
    failed = []
    try:
        suite.validate(tables)
    except errors.SchemaErrors as found:
        failed = [f"{error.schema.name}: {error.check.name}" for error in found.schema_errors]
    json.dump(failed, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
