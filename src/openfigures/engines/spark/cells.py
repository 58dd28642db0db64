"""A table as Ibis: for each field whether a cell is missing, readable, too long or unusable, and its value."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from openfigures.cells.forms import is_fast
from openfigures.cells.numbers import INTEGER, NUMBER, YEAR
from openfigures.cells.times import YEARMONTH
from openfigures.cells.values import Kind, kind_of
from openfigures.engines.spark.said import UnsupportedError
from openfigures.package.schema import Field

ROW = "row"
_DIGITS = {"number": (12, 6), "integer": (18, 0), "year": (18, 0)}
"""Digits before and after the point that a value can have."""
_SHORT = {"number": r"[+-]?[0-9]{1,12}(?:\.[0-9]{1,6})?", "integer": "[+-]?[0-9]{1,18}", "year": YEAR}
"""Numbers that have no more."""
_LONG = {"number": NUMBER, "integer": INTEGER}
_DAY = r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\z"


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
        return f"{self.prefix}l{self.index}" if self.field.type in _LONG else None

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

    def read(self, t: Any) -> dict[str, Any]:
        """Return the columns that look at the text."""
        text = t[self.text]
        columns = {self.missing: text.isin(list(self.field.missing))}
        if self.field.type in _SHORT:
            columns[self._short] = text.re_search(rf"\A(?:{_SHORT[self.field.type]})\z")
        elif self.field.type == "date":
            columns[self._short] = text.re_search(_DAY) & ~text.startswith("0000")
        elif self.field.type == "yearmonth":
            columns[self._short] = text.re_search(rf"\A(?:{YEARMONTH})\z")
        elif self.field.type == "boolean":
            columns[self._short] = text.isin([*self.field.true_values, *self.field.false_values])
        return columns

    def valued(self, t: Any) -> dict[str, Any]:
        """Return the columns that follow from these."""
        import ibis  # noqa: PLC0415 - heavy, and optional

        text, here = t[self.text], ~t[self.missing]
        if not self._has_form:
            return {self.value: ibis.ifelse(here, text, ibis.null(str))}
        value = self._cast(ibis.ifelse(here & t[self._short], text, ibis.null(str)))
        unreadable = here & ~t[self._short]
        if self.field.type == "date":
            unreadable = here & value.isnull()
        columns = {self.value: value}
        if self.long:
            long = unreadable & text.re_search(rf"\A(?:{_LONG[self.field.type]})\z")
            columns[self.long] = long
            unreadable &= ~long
        return columns | {f"{self.prefix}u{self.index}": unreadable}

    @property
    def _short(self) -> str:
        return f"{self.prefix}f{self.index}"

    def _cast(self, text: Any) -> Any:
        if self.field.type in _DIGITS:
            whole, scale = _DIGITS[self.field.type]
            return text.cast(f"decimal({whole + scale}, {scale})")
        if self.field.type == "date":
            return text.try_cast("date")
        if self.field.type == "boolean":
            return text.notin(list(self.field.false_values))  # a word in both lists is false, as for the plain engine
        return text


def cells_of(fields: Mapping[str, Field], columns: Mapping[str, int], names: Collection[str]) -> dict[str, Cell]:
    """Return some fields by name; raises UnsupportedError when Spark cannot read one."""
    for name in names:
        if not is_fast(fields[name]):
            raise UnsupportedError(f"the type {fields[name].type}")
    return {name: Cell(fields[name], columns[name]) for name in sorted(names)}


def prepared(raw: Any, cells: Collection[Cell]) -> Any:
    """Return a table of values; the views keep Ibis from writing out every step again wherever it is used."""
    t = raw.select(ROW, *(cell.text for cell in cells))
    t = t.mutate(**{name: value for cell in cells for name, value in cell.read(t).items()}).view()
    return t.mutate(**{name: value for cell in cells for name, value in cell.valued(t).items()}).view()
