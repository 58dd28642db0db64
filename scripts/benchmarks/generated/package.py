"""Writes what surrounds generated tables: descriptor and catalogue; and keeps generating out of this process."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
Field = dict[str, Any]
Schema = dict[str, Any]
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def write_around(folder: Path, name: str, rules: str, tables: Mapping[str, Schema]) -> None:
    """Write descriptor and catalogue of a package whose tables have these schemas."""
    (folder / "validators").mkdir(parents=True)
    (folder / "validators" / "rules.yaml").write_text(rules, "utf-8")
    resources = [_resource(table, schema) for table, schema in tables.items()]
    descriptor = {"$schema": PROFILE, "name": name, "version": "1.0.0", "resources": resources}
    (folder / "datapackage.json").write_text(json.dumps(descriptor, indent=2), "utf-8")


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Write the lines of a table."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in lines)


def field(name: str, kind: str = "string", **constraints: object) -> Field:
    """Return a field of a schema."""
    return {"name": name, "type": kind, **({"constraints": constraints} if constraints else {})}


def schema(fields: Sequence[Field], **more: object) -> Schema:
    """Return the schema of a table of which the first field is the key."""
    return {"fields": fields, "primaryKey": [fields[0]["name"]], **more}


def _resource(table: str, schema: Schema) -> dict[str, Any]:
    return {
        "name": table,
        "path": f"{table}.csv",
        "type": "table",
        "format": "csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def apart(write: Callable[[], T]) -> T:
    """Call a writer in a process of its own: what it holds would be counted as memory of every command that follows."""
    ours, theirs = get_context("fork").Pipe(duplex=False)
    process = get_context("fork").Process(target=lambda: theirs.send(write()))
    process.start()
    theirs.close()
    written: T = ours.recv()
    process.join()
    return written
