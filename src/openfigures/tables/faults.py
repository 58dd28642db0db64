"""What can be wrong with the bytes of a table, and a log that keeps exact totals of it."""

from dataclasses import dataclass, field

from openfigures.findings import Severity
from openfigures.places import Place


@dataclass(frozen=True, kw_only=True, slots=True)
class FaultKind:
    """One kind of fault."""

    severity: Severity
    because: str
    fix: str
    drops_row: bool = True
    """Whether the row cannot be read, so that no later check sees it."""


_ERROR, _WARNING = Severity.ERROR, Severity.WARNING

FAULTS = {
    "encoding": FaultKind(
        severity=_ERROR,
        because="bytes outside the declared encoding turn into wrong characters",
        fix="save the file in the encoding that the descriptor declares, best UTF-8",
    ),
    "nul-byte": FaultKind(
        severity=_ERROR,
        because="a NUL byte ends the text in many programs",
        fix="remove the NUL byte; perhaps the file is not text",
    ),
    "control-character": FaultKind(
        severity=_ERROR,
        because="control characters are invisible and steer terminals",
        fix="remove the character; between U+0080 and U+009F it was a letter or mark of Windows-1252, read wrongly",
        drops_row=False,
    ),
    "bidi-control": FaultKind(
        severity=_WARNING,
        because="characters that turn the direction of writing can hide what a cell says",
        fix="remove the character unless the text needs it",
        drops_row=False,
    ),
    "invisible-character": FaultKind(
        severity=_WARNING,
        because="two cells that look the same differ when one holds an invisible character",
        fix="remove the character",
        drops_row=False,
    ),
    "formula-lead": FaultKind(
        severity=_WARNING,
        because="a spreadsheet runs a cell that begins with '=' or '@' as a formula",
        fix="begin the cell with another character",
        drops_row=False,
    ),
    "line-ending": FaultKind(
        severity=_ERROR,
        because="lines must all end alike, with LF or CRLF",
        fix="save the file with one kind of line ending",
        drops_row=False,
    ),
    "line-terminator": FaultKind(
        severity=_WARNING,
        because="a program that believes the dialect finds no row's end, or leaves a carriage return in the last cell",
        fix="correct 'lineTerminator' in the dialect, or leave it out",
        drops_row=False,
    ),
    "stray-carriage-return": FaultKind(
        severity=_ERROR,
        because="a carriage return alone ends a line in some programs and not in others",
        fix="end lines with LF or CRLF and remove other carriage returns",
    ),
    "byte-order-mark": FaultKind(
        severity=_WARNING,
        because="some programs read the byte order mark as part of the first column's name",
        fix="save the file as UTF-8 without a byte order mark",
        drops_row=False,
    ),
    "stray-quote": FaultKind(
        severity=_ERROR,
        because="a quote inside a cell that does not begin with one is read differently by every program",
        fix="put the whole cell in quotes and double the quotes inside",
    ),
    "stray-escape": FaultKind(
        severity=_ERROR,
        because="an escape character must stand before the character that it protects",
        fix="remove the escape character, or write it twice",
    ),
    "text-after-quote": FaultKind(
        severity=_ERROR,
        because="after the closing quote the cell must end",
        fix="double the quotes inside the cell, or remove the text after the closing quote",
    ),
    "unclosed-quote": FaultKind(
        severity=_ERROR,
        because="a quote that is never closed swallows the rest of the file",
        fix="close the quote; the rows below are read as if this row had ended with its line",
    ),
    "ragged-row": FaultKind(
        severity=_ERROR,
        because="every row must have one cell for each column",
        fix="add or remove delimiters; put cells that hold the delimiter in quotes",
    ),
    "blank-row": FaultKind(
        severity=_ERROR,
        because="a blank line is no row, and programs disagree whether to skip it",
        fix="remove the line",
    ),
    "null-undeclared": FaultKind(
        severity=_ERROR,
        because="a null is a missing value, and by the schema no cell may be missing",
        fix="fill the cell, or declare a text in 'missingValues' that stands for it",
    ),
    "column-type": FaultKind(
        severity=_ERROR,
        because="who reads the file gets values of another type than the schema promises",
        fix="store the column in the type of the field, or correct the schema",
        drops_row=False,
    ),
    "float-column": FaultKind(
        severity=_WARNING,
        because="binary floating-point numbers hold few decimals exactly; the shortest one near enough is judged",
        fix="store the column as decimals",
        drops_row=False,
    ),
    "row-too-long": FaultKind(
        severity=_ERROR,
        because="a row longer than 1 MiB is almost always an unclosed quote",
        fix="close the quote or split the row",
    ),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault at its place."""

    code: str
    place: Place
    message: str
    value: str | None = None


@dataclass(kw_only=True, slots=True)
class FaultLog:
    """Faults by code: all counted, the first ones kept."""

    keep: int = 1000
    totals: dict[str, int] = field(default_factory=dict)
    kept: dict[str, list[Fault]] = field(default_factory=dict)
    dropped_rows: int = 0
    """Rows that no later check will see."""

    def add(self, fault: Fault, *, of_row: bool = True) -> None:
        """Count a fault, of a row unless it is said to be of something else."""
        total = self.totals[fault.code] = self.totals.get(fault.code, 0) + 1
        if total <= self.keep:
            self.kept.setdefault(fault.code, []).append(fault)
        self.dropped_rows += of_row and FAULTS[fault.code].drops_row
