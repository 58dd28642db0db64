"""A table as Ibis: for each field whether a cell is missing, readable, too long or unusable, and its value."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from openfigures.cells.forms import INTEGER_DIGITS, SCALE, WHOLE, is_fast
from openfigures.cells.values import Kind, kind_of
from openfigures.engines.spark.said import UnsupportedError
from openfigures.package.schema import Field

ROW = "row"
_DIGITS = {"number": (WHOLE, SCALE), "integer": (INTEGER_DIGITS, 0), "year": (INTEGER_DIGITS, 0)}
"""Digits before and after the point that a value can have."""


@dataclass(frozen=True, slots=True)
class Term:
    """An expression of Ibis, and what it yields."""

    value: Any
    kind: Kind = Kind.BOOLEAN
    whole: int = 0
    """Digits before the point that the type of Spark has, of a number."""
    scale: int = 0
    """Digits after the point, of a number."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The cells of one field: the names of the columns that tell of them."""

    field: Field
    index: int
    """The 0-based column in the file."""
    prefix: str = ""
    """What stands before the names, of a row that was looked up."""

    @property
    def text(self) -> str:
        """The column of the cell as written."""
        return f"{self.prefix}c{self.index}"

    @property
    def missing(self) -> str:
        """The column of whether the cell stands for a missing value."""
        return f"{self.prefix}m{self.index}"

    @property
    def unreadable(self) -> str | None:
        """The column of whether the cell has another form than its type asks for; None when it asks for none."""
        return f"{self.prefix}u{self.index}" if self._has_form else None

    @property
    def long(self) -> str | None:
        """The column of whether the cell is a number too long for its type in Spark; None when it cannot be."""
        return f"{self.prefix}l{self.index}" if self.field.type in {"number", "integer"} else None

    @property
    def value(self) -> str:
        """The column of the value; null when missing, unreadable or too long."""
        return f"{self.prefix}v{self.index}"

    @property
    def _has_form(self) -> bool:
        return kind_of(self.field) is not Kind.TEXT or self.field.type == "yearmonth"

    def term(self, t: Any) -> Term:
        """Return the value in a table."""
        return Term(t[self.value], kind_of(self.field), *_DIGITS.get(self.field.type, (0, 0)))

    def unusable(self, t: Any) -> list[Any]:
        """Return the conditions that another finding already tells of the cell."""
        flags = [self.unreadable] if self.unreadable else []
        return [t[name] for name in [*flags, *([self.missing] if self.field.required else [])]]

    @property
    def kept(self) -> dict[str, str]:
        """The columns that the copy of the table has, with their types in the words of Ibis and of Spark alike."""
        columns = {self.text: "string", self.missing: "boolean"}
        if self.unreadable:
            columns |= {self.unreadable: "boolean", self.value: self._type}
        return columns | ({self.long: "boolean"} if self.long else {})

    def derived(self, t: Any) -> dict[str, Any]:
        """Return the column of the value where the copy has none, for it would be the text once more."""
        import ibis  # noqa: PLC0415 - heavy, and optional

        return {} if self.unreadable else {self.value: ibis.ifelse(t[self.missing], ibis.null(str), t[self.text])}

    @property
    def _type(self) -> str:
        if self.field.type in _DIGITS:
            whole, scale = _DIGITS[self.field.type]
            return f"decimal({whole + scale}, {scale})"
        return {Kind.DATE: "date", Kind.BOOLEAN: "boolean"}.get(kind_of(self.field), "string")


def cells_of(fields: Mapping[str, Field], columns: Mapping[str, int], names: Collection[str]) -> dict[str, Cell]:
    """Return some fields by name; raises UnsupportedError when Spark cannot read one."""
    for name in names:
        if not is_fast(fields[name]):
            raise UnsupportedError(f"the type {fields[name].type}")
    return {name: Cell(fields[name], columns[name]) for name in sorted(names)}


def prepared(kept: Any, cells: Collection[Cell]) -> Any:
    """Return a table of some cells; the view keeps Ibis from writing out every step again wherever it is used."""
    t = kept.select(ROW, *(name for cell in cells for name in cell.kept))
    return t.mutate(**{name: value for cell in cells for name, value in cell.derived(t).items()}).view()
