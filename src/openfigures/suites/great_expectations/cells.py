"""A field as SQL over its raw text: the form of its type, and its value as SQLite can hold it exactly.

A number is an integer of millionths, a whole number an integer, true and false are 1 and 0, dates and texts are
texts. A REAL stands for a number that is there and does not fit; nothing is computed with it.
"""

from dataclasses import dataclass

from openfigures.cells.numbers import INTEGER, YEAR, is_plain
from openfigures.cells.times import YEARMONTH
from openfigures.cells.values import Kind, kind_of
from openfigures.package.limits import NUMBER_DIGITS
from openfigures.package.schema import Field
from openfigures.suites.great_expectations.names import column_sql, text_sql
from openfigures.suites.great_expectations.patterns import anchored, escaped, translated
from openfigures.suites.great_expectations.said import UnsayableError

PLACES = 6
UNIT = 10**PLACES
INEXACT = "0.5"
"""The REAL that stands for a number beyond SQLite's integers."""
_WHOLE, _INTEGER = 12, 18
"""Digits before the point of a number, and of an integer, that fit into 64 bits."""
_NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?0*(?:[0-9]{1,2}|[1-3][0-9]{2}|400))?"
"""As `cells.numbers.NUMBER` with the largest exponent that is read."""
_YEARS = "(?:000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})"
_DATE = (
    f"(?:{_YEARS}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    "|02-(?:0[1-9]|1[0-9]|2[0-8]))"
    "|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)-02-29)"
)
"""The days of the calendar, with the 29th of February in leap years."""
FORMS = {"number": _NUMBER, "integer": INTEGER, "year": YEAR, "yearmonth": YEARMONTH, "date": _DATE}
_SPACES = r"\x09-\x0d\x1c-\x20\x85\xa0\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}"
_HEX = "[0-9A-Fa-f]"
_FORMATS = {
    "uri": translated(rf"[A-Za-z][A-Za-z0-9+.-]*:[^{_SPACES}<>\"{{}}|\\^`]+"),
    "uuid": f"{_HEX}{{8}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{12}}",
}
"""Formats of texts as `cells.others` has them; its \\s are the spaces of Unicode."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The cell of one field."""

    field: Field

    def __post_init__(self) -> None:
        if not _is_plain(self.field):
            raise UnsayableError(f"'{self.field.name}' is of the type {self.field.type} in a form that SQLite lacks")

    @property
    def raw(self) -> str:
        """The text as written."""
        return column_sql(self.field.name)

    @property
    def kind(self) -> Kind:
        """What a rule can do with the value."""
        return kind_of(self.field)

    @property
    def places(self) -> int:
        """Decimal places of a number's integer."""
        return PLACES if self.field.type == "number" else 0

    @property
    def may_not_fit(self) -> bool:
        """Whether a value can be a number that does not fit."""
        return self.field.type in {"number", "integer"}

    @property
    def may_be_unreadable(self) -> bool:
        """Whether a text can have another form than the type's."""
        return self.form is not None or self.field.type == "boolean"

    @property
    def form(self) -> str | None:
        """The pattern of the type; None when it has none."""
        forms, name = (_FORMATS, self.field.format) if self.field.type == "string" else (FORMS, self.field.type)
        return forms.get(name)

    @property
    def words(self) -> tuple[str, ...]:
        """The words of a boolean."""
        return tuple(dict.fromkeys((*self.field.false_values, *self.field.true_values)))

    @property
    def missing(self) -> str:
        """Whether the cell is missing."""
        return one_of(self.raw, self.field.missing)

    @property
    def value(self) -> str:
        """The value; null when the cell is missing or unreadable."""
        if not self.may_be_unreadable:
            return f"CASE WHEN NOT {self.missing} THEN {self.raw} END"
        return f"CASE WHEN {self.missing} THEN NULL {self._readable()} END"

    @property
    def too_long(self) -> str:
        """Whether a number has more characters than are read: a pattern cannot count them."""
        return f"(length({self.raw}) > {NUMBER_DIGITS} AND NOT {self.missing})"

    def pattern(self, form: str) -> str:
        """Return the pattern of cells that are missing or have some form."""
        return anchored("|".join([*map(escaped, self.field.missing), form]))

    def _readable(self) -> str:
        raw = self.raw
        match self.field.type:
            case "string":
                return f"WHEN {raw} REGEXP {text_sql(anchored(self.form or ''))} THEN {raw}"
            case "boolean":
                no, yes = one_of(raw, self.field.false_values), one_of(raw, self.field.true_values)
                return f"WHEN {no} THEN 0 WHEN {yes} THEN 1"
            case "year":
                return f"WHEN {raw} GLOB '[0-9][0-9][0-9][0-9]' THEN CAST({raw} AS INTEGER)"
            case "yearmonth":
                written = f"{raw} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]'"
                return f"WHEN {written} AND substr({raw}, 6) BETWEEN '01' AND '12' THEN {raw}"
            case "date":
                return f"WHEN date({raw}, '+0 days') = {raw} AND {raw} >= '0001' THEN {raw}"
        signed = f"{raw} GLOB '[-+]*' AND "
        fitting = [*self._fitting(raw), *(signed + one for one in self._fitting(f"substr({raw}, 2)"))]
        return " ".join(f"WHEN {one}" for one in [*fitting, f"{self._other_number()} THEN {INEXACT}"])

    def _fitting(self, bare: str) -> list[str]:
        """Return the cases of numbers that fit, of which some text is the number without its sign.

        They ask no pattern, which would take far longer, and the quickest comes first.
        """
        raw = self.raw
        digits = f"{bare} NOT GLOB '*[^0-9]*' AND length({bare}) BETWEEN 1 AND"
        if self.field.type == "integer":
            return [f"{digits} {_INTEGER} THEN CAST({raw} AS INTEGER)"]
        places = f"length({bare}) - instr({bare}, '.')"
        point = f"{bare} NOT GLOB '*[^0-9.]*' AND {bare} GLOB '*[0-9]*' AND {bare} NOT GLOB '*.*.*'"
        zeros = f"substr('{'0' * PLACES}', 1, {PLACES} - ({places}))"
        value = f"CAST(replace({raw}, '.', '') || {zeros} AS INTEGER)"
        return [
            f"{digits} {_WHOLE} THEN CAST({raw} AS INTEGER) * {UNIT}",
            f"{point} AND instr({bare}, '.') <= {_WHOLE + 1} AND {places} <= {PLACES} THEN {value}",
        ]

    def _other_number(self) -> str:
        pattern = text_sql(anchored(self.form or ""))
        return f"length({self.raw}) <= {NUMBER_DIGITS} AND {self.raw} REGEXP {pattern}"


def one_of(sql: str, texts: tuple[str, ...]) -> str:
    """Return the condition that a text is one of some."""
    return f"({sql} IN ({', '.join(map(text_sql, texts))}))" if texts else "0"


def _is_plain(field: Field) -> bool:
    """Whether cells of the field are written in the way that is said here."""
    if field.type in {"number", "integer"}:
        return is_plain(field)
    if field.type == "string":
        return field.format in {"default", *_FORMATS}
    if field.type == "date":
        return field.format == "default"
    return field.type in {"boolean", "year", "yearmonth", "any"}
