"""What tables are called in other formats: file names that are safe, names of sheets that Excel takes."""

import re
from collections.abc import Collection, Iterable

from openfigures.package.paths import unsafe_because

SHEET_CHARACTERS = 31
_FILE = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}")
_NOT_IN_SHEETS = re.compile(r"[\[\]:*?/\\]")


def file_names(tables: Iterable[str]) -> dict[str, str]:
    """Return for each table the name of its file without ending; one that is no safe file name is replaced."""
    found: dict[str, str] = {}
    for position, table in enumerate(tables, start=1):
        safe = _FILE.fullmatch(table) is not None and unsafe_because(table) is None
        found[table] = _unlike(table if safe else f"table-{position}", found.values(), 100)
    return found


def sheet_name(table: str, taken: Collection[str]) -> str:
    """Return the name of a table's sheet: in characters that Excel allows, short, unlike the others."""
    name = _NOT_IN_SHEETS.sub("_", table).strip("'") or "table"
    name = name if name.casefold() != "history" else f"{name}_"  # Excel keeps it to itself
    return _unlike(name, taken, SHEET_CHARACTERS)


def _unlike(name: str, taken: Collection[str], characters: int) -> str:
    """Return a name, shortened or numbered where it must be, that differs from those taken in more than case."""
    folded = {one.casefold() for one in taken}
    candidate, number = name[:characters], 1
    while candidate.casefold() in folded:
        number += 1
        ending = f"~{number}" if characters == SHEET_CHARACTERS else f"-{number}"
        candidate = name[: characters - len(ending)] + ending
    return candidate
