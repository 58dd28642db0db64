"""The values of cells."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import ibis
from ibis.expr.types import BooleanValue, DateValue, DecimalValue, StringValue, Table, Value

from openfigures.suites.pandera.prelude.conditions import matches

SHORT_NUMBER = r"[+-]?[0-9]{1,12}(?:\.[0-9]{1,6})?"
SHORT_INTEGER = r"[+-]?[0-9]{1,18}"
NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?0*(?:[0-3]?[0-9]{1,2}|400))?"
INTEGER = r"[+-]?[0-9]+"
SPACES = r"\x09-\x0d\x1c-\x20\x85\xa0\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}"
LONGEST = 400
"""Characters of a number."""


@dataclass(frozen=True)
class Field:
    """How the cells of a field are read."""

    name: str
    missing: Sequence[str]
    """Texts that stand for a missing value."""
    value: Callable[[StringValue], Value] | None = None
    """Gives the value of a text, null when it has none; None when the text is the value."""
    unread: str = ""
    """The name of the column of texts that have no value."""


def read(cells: Table, fields: Sequence[Field]) -> Table:
    """Return a table of values for one of texts; the views keep Ibis from writing out all it did before again."""
    t = cells.select(_written(cells[one.name], one.missing).name(one.name) for one in fields).view()
    texts = [t[one.name].name(one.unread) for one in fields if one.unread]
    values = [one.value(t[one.name]).name(one.name) for one in fields if one.value is not None]
    t = t.mutate(*texts, *values).view()
    unread = [_without(t[one.unread], t[one.name]).name(one.unread) for one in fields if one.unread]
    return t.mutate(*unread).view()


def _without(text: StringValue, value: Value) -> StringValue:
    """Return a text where it has no value, and null elsewhere."""
    return ibis.ifelse(value.isnull(), text, ibis.null(str))


def _written(text: StringValue, missing: Sequence[str]) -> StringValue:
    """Return the text of a cell, null when it stands for a missing value."""
    text = text.fill_null("")
    return ibis.ifelse(text.isin(missing), ibis.null(str), text)


def is_number(text: StringValue) -> BooleanValue:
    """Return whether a text is a number of any length."""
    return matches(text, NUMBER) & (text.length() <= LONGEST)


def is_integer(text: StringValue) -> BooleanValue:
    """Return whether a text is a whole number of any length."""
    return matches(text, INTEGER) & (text.length() <= LONGEST)


def number(text: StringValue) -> DecimalValue:
    """Return a number of up to 12 digits before and 6 after the point; null for all other texts."""
    plain = ibis.cases((matches(text, SHORT_NUMBER), text), (is_number(text), _short_number(text)))
    return plain.cast("decimal(18, 6)")


def _short_number(text: StringValue) -> StringValue:
    """Move the point by the exponent, and leave out the zeros around the digits; null if too many are left."""
    whole, fraction = text.re_extract("^[+-]?([0-9]*)", 1), text.re_extract(r"\.([0-9]*)", 1)
    exponent = text.re_extract("[eE](.*)", 1).try_cast("int32").fill_null(0)
    zeros = ibis.literal("0" * LONGEST)
    digits, point = zeros + whole + fraction + zeros, LONGEST + whole.length() + exponent
    before, after = digits.left(point).re_replace("^0+", ""), digits.substr(point).re_replace("0+$", "")
    plain = text.re_extract("^(-?)", 1) + "0" + before + "." + after + "0"
    return ibis.ifelse((before.length() <= 12) & (after.length() <= 6), plain, ibis.null(str))


def integer(text: StringValue) -> DecimalValue:
    """Return a whole number of up to 18 digits; null for all other texts."""
    digits = text.re_replace("^[+-]?0*", "")
    short = ibis.ifelse(digits.length() <= 18, text.re_extract("^(-?)", 1) + "0" + digits, ibis.null(str))
    plain = ibis.cases((matches(text, SHORT_INTEGER), text), (is_integer(text), short))
    return plain.cast("decimal(18, 0)")


def year(text: StringValue) -> DecimalValue:
    """Return a year of four digits; null for all other texts."""
    return _of_form(text, "[0-9]{4}").cast("decimal(4, 0)")


def yearmonth(text: StringValue) -> StringValue:
    """Return a month written YYYY-MM; null for all other texts."""
    return _of_form(text, "[0-9]{4}-(?:0[1-9]|1[0-2])")


def uri(text: StringValue) -> StringValue:
    """Return a URI with a scheme; null for all other texts."""
    return _of_form(text, rf"[A-Za-z][A-Za-z0-9+.-]*:[^{SPACES}<>\"{{}}|\\^`]+")


def uuid(text: StringValue) -> StringValue:
    """Return a UUID; null for all other texts."""
    return _of_form(text, "[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


def date(text: StringValue) -> DateValue:
    """Return a date of the calendar written YYYY-MM-DD; null for all other texts."""
    value = text.try_cast("date")
    known = (text.length() == 10) & (value.cast(str) == text) & (value.year() > 0)  # Spark has a year 0000
    return ibis.ifelse(known, value, ibis.null("date"))


def boolean(true: Sequence[str], false: Sequence[str]) -> Callable[[StringValue], BooleanValue]:
    """Return the reader of these words for true and false."""
    return lambda text: ibis.cases((text.isin(false), False), (text.isin(true), True))


def _of_form(text: StringValue, pattern: str) -> StringValue:
    return ibis.ifelse(matches(text, pattern), text, ibis.null(str))
