"""The cells that a rule reads of one table, as columns of a stage."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from openfigures.suites.great_expectations.cells import UNIT, Cell
from openfigures.suites.great_expectations.chain import NUMBER
from openfigures.suites.great_expectations.names import Layout, column_sql
from openfigures.suites.great_expectations.steps import Sql


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell as columns of a stage: its value, and whether it is missing where that matters."""

    cell: Cell
    number: int

    @property
    def value(self) -> Sql:
        """The value; null when the cell is missing or unreadable, a REAL when it does not fit."""
        return Sql(text=f"v{self.number}", kind=self.cell.kind, places=self.cell.places)

    @property
    def columns(self) -> list[str]:
        """The columns, over the table."""
        missing = [f"{self.cell.missing} AS m{self.number}"] if self._may_be_missing else []
        return [f"{self.cell.value} AS {self.value.text}", *missing]

    @property
    def names(self) -> list[str]:
        """The names of the columns."""
        return [self.value.text, *([f"m{self.number}"] if self._may_be_missing else [])]

    @property
    def unusable(self) -> str | None:
        """That another finding already tells of the cell; None when no cell can be so."""
        if self.cell.field.required:
            return f"{self.value.text} IS NULL"
        return f"({self.value.text} IS NULL AND NOT m{self.number})" if self._may_be_missing else None

    @property
    def doubt(self) -> str | None:
        """That the cell is a number that does not fit; None when no cell can be."""
        return f"typeof({self.value.text}) = 'real'" if self.cell.may_not_fit else None

    @property
    def _may_be_missing(self) -> bool:
        return self.cell.may_be_unreadable and not self.cell.field.required


class Slots:
    """The cells of one table that a rule reads; their columns are numbered throughout the rule."""

    def __init__(self, layout: Layout, names: Collection[str], start: int) -> None:
        self.layout = layout
        self.by_name = {
            name: Slot(Cell(layout.field(name)), number) for number, name in enumerate(sorted(names), start=start)
        }

    def __getitem__(self, name: str) -> Slot:
        return self.by_name[name]

    def some(self, names: Sequence[str]) -> list[Slot]:
        """Return the slots of some fields."""
        return [self.by_name[name] for name in names]

    @property
    def columns(self) -> list[str]:
        """The columns of a stage, over the table."""
        row = f"{column_sql(self.layout.row)} AS {NUMBER}"
        return [row, *(column for slot in self.by_name.values() for column in slot.columns)]

    @property
    def names(self) -> list[str]:
        """The names of the columns, without the number of the row."""
        return [name for slot in self.by_name.values() for name in slot.names]


def present(slots: Sequence[Slot]) -> str:
    """Return the condition that no part of a key is missing or unreadable."""
    return " AND ".join(f"{slot.value.text} IS NOT NULL" for slot in slots)


def doubts(slots: Sequence[Slot]) -> list[str]:
    """Return the conditions that some cell does not fit."""
    return [slot.doubt for slot in slots if slot.doubt is not None]


def unusable(slots: Sequence[Slot]) -> list[str]:
    """Return the conditions that some cell cannot be used."""
    return [slot.unusable for slot in slots if slot.unusable is not None]


def any_of(conditions: Sequence[str]) -> str:
    """Return the condition that one of some is true; the same in the same words counts once."""
    return f"({' OR '.join(dict.fromkeys(conditions))})" if conditions else "0"


def comparable(one: Slot, other: Slot) -> tuple[str, str] | None:
    """Return two values so that they can be compared, and nothing else; None when their kinds differ.

    An integer that overflows here becomes a REAL that is larger than every number in millionths.
    """
    if one.cell.kind is not other.cell.kind:
        return None
    left, right = one.value.text, other.value.text
    if one.cell.places < other.cell.places:
        return f"{left} * {UNIT}", right
    return (left, f"{right} * {UNIT}") if one.cell.places > other.cell.places else (left, right)
