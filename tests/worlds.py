"""Small packages of figures and relations, written as a test reads best: figures as a table, relations as texts."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from openfigures.figures.intervals import Interval
from openfigures.proving import Proof, prove
from packages import Json, TableOf, write_json, write_package

NUMBERS = frozenset({"value", "to", "resolution", "power", "weight"})
"""Columns of numbers; all others hold texts."""
MEANINGS = ("to", "qualifier", "resolution", "power", "weight", "unit", "kind")
"""Columns that the catalogue names when they are there; any other is a dimension."""
_NO_DIMENSION = ("id", "quantity", "value", *MEANINGS)
EMPTY = "-"
"""An empty cell."""

Relations = Mapping[str, "str | Json"]
"""By name: what must hold, or all that the catalogue says of it."""


def world(
    folder: Path,
    figures: str,
    relations: Relations,
    *,
    quantities: Sequence[Json] = (),
    areas: str = "",
    rules: Sequence[Json] = (),
    **more: object,
) -> Path:
    """Write a package and return its folder.

    `figures` is a table with columns between spaces; the rows are labelled f1, f2... unless there is a column `id`,
    and all in the area X unless some column is a dimension. `areas` is a second table with the members of the
    dimension `area` and, in `part_of`, what they belong to. `more` goes into what the catalogue says of figures.
    """
    header, rows = table(figures)
    if "id" not in header:
        header, rows = ["id", *header], [[f"f{number}", *row] for number, row in enumerate(rows, start=1)]
    if not set(header) - set(_NO_DIMENSION):
        header, rows = [*header, "area"], [[*row, "X"] for row in rows]
    dimensions = [name for name in header if name not in _NO_DIMENSION]
    tables = {"figures": TableOf(csv=csv_of(header, rows), fields=fields(header), schema={"primaryKey": ["id"]})}
    if areas:
        tables["figures"].schema["foreignKeys"] = [
            {"fields": ["area"], "reference": {"resource": "areas", "fields": ["area"]}}
        ]
        members, listed = table(areas)
        tables["areas"] = TableOf(csv=csv_of(members, listed), fields=fields(members), schema={"primaryKey": ["area"]})
    write_package(folder, tables)
    known: Json = {"table": "figures", "quantity": "quantity", "over": dimensions, "value": "value"}
    known |= {name: name for name in MEANINGS if name in header}
    catalogue: Json = {"figures": known | more, "relations": [entry(name, one) for name, one in relations.items()]}
    catalogue |= {"quantities": list(quantities)} if quantities else {}
    catalogue |= {"rules": list(rules)} if rules else {}
    (folder / "validators").mkdir(exist_ok=True)
    write_json(folder / "validators" / "rules.yaml", catalogue)  # JSON is YAML too
    return folder


def proved(folder: Path, figures: str, relations: Relations, **more: object) -> Proof:
    """Write a package and return what can be proved about it."""
    return prove(world(folder, figures, relations, **more))  # type: ignore[arg-type]


def entry(name: str, relation: str | Json) -> Json:
    """Return a relation as the catalogue says it."""
    said: Json = {"relate": relation} if isinstance(relation, str) else relation
    return {"name": name, "because": "so it is"} | said


def table(text: str) -> tuple[list[str], list[list[str]]]:
    """Return the header and the rows of a table with columns between spaces."""
    header, *rows = [line.split() for line in text.strip().splitlines()]
    return header, [["" if cell == EMPTY else cell for cell in row] for row in rows]


def csv_of(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table as CSV."""
    return "".join(",".join(f'"{cell}"' if "," in cell else cell for cell in row) + "\n" for row in (header, *rows))


def fields(header: Sequence[str]) -> list[Json]:
    """Return the fields of a schema."""
    return [{"name": name, "type": "number" if name in NUMBERS else "string"} for name in header]


def written(interval: Interval) -> str:
    """Return an interval as mathematicians write it: [1, 4), (-oo, 5/3]."""
    left = "(-oo" if interval.lower is None else f"{'[' if interval.lower_closed else '('}{interval.lower}"
    return (
        f"{left}, oo)" if interval.upper is None else f"{left}, {interval.upper}{']' if interval.upper_closed else ')'}"
    )


def bounds_of(proof: Proof) -> dict[str, str]:
    """Return the bounds of numbers that nobody stated."""
    return {one.variable: written(one.interval) for one in proof.bounds}


def clashes(proof: Proof) -> list[set[str]]:
    """Return the figures of each contradiction."""
    return [{one.label for one in found.statements} for found in proof.analysis.contradictions]


def blamed(proof: Proof) -> list[set[str]]:
    """Return all that could be to blame for the first contradiction."""
    return [set(one.labels) for one in proof.analysis.contradictions[0].corrections.sets]
