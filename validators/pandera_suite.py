"""What the schemas and the rules of this package ask, for Pandera on Ibis.

openfigures compiled it: do not change it, but the schemas and the rules. It needs ibis-framework and pandera:

    connection = ibis.duckdb.connect()
    tables = {name: connection.read_csv(path, all_varchar=True) for name, path in paths.items()}
    pandera_suite.validate(tables)

The cells of the tables are texts, as they stand in the files. `prepare` reads them: a column then holds values, and
null where there is none; the text of a cell that has no value stands in a second column, such as 'obs_value unread'.
`SCHEMAS` has the schema of each prepared table for Pandera.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count as numbers
from itertools import islice

import ibis
import pandera.errors
import pandera.ibis
from ibis.expr.types import BooleanColumn, BooleanValue, Column, DateValue, DecimalValue, StringValue, Table, Value


# What rules say of values.


POWERS = range(-6, 13)
"""Those of ten that `ten_to` knows."""


def no(condition: BooleanValue) -> BooleanValue:
    """Return the opposite; what Ibis makes of `~` is read wrongly before IS NULL."""
    return condition == ibis.literal(False)


def matches(text: StringValue, pattern: str) -> BooleanValue:
    """Return whether the whole text has the form of a pattern, of which no dot stands for a line end."""
    return text.re_search(rf"\A(?-s:{pattern})\z")


def exact(digits: str) -> DecimalValue:
    """Return a number as it is written."""
    whole, _, fraction = digits.lstrip("-").partition(".")
    return decimal(ibis.literal(digits), len(whole) + len(fraction), len(fraction))


def decimal(value: Value, digits: int, scale: int) -> DecimalValue:
    """Return a number that has no more digits than these, of which `scale` stand after the point."""
    return value.cast(f"decimal({digits}, {scale})")


def ten_to(power: DecimalValue) -> DecimalValue:
    """Return a power of ten; null when it is none of `POWERS`."""
    return power.cases(*((one, decimal(ibis.literal(f"{Decimal(1).scaleb(one):f}"), 19, 6)) for one in POWERS))


def beyond_powers(power: DecimalValue) -> BooleanValue:
    """Return whether a power of ten is too high or too low for `ten_to`."""
    known = power.between(POWERS[0], POWERS[-1])
    return (whole(power) & ~known & (power.abs() <= 400)).fill_null(False)


def whole(value: DecimalValue) -> BooleanValue:
    """Return whether a number has no fraction."""
    return value % 1 == 0


def multiple_of(value: DecimalValue, unit: DecimalValue) -> BooleanValue:
    """Return whether a number is a whole multiple of a unit; null when the unit is 0."""
    return ibis.ifelse(unit != 0, value % unit == 0, ibis.null(bool))


def length(text: StringValue) -> DecimalValue:
    """Return the number of code points of a text."""
    return decimal(text.length(), 18, 0)


# The values of cells.


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


# The days of periods.


PERIOD = r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2}(?:/P[0-9]{1,4}[YMD])?)?)?"
"""2019, 2019-02, 2019-02-03 or 2016-01-01/P5Y."""


def period_start(text: StringValue) -> DateValue:
    """Return the first day of a period; null when the text is no period."""
    return ibis.ifelse(period_end(text).notnull(), _first_day(text), ibis.null("date"))


def period_end(text: StringValue) -> DateValue:
    """Return the last day of a period; null when the text is no period."""
    size, unit = text.length(), text.right(1)
    count = ibis.ifelse(size > 10, text.re_extract(r"/P([0-9]{1,4})[YMD]\z", 1).try_cast("int32"), 1)
    years, months = (size == 4) | (unit == "Y"), (size == 7) | (unit == "M")
    months = ibis.cases((years, count * 12), (months, count), else_=0)
    days = ibis.ifelse((size == 10) | (unit == "D"), count, 0)
    last = _first_day(text) + months.as_interval("M") + days.as_interval("D") - ibis.interval(days=1)
    limit = ibis.ifelse(unit.isin(["Y", "M"]), ibis.date("9999-12-30"), ibis.date("9999-12-31"))
    return ibis.ifelse((count > 0) & (last <= limit), last, ibis.null("date"))


def _first_day(text: StringValue) -> DateValue:
    """Return the date with which a period begins."""
    size = text.length()
    day = ibis.cases((size == 4, text + "-01-01"), (size == 7, text + "-01"), else_=text.left(10))
    return date(ibis.ifelse(matches(text, PERIOD), day, ibis.null(str)))


# What the rows of a group come to.


def count(t: Table) -> DecimalValue:
    """Return how many rows a group has."""
    return decimal(t.count(), 9, 0)


def count_if(condition: BooleanColumn) -> DecimalValue:
    """Return how many rows meet a condition; null when that is unknown of one."""
    return decimal(_unless(condition.isnull().any(), condition.sum()), 9, 0)


def total(value: Column, digits: int, scale: int) -> DecimalValue:
    """Return a sum; null when a summand is."""
    return decimal(_unless(value.isnull().any(), value.sum()), digits, scale)


def total_if(value: Column, condition: BooleanColumn, digits: int, scale: int) -> DecimalValue:
    """Return the sum over the rows that meet a condition; null when one of both is unknown."""
    unknown = condition.isnull().any() | (condition & value.isnull()).any()
    return decimal(_unless(unknown, value.sum(where=condition).fill_null(0)), digits, scale)


def least(value: Column) -> DecimalValue:
    """Return the least number; null when one is."""
    return _unless(value.isnull().any(), value.min())


def greatest(value: Column) -> DecimalValue:
    """Return the greatest number; null when one is."""
    return _unless(value.isnull().any(), value.max())


def _unless(unknown: BooleanValue, value: DecimalValue) -> DecimalValue:
    return ibis.ifelse(unknown, ibis.null(value.type()), value)


# What the checks of a table need to know of its other rows and of other tables.


@dataclass(frozen=True)
class Side:
    """More columns for the rows of a table; each row agrees with one row of these at most."""

    table: Table
    on: Mapping[str, str]
    """The columns that must have the values of columns here."""


def kept(table: Table) -> Table:
    """Compute a table once, and keep it as long as its connection lives."""
    backend, name = table.get_backend(), ibis.util.gen_name("kept")
    if backend.name == "pyspark":  # it says that it has temporary tables, and makes none
        backend.raw_sql(f"CACHE TABLE {name} AS {backend.compile(table)}")
        return backend.table(name)
    if not backend.supports_temporary_tables:
        return table.cache()
    return backend.create_table(name, table, temp=True)


def numbered(t: Table, row: str) -> Table:
    """Add the numbers of the rows, from 1."""
    return t.select((ibis.row_number() + 1).name(row), t)


def joined(t: Table, sides: Sequence[Side]) -> Table:
    """Add the columns of all sides."""
    columns = list(t.columns)
    for side in sides:
        names = dict(zip(side.on.values(), _free(len(side.on), [*t.columns, *side.table.columns]), strict=True))
        more = [name for name in side.table.columns if name not in names]
        there = side.table.select(*_renamed(side.table, names), *more)
        t = t.left_join(there, [(own, names[other]) for own, other in side.on.items()])
        columns += more
    return t.select(columns)


def repeated(t: Table, row: str, first: str, keys: Sequence[str]) -> Side:
    """Tell rows that have the same values the number of the first of them."""
    names = dict(zip(keys, _free(len(keys), [row, first]), strict=True))
    keyed = t.select(row, *_renamed(t, names)).drop_null()
    rows = _free(1, [first, *names.values()])[0]
    groups = keyed.group_by(list(names.values())).aggregate([keyed[row].min().name(first), keyed.count().name(rows)])
    return Side(kept(groups.filter(groups[rows] > 1).drop(rows)), names)


def look_up(other: Table, row: str, first: str, keys: Mapping[str, str], add: Mapping[str, str]) -> Side:
    """Give columns of the first row of another table that has the same values, and its number.

    `keys` says which column must equal which column there, `add` how the new columns are called there.
    """
    names = dict(zip(keys, _free(len(keys), [first, *add]), strict=True))
    columns = {first: row, **{names[own]: there for own, there in keys.items()}, **add}
    there = other.select(other[there].name(name) for name, there in columns.items()).drop_null(list(names.values()))
    firsts = there.group_by(list(names.values())).aggregate(there[first].min().name(first))
    return Side(kept(there.semi_join(firsts, first)), names)


def totals(
    t: Table,
    row: str,
    first: str,
    keys: Sequence[str],
    unless: Sequence[BooleanValue],
    columns: Callable[[Table], Mapping[str, Column]],
) -> Side:
    """Give the first row of each group what its rows come to, and its own number."""
    usable = t.filter(ibis.and_(*(~one for one in unless)))
    values = [value.name(name) for name, value in columns(usable).items()]
    names = dict(zip(keys, _free(len(keys), [first, *(value.get_name() for value in values)]), strict=True))
    groups = usable.group_by(_renamed(usable, names)).aggregate([usable[row].min().name(first), *values])
    groups = groups.drop(*names.values())
    number = _free(1, groups.columns)[0]
    return Side(kept(groups.mutate(groups[first].name(number))), {row: number})


def _renamed(t: Table, names: Mapping[str, str]) -> list[Column]:
    return [t[name].name(new) for name, new in names.items()]


def _free(count: int, taken: Iterable[str]) -> list[str]:
    """Return names that are not taken."""
    used = {name.casefold() for name in taken}
    return list(islice((name for number in numbers() if (name := f"key {number}") not in used), count))


# Rules, and the schemas of Pandera that are made of them.


@dataclass(frozen=True)
class Rule:
    """What must hold for each row of a prepared table."""

    name: str
    because: str
    holds: Callable[[Table], BooleanColumn]
    """True, false, or null when nobody can tell."""

    def check(self) -> pandera.ibis.Check:
        """Return the check of Pandera; it fails where nobody can tell."""
        error = f"{self.name}: {self.because}"
        return pandera.ibis.Check(self._decided, name=self.name, error=error, ignore_na=False)

    def _decided(self, data: pandera.ibis.IbisData) -> BooleanColumn:
        return self.holds(data.table).fill_null(False)


def schema(name: str, rules: Sequence[Rule]) -> pandera.ibis.DataFrameSchema:
    """Return the schema of a prepared table."""
    return pandera.ibis.DataFrameSchema(name=name, checks=[rule.check() for rule in rules])


def judged(
    test: BooleanColumn, *, when: BooleanColumn | bool = True, unless: Sequence[BooleanColumn] = ()
) -> BooleanColumn:
    """Return the test for the rows that a rule speaks of and that it can judge, and true for all others."""
    return ibis.ifelse(ibis.and_(when, *(~one for one in unless)), test, True)


def constant(t: Table, value: Value) -> Column:
    """Return a column that has the same value in every row."""
    first = t[t.columns[0]]
    return ibis.ifelse(first.isnull() | first.notnull(), value, ibis.null())


def check_all(prepared: Mapping[str, Table], schemas: Mapping[str, pandera.ibis.DataFrameSchema]) -> None:
    """Check all tables; raises pandera.errors.SchemaErrors with everything that is wrong in them."""
    found = []
    for name, table in prepared.items():
        try:
            schemas[name].validate(table, lazy=True)
        except pandera.errors.SchemaErrors as errors:
            found.append(errors)
    if found:
        every = [error for errors in found for error in errors.schema_errors]
        raise pandera.errors.SchemaErrors(found[0].schema, every, found[0].data)


ROW = 'row'

FIELDS = {
    'observations': [
        Field('observation_id', ['']),
        Field('source_id', ['']),
        Field('indicator_id', ['']),
        Field('definition', ['']),
        Field('ref_area', ['']),
        Field('time_period', ['']),
        Field('obs_value', [''], number, 'obs_value unread'),
        Field('unit_measure', ['']),
        Field('stated_mantissa', [''], number, 'stated_mantissa unread'),
        Field('unit_mult', [''], integer, 'unit_mult unread'),
        Field('decimals', [''], integer, 'decimals unread'),
        Field('qualifier', ['']),
        Field('value_to', [''], number, 'value_to unread'),
        Field('resolution', [''], number, 'resolution unread'),
        Field('obs_status', ['']),
        Field('payment_period', ['']),
        Field('printed', ['']),
        Field('selector_start', [''], integer, 'selector_start unread'),
        Field('selector_end', [''], integer, 'selector_end unread'),
        Field('prefix_sha256', ['']),
        Field('suffix_sha256', ['']),
        Field('derived_from', ['']),
        Field('note', ['']),
    ],
    'sources': [
        Field('source_id', ['']),
        Field('title', ['']),
        Field('publisher', ['']),
        Field('url', [''], uri, 'url unread'),
        Field('language', ['']),
        Field('published', ['']),
        Field('text_sha256', ['']),
        Field('text_length', [''], integer, 'text_length unread'),
        Field('primary_source', ['']),
        Field('note', ['']),
    ],
    'indicators': [
        Field('indicator_id', ['']),
        Field('title', ['']),
        Field('kind', ['']),
        Field('unit_measure', ['']),
        Field('time_reference', ['']),
        Field('payment_period', ['']),
        Field('description', ['']),
    ],
    'areas': [
        Field('ref_area', ['']),
        Field('title', ['']),
        Field('title_zh', ['']),
        Field('gbt_2260', ['']),
        Field('level', ['']),
        Field('part_of', ['']),
    ],
    'bounds': [
        Field('indicator_id', ['']),
        Field('ref_area', ['']),
        Field('time_period', ['']),
        Field('definition', ['']),
        Field('unit_measure', ['']),
        Field('lower', [''], number, 'lower unread'),
        Field(
            'lower_closed',
            [''],
            boolean(['true', 'True', 'TRUE', '1'], ['false', 'False', 'FALSE', '0']),
            'lower_closed unread',
        ),
        Field('upper', [''], number, 'upper unread'),
        Field(
            'upper_closed',
            [''],
            boolean(['true', 'True', 'TRUE', '1'], ['false', 'False', 'FALSE', '0']),
            'upper_closed unread',
        ),
        Field('lower_exact', ['']),
        Field('upper_exact', ['']),
        Field('relations', ['']),
    ],
}


def complete_observations(tables: Mapping[str, Table]) -> Table:
    t = tables['observations']
    t = joined(t, [
        repeated(t, ROW, 'observation_id first in row', ['observation_id']),
        repeated(
            t,
            ROW,
            'source_id+indicator_id+definition+ref_area+time_period first in row',
            ['source_id', 'indicator_id', 'definition', 'ref_area', 'time_period'],
        ),
        repeated(t, ROW, 'source_id+selector_start first in row', ['source_id', 'selector_start']),
        look_up(
            tables['sources'],
            ROW,
            'source_id in row of sources',
            {'source_id': 'source_id'},
            {
                'sources.published': 'published',
                'sources.text_length': 'text_length',
                'sources.text_length unread': 'text_length unread',
            },
        ),
        look_up(
            tables['indicators'],
            ROW,
            'indicator_id in row of indicators',
            {'indicator_id': 'indicator_id'},
            {'indicators.kind': 'kind', 'indicators.payment_period': 'payment_period'},
        ),
        look_up(tables['areas'], ROW, 'ref_area in row of areas', {'ref_area': 'ref_area'}, {}),
        look_up(
            tables['indicators'],
            ROW,
            'indicator_id+unit_measure in row of indicators',
            {'indicator_id': 'indicator_id', 'unit_measure': 'unit_measure'},
            {},
        ),
    ])
    t = joined(t, [
        totals(
            t,
            ROW,
            'share-and-complement first row',
            ['ref_area', 'time_period', 'definition'],
            [t['ref_area'].isnull(), t['time_period'].isnull(), t['definition'].isnull()],
            lambda t: {
                'share-and-complement 1': total_if(t['obs_value'], t['indicator_id'].isin(['urban_share', 'rural_share']), 27, 6),
                'share-and-complement 2': count_if((t['indicator_id'] == 'urban_share')),
                'share-and-complement 3': count_if((t['indicator_id'] == 'rural_share')),
                'share-and-complement 4': (is_number(t['obs_value unread']).fill_null(False)).any(),
                'share-and-complement 5': (t['indicator_id'].isnull() | t['obs_value'].isnull()).any(),
            },
        ),
        totals(
            t,
            ROW,
            'town-and-country-add-up first row',
            ['ref_area', 'time_period', 'definition'],
            [t['ref_area'].isnull(), t['time_period'].isnull(), t['definition'].isnull()],
            lambda t: {
                'town-and-country-add-up 1': total_if(t['obs_value'], t['indicator_id'].isin(['urban_resident_population', 'rural_resident_population']), 27, 6),
                'town-and-country-add-up 2': count_if((t['indicator_id'] == 'resident_population')),
                'town-and-country-add-up 3': total_if(t['obs_value'], (t['indicator_id'] == 'resident_population'), 27, 6),
                'town-and-country-add-up 4': count_if((t['indicator_id'] == 'urban_resident_population')),
                'town-and-country-add-up 5': count_if((t['indicator_id'] == 'rural_resident_population')),
                'town-and-country-add-up 6': (is_number(t['obs_value unread']).fill_null(False)).any(),
                'town-and-country-add-up 7': (t['indicator_id'].isnull() | t['obs_value'].isnull()).any(),
            },
        ),
    ])
    return t


def complete_sources(tables: Mapping[str, Table]) -> Table:
    t = tables['sources']
    t = joined(t, [
        repeated(t, ROW, 'source_id first in row', ['source_id']),
        look_up(
            tables['sources'],
            ROW,
            'primary_source in row of sources',
            {'primary_source': 'source_id'},
            {},
        ),
    ])
    return t


def complete_indicators(tables: Mapping[str, Table]) -> Table:
    t = tables['indicators']
    t = joined(t, [
        repeated(t, ROW, 'indicator_id first in row', ['indicator_id']),
        repeated(t, ROW, 'title first in row', ['title']),
    ])
    return t


def complete_areas(tables: Mapping[str, Table]) -> Table:
    t = tables['areas']
    t = joined(t, [
        repeated(t, ROW, 'ref_area first in row', ['ref_area']),
        repeated(t, ROW, 'gbt_2260 first in row', ['gbt_2260']),
        look_up(tables['areas'], ROW, 'part_of in row of areas', {'part_of': 'ref_area'}, {}),
    ])
    return t


def complete_bounds(tables: Mapping[str, Table]) -> Table:
    t = tables['bounds']
    t = joined(t, [
        repeated(
            t,
            ROW,
            'indicator_id+ref_area+time_period+definition first in row',
            ['indicator_id', 'ref_area', 'time_period', 'definition'],
        ),
        look_up(
            tables['indicators'],
            ROW,
            'indicator_id in row of indicators',
            {'indicator_id': 'indicator_id'},
            {},
        ),
        look_up(tables['areas'], ROW, 'ref_area in row of areas', {'ref_area': 'ref_area'}, {}),
    ])
    return t


COMPLETE = {
    'observations': complete_observations,
    'sources': complete_sources,
    'indicators': complete_indicators,
    'areas': complete_areas,
    'bounds': complete_bounds,
}


def prepare(tables: Mapping[str, Table]) -> dict[str, Table]:
    """Read tables of texts, by name, and add what the checks need to know of other rows and tables."""
    values = {name: kept(numbered(read(tables[name], fields), ROW)) for name, fields in FIELDS.items()}
    return {name: kept(complete(values)) for name, complete in COMPLETE.items()}


RULES = {
    'observations': [
        Rule(
            'observation_id type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule(
            'observation_id required',
            'the column must not be empty',
            lambda t: t['observation_id'].notnull(),
        ),
        Rule(
            'observation_id pattern',
            'the schema sets this limit',
            lambda t: judged(
                matches(t['observation_id'], '[a-z0-9]+(?:-[a-z0-9]+)*\\.[a-z][a-z0-9]*(?:_[a-z0-9]+)*(?:\\.[A-Za-z0-9-]+)?'),
                when=t['observation_id'].notnull(),
            ),
        ),
        Rule(
            'source_id type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule('source_id required', 'the column must not be empty', lambda t: t['source_id'].notnull()),
        Rule(
            'source_id pattern',
            'the schema sets this limit',
            lambda t: judged(matches(t['source_id'], '[a-z0-9]+(?:-[a-z0-9]+)*'), when=t['source_id'].notnull()),
        ),
        Rule(
            'indicator_id type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule('indicator_id required', 'the column must not be empty', lambda t: t['indicator_id'].notnull()),
        Rule(
            'indicator_id pattern',
            'the schema sets this limit',
            lambda t: judged(
                matches(t['indicator_id'], '[a-z][a-z0-9]*(?:_[a-z0-9]+)*'),
                when=t['indicator_id'].notnull(),
            ),
        ),
        Rule(
            'definition type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule('definition required', 'the column must not be empty', lambda t: t['definition'].notnull()),
        Rule(
            'definition enum',
            'the schema sets this limit',
            lambda t: judged(
                t['definition'].isin(['current_standard', 'first_identification', 'dynamic_identification', 'pre_2011_standard', 'count_by_office', 'plan_13th', 'central_and_municipal_funds', 'decreed_standard', 'communique_2019', 'census_2020', 'communique_2021', 'yearbook_2021', 'household_registration', 'before_hukou_reform']),
                when=t['definition'].notnull(),
            ),
        ),
        Rule(
            'ref_area type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule('ref_area required', 'the column must not be empty', lambda t: t['ref_area'].notnull()),
        Rule(
            'ref_area pattern',
            'the schema sets this limit',
            lambda t: judged(matches(t['ref_area'], '[A-Z]{2}(?:-[A-Z0-9]{1,3})?'), when=t['ref_area'].notnull()),
        ),
        Rule(
            'time_period type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule('time_period required', 'the column must not be empty', lambda t: t['time_period'].notnull()),
        Rule(
            'time_period pattern',
            'the schema sets this limit',
            lambda t: judged(
                matches(t['time_period'], '[12][0-9]{3}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01])/P[1-9][0-9]*Y)?)?'),
                when=t['time_period'].notnull(),
            ),
        ),
        Rule(
            'obs_value type',
            "a cell must have the form of its column's type",
            lambda t: is_number(t['obs_value unread']).fill_null(True),
        ),
        Rule(
            'obs_value required',
            'the column must not be empty',
            lambda t: (t['obs_value'].notnull() | t['obs_value unread'].notnull()),
        ),
        Rule(
            'unit_measure type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule('unit_measure required', 'the column must not be empty', lambda t: t['unit_measure'].notnull()),
        Rule(
            'unit_measure enum',
            'the schema sets this limit',
            lambda t: judged(
                t['unit_measure'].isin(['{person}', '{enterprise}', '{workshop}', '{post}', '{village}', '%', '{percentage_point}', 'CNY']),
                when=t['unit_measure'].notnull(),
            ),
        ),
        Rule(
            'stated_mantissa type',
            "a cell must have the form of its column's type",
            lambda t: is_number(t['stated_mantissa unread']).fill_null(True),
        ),
        Rule(
            'stated_mantissa required',
            'the column must not be empty',
            lambda t: (t['stated_mantissa'].notnull() | t['stated_mantissa unread'].notnull()),
        ),
        Rule(
            'unit_mult type',
            "a cell must have the form of its column's type",
            lambda t: is_integer(t['unit_mult unread']).fill_null(True),
        ),
        Rule(
            'unit_mult required',
            'the column must not be empty',
            lambda t: (t['unit_mult'].notnull() | t['unit_mult unread'].notnull()),
        ),
        Rule(
            'unit_mult minimum',
            'the schema sets this limit',
            lambda t: judged((t['unit_mult'] >= exact('0')), when=t['unit_mult'].notnull()),
        ),
        Rule(
            'unit_mult maximum',
            'the schema sets this limit',
            lambda t: judged((t['unit_mult'] <= exact('12')), when=t['unit_mult'].notnull()),
        ),
        Rule(
            'decimals type',
            "a cell must have the form of its column's type",
            lambda t: is_integer(t['decimals unread']).fill_null(True),
        ),
        Rule(
            'decimals required',
            'the column must not be empty',
            lambda t: (t['decimals'].notnull() | t['decimals unread'].notnull()),
        ),
        Rule(
            'decimals minimum',
            'the schema sets this limit',
            lambda t: judged((t['decimals'] >= exact('0')), when=t['decimals'].notnull()),
        ),
        Rule(
            'decimals maximum',
            'the schema sets this limit',
            lambda t: judged((t['decimals'] <= exact('12')), when=t['decimals'].notnull()),
        ),
        Rule(
            'qualifier type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule('qualifier required', 'the column must not be empty', lambda t: t['qualifier'].notnull()),
        Rule(
            'qualifier enum',
            'the schema sets this limit',
            lambda t: judged(
                t['qualifier'].isin(['exact', 'rounded', 'about', 'floor', 'at_least', 'more_than', 'at_most', 'less_than', 'nearly', 'between']),
                when=t['qualifier'].notnull(),
            ),
        ),
        Rule(
            'value_to type',
            "a cell must have the form of its column's type",
            lambda t: is_number(t['value_to unread']).fill_null(True),
        ),
        Rule(
            'resolution type',
            "a cell must have the form of its column's type",
            lambda t: is_number(t['resolution unread']).fill_null(True),
        ),
        Rule(
            'resolution required',
            'the column must not be empty',
            lambda t: (t['resolution'].notnull() | t['resolution unread'].notnull()),
        ),
        Rule(
            'resolution exclusiveMinimum',
            'the schema sets this limit',
            lambda t: judged((t['resolution'] > exact('0')), when=t['resolution'].notnull()),
        ),
        Rule(
            'obs_status type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule('obs_status required', 'the column must not be empty', lambda t: t['obs_status'].notnull()),
        Rule(
            'obs_status enum',
            'the schema sets this limit',
            lambda t: judged(
                t['obs_status'].isin(['A', 'B', 'D', 'E', 'F', 'G', 'I', 'J', 'N', 'P', 'S', 'U', 'V', 'W']),
                when=t['obs_status'].notnull(),
            ),
        ),
        Rule(
            'payment_period type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule(
            'payment_period enum',
            'the schema sets this limit',
            lambda t: judged(t['payment_period'].isin(['P1Y', 'P1M']), when=t['payment_period'].notnull()),
        ),
        Rule(
            'printed type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule(
            'printed maxLength',
            'the schema sets this limit',
            lambda t: judged((length(t['printed']) <= exact('40')), when=t['printed'].notnull()),
        ),
        Rule(
            'selector_start type',
            "a cell must have the form of its column's type",
            lambda t: is_integer(t['selector_start unread']).fill_null(True),
        ),
        Rule(
            'selector_start minimum',
            'the schema sets this limit',
            lambda t: judged((t['selector_start'] >= exact('0')), when=t['selector_start'].notnull()),
        ),
        Rule(
            'selector_end type',
            "a cell must have the form of its column's type",
            lambda t: is_integer(t['selector_end unread']).fill_null(True),
        ),
        Rule(
            'selector_end minimum',
            'the schema sets this limit',
            lambda t: judged((t['selector_end'] >= exact('1')), when=t['selector_end'].notnull()),
        ),
        Rule(
            'prefix_sha256 type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule(
            'prefix_sha256 pattern',
            'the schema sets this limit',
            lambda t: judged(matches(t['prefix_sha256'], '[0-9a-f]{64}'), when=t['prefix_sha256'].notnull()),
        ),
        Rule(
            'suffix_sha256 type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule(
            'suffix_sha256 pattern',
            'the schema sets this limit',
            lambda t: judged(matches(t['suffix_sha256'], '[0-9a-f]{64}'), when=t['suffix_sha256'].notnull()),
        ),
        Rule(
            'derived_from type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule(
            'derived_from pattern',
            'the schema sets this limit',
            lambda t: judged(
                matches(t['derived_from'], '[a-z0-9]+(?:-[a-z0-9]+)*\\.[a-z][a-z0-9]*(?:_[a-z0-9]+)*(?:\\.[A-Za-z0-9-]+)?(?: [a-z0-9]+(?:-[a-z0-9]+)*\\.[a-z][a-z0-9]*(?:_[a-z0-9]+)*(?:\\.[A-Za-z0-9-]+)?)*'),
                when=t['derived_from'].notnull(),
            ),
        ),
        Rule(
            'note type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule(
            'observation_id primaryKey',
            'the primary key tells rows apart',
            lambda t: (t['observation_id first in row'] == t['row']).fill_null(True),
        ),
        Rule(
            'source_id+indicator_id+definition+ref_area+time_period uniqueKeys',
            'these columns together tell rows apart',
            lambda t: (t['source_id+indicator_id+definition+ref_area+time_period first in row'] == t['row']).fill_null(True),
        ),
        Rule(
            'source_id foreignKeys',
            'the other table must have the row that is referred to',
            lambda t: ~(t['source_id'].notnull() & t['source_id in row of sources'].isnull()),
        ),
        Rule(
            'indicator_id foreignKeys',
            'the other table must have the row that is referred to',
            lambda t: ~(t['indicator_id'].notnull() & t['indicator_id in row of indicators'].isnull()),
        ),
        Rule(
            'ref_area foreignKeys',
            'the other table must have the row that is referred to',
            lambda t: ~(t['ref_area'].notnull() & t['ref_area in row of areas'].isnull()),
        ),
        Rule(
            'value-agrees-with-statement',
            'the value is what was printed, times its multiplier, exactly',
            lambda t: judged(
                (t['obs_value'] == decimal(decimal(t['stated_mantissa'], 19, 6) * ten_to(t['unit_mult']), 37, 12)),
                unless=[
                    t['obs_value'].isnull(),
                    t['stated_mantissa'].isnull(),
                    t['unit_mult'].isnull(),
                    beyond_powers(t['unit_mult']),
                ],
            ),
        ),
        Rule(
            'value-agrees-with-statement beyond this suite',
            'a number is too long for this suite; openfigures validate judges the row',
            lambda t: ~(beyond_powers(t['unit_mult'])),
        ),
        Rule(
            'decimals-agree-with-statement',
            'decimals says how many digits were printed after the point, which is how precise the figure is',
            lambda t: judged(
                whole(decimal(decimal(t['stated_mantissa'], 19, 6) * ten_to(t['decimals']), 37, 12)),
                unless=[t['decimals'].isnull(), t['stated_mantissa'].isnull(), beyond_powers(t['decimals'])],
            ),
        ),
        Rule(
            'decimals-agree-with-statement beyond this suite',
            'a number is too long for this suite; openfigures validate judges the row',
            lambda t: ~(beyond_powers(t['decimals'])),
        ),
        Rule(
            'resolution-divides-value',
            'the resolution is the unit of the last digit that counts, so the value is a multiple of it',
            lambda t: judged(
                multiple_of(t['obs_value'], t['resolution']),
                unless=[t['obs_value'].isnull(), t['resolution'].isnull()],
            ),
        ),
        Rule(
            'resolution-not-finer-than-written',
            'a figure is no more precise than its last written digit',
            lambda t: judged(
                (t['resolution'] >= decimal(exact('1') * ten_to((decimal(t['unit_mult'], 19, 0) - decimal(t['decimals'], 19, 0))), 20, 6)),
                when=(t['qualifier'] != 'exact'),
                unless=[
                    t['decimals'].isnull(),
                    t['qualifier'].isnull(),
                    t['resolution'].isnull(),
                    t['unit_mult'].isnull(),
                    beyond_powers((decimal(t['unit_mult'], 19, 0) - decimal(t['decimals'], 19, 0))),
                ],
            ),
        ),
        Rule(
            'resolution-not-finer-than-written beyond this suite',
            'a number is too long for this suite; openfigures validate judges the row',
            lambda t: ~(beyond_powers((decimal(t['unit_mult'], 19, 0) - decimal(t['decimals'], 19, 0)))),
        ),
        Rule(
            'range-for-between-only',
            'only a figure stated as a range has an upper end',
            lambda t: judged(
                (((t['qualifier'] == 'between') & t['value_to'].notnull()) | ((t['qualifier'] != 'between') & t['value_to'].isnull())),
                unless=[t['qualifier'].isnull(), t['value_to unread'].notnull()],
            ),
        ),
        Rule(
            'range-in-order',
            'a range goes from the smaller to the larger figure',
            lambda t: judged(
                (t['obs_value'] < t['value_to']),
                when=t['value_to'].notnull(),
                unless=[t['obs_value'].isnull(), t['value_to unread'].notnull()],
            ),
        ),
        Rule(
            'percentage-in-range',
            'a share of a whole lies between 0 and 100 percent',
            lambda t: judged(
                ((t['obs_value'] >= exact('0')) & (t['obs_value'] <= exact('100')) & (t['value_to'].isnull() | (t['value_to'] <= exact('100')))),
                when=(t['unit_measure'] == '%'),
                unless=[t['obs_value'].isnull(), t['unit_measure'].isnull(), t['value_to unread'].notnull()],
            ),
        ),
        Rule(
            'percent-is-not-percentage-point',
            'a difference of two percentages is counted in percentage points, not in percent',
            lambda t: judged(
                (t['unit_measure'] != '%'),
                when=(t['printed'].contains('percentage point') | t['printed'].contains('百分点')),
                unless=[t['unit_measure'].isnull()],
            ),
        ),
        Rule(
            'people-are-whole',
            'people are counted one by one',
            lambda t: judged(
                (whole(t['obs_value']) & (t['value_to'].isnull() | whole(t['value_to']))),
                when=t['indicators.kind'].isin(['people', 'people_difference']),
                unless=[
                    t['indicator_id'].isnull(),
                    t['obs_value'].isnull(),
                    t['value_to unread'].notnull(),
                    (t['indicator_id'].notnull() & t['indicator_id in row of indicators'].isnull()),
                    (t['indicator_id in row of indicators'].notnull() & t['indicators.kind'].isnull()),
                ],
            ),
        ),
        Rule(
            'counts-are-whole',
            'things that are counted come one by one',
            lambda t: judged(
                (whole(t['obs_value']) & (t['value_to'].isnull() | whole(t['value_to']))),
                when=(t['indicators.kind'] == 'count'),
                unless=[
                    t['indicator_id'].isnull(),
                    t['obs_value'].isnull(),
                    t['value_to unread'].notnull(),
                    (t['indicator_id'].notnull() & t['indicator_id in row of indicators'].isnull()),
                    (t['indicator_id in row of indicators'].notnull() & t['indicators.kind'].isnull()),
                ],
            ),
        ),
        Rule(
            'people-and-counts-not-negative',
            'nothing can be counted less than no times',
            lambda t: judged(
                (t['obs_value'] >= exact('0')),
                when=t['indicators.kind'].isin(['people', 'count']),
                unless=[
                    t['indicator_id'].isnull(),
                    t['obs_value'].isnull(),
                    (t['indicator_id'].notnull() & t['indicator_id in row of indicators'].isnull()),
                    (t['indicator_id in row of indicators'].notnull() & t['indicators.kind'].isnull()),
                ],
            ),
        ),
        Rule(
            'amounts-not-negative',
            'the amounts of this package are funds and standards, which cannot be negative',
            lambda t: judged(
                (t['obs_value'] >= exact('0')),
                when=(t['indicators.kind'] == 'amount'),
                unless=[
                    t['indicator_id'].isnull(),
                    t['obs_value'].isnull(),
                    (t['indicator_id'].notnull() & t['indicator_id in row of indicators'].isnull()),
                    (t['indicator_id in row of indicators'].notnull() & t['indicators.kind'].isnull()),
                ],
            ),
        ),
        Rule(
            'amounts-in-fen',
            'the fen, a hundredth of a yuan, is the smallest amount of RMB',
            lambda t: judged(
                multiple_of(t['obs_value'], decimal(exact('0.01'), 18, 6)),
                when=(t['indicators.kind'] == 'amount'),
                unless=[
                    t['indicator_id'].isnull(),
                    t['obs_value'].isnull(),
                    (t['indicator_id'].notnull() & t['indicator_id in row of indicators'].isnull()),
                    (t['indicator_id in row of indicators'].notnull() & t['indicators.kind'].isnull()),
                ],
            ),
        ),
        Rule(
            'amount-has-payment-period',
            'an amount means nothing without the period it is paid for',
            lambda t: judged(
                t['payment_period'].notnull(),
                when=(t['unit_measure'] == 'CNY'),
                unless=[t['unit_measure'].isnull()],
            ),
        ),
        Rule(
            'payment-period-for-amounts-only',
            'only amounts are paid for a period',
            lambda t: judged(
                (t['unit_measure'] == 'CNY'),
                when=t['payment_period'].notnull(),
                unless=[t['unit_measure'].isnull()],
            ),
        ),
        Rule(
            'payment-period-of-indicator',
            'amounts for different periods cannot be compared',
            lambda t: judged(
                (t['payment_period'] == t['indicators.payment_period']),
                when=(t['payment_period'].notnull() & t['indicators.payment_period'].notnull()),
                unless=[
                    t['indicator_id'].isnull(),
                    (t['indicator_id'].notnull() & t['indicator_id in row of indicators'].isnull()),
                ],
            ),
        ),
        Rule(
            'unit-of-indicator',
            'all figures of an indicator are in its unit, or they could not be compared',
            lambda t: ~(t['indicator_id'].notnull() & t['unit_measure'].notnull() & t['indicator_id+unit_measure in row of indicators'].isnull()),
        ),
        Rule(
            'period-well-formed',
            'a figure without a period cannot be compared with another',
            lambda t: judged(period_start(t['time_period']).notnull(), unless=[t['time_period'].isnull()]),
        ),
        Rule(
            'period-not-after-source',
            'a source cannot report what had not begun when it was published',
            lambda t: judged(
                (period_start(t['time_period']) <= period_end(t['sources.published'])),
                when=period_start(t['time_period']).notnull(),
                unless=[
                    t['source_id'].isnull(),
                    t['time_period'].isnull(),
                    (t['source_id'].notnull() & t['source_id in row of sources'].isnull()),
                    (t['source_id in row of sources'].notnull() & t['sources.published'].isnull()),
                ],
            ),
        ),
        Rule(
            'evidence-complete',
            'a position without its phrase and its surroundings cannot be checked',
            lambda t: judged(
                (t['selector_start'].notnull() & t['selector_end'].notnull() & t['prefix_sha256'].notnull() & t['suffix_sha256'].notnull() & t['printed'].notnull()),
                when=(t['selector_start'].notnull() | t['selector_end'].notnull() | t['prefix_sha256'].notnull() | t['suffix_sha256'].notnull()),
                unless=[t['selector_end unread'].notnull(), t['selector_start unread'].notnull()],
            ),
        ),
        Rule(
            'evidence-spans-phrase',
            'start and end select exactly the printed phrase, in code points',
            lambda t: judged(
                ((decimal(t['selector_end'], 19, 0) - decimal(t['selector_start'], 19, 0)) == length(t['printed'])),
                when=(t['selector_start'].notnull() & t['selector_end'].notnull() & t['printed'].notnull()),
                unless=[t['selector_end unread'].notnull(), t['selector_start unread'].notnull()],
            ),
        ),
        Rule(
            'evidence-within-text',
            'a selector must point into the text of its source',
            lambda t: judged(
                ((t['selector_start'] >= exact('0')) & (t['selector_end'] <= t['sources.text_length'])),
                when=t['selector_end'].notnull(),
                unless=[
                    t['source_id'].isnull(),
                    t['selector_end unread'].notnull(),
                    t['selector_start unread'].notnull(),
                    (t['source_id'].notnull() & t['source_id in row of sources'].isnull()),
                    t['sources.text_length unread'].notnull(),
                ],
            ),
        ),
        Rule(
            'derived-by-open-figures',
            'what we derived ourselves must not be put into the mouth of a source',
            lambda t: judged(
                (t['source_id'] == 'openfigures-derived'),
                when=t['derived_from'].notnull(),
                unless=[t['source_id'].isnull()],
            ),
        ),
        Rule(
            'one-figure-per-phrase',
            'a phrase in a text states one figure; two rows on one phrase are one row too many',
            lambda t: (t['source_id+selector_start first in row'] == t['row']).fill_null(True),
        ),
        Rule(
            'share-and-complement',
            'everyone lives either in town or in the country, so the two shares make 100 percent',
            lambda t: judged(
                (t['share-and-complement 1'] == exact('100')),
                when=t['share-and-complement first row'].notnull() & ((t['share-and-complement 2'] == exact('1')) & (t['share-and-complement 3'] == exact('1'))),
                unless=[t['share-and-complement 5'].fill_null(False), t['share-and-complement 4'].fill_null(False)],
            ),
        ),
        Rule(
            'share-and-complement beyond this suite',
            'a number is too long for this suite; openfigures validate judges the row',
            lambda t: ~(t['share-and-complement 4'].fill_null(False)),
        ),
        Rule(
            'town-and-country-add-up',
            'everyone lives either in town or in the country, so the two populations make the whole',
            lambda t: judged(
                (decimal(t['town-and-country-add-up 1'] * t['town-and-country-add-up 2'], 36, 6) == t['town-and-country-add-up 3']),
                when=t['town-and-country-add-up first row'].notnull() & ((t['town-and-country-add-up 2'] >= exact('1')) & (t['town-and-country-add-up 4'] == exact('1')) & (t['town-and-country-add-up 5'] == exact('1'))),
                unless=[
                    t['town-and-country-add-up 7'].fill_null(False),
                    t['town-and-country-add-up 6'].fill_null(False),
                ],
            ),
        ),
        Rule(
            'town-and-country-add-up beyond this suite',
            'a number is too long for this suite; openfigures validate judges the row',
            lambda t: ~(t['town-and-country-add-up 6'].fill_null(False)),
        ),
        Rule(
            'unit_mult beyond this suite',
            'a number is too long for this suite; openfigures validate judges the row',
            lambda t: ~is_integer(t['unit_mult unread']).fill_null(False),
        ),
        Rule(
            'decimals beyond this suite',
            'a number is too long for this suite; openfigures validate judges the row',
            lambda t: ~is_integer(t['decimals unread']).fill_null(False),
        ),
        Rule(
            'resolution beyond this suite',
            'a number is too long for this suite; openfigures validate judges the row',
            lambda t: ~is_number(t['resolution unread']).fill_null(False),
        ),
        Rule(
            'selector_start beyond this suite',
            'a number is too long for this suite; openfigures validate judges the row',
            lambda t: ~is_integer(t['selector_start unread']).fill_null(False),
        ),
        Rule(
            'selector_end beyond this suite',
            'a number is too long for this suite; openfigures validate judges the row',
            lambda t: ~is_integer(t['selector_end unread']).fill_null(False),
        ),
        Rule(
            'obs_value beyond this suite',
            'a number is too long for this suite; openfigures validate judges the row',
            lambda t: ~is_number(t['obs_value unread']).fill_null(False),
        ),
        Rule(
            'stated_mantissa beyond this suite',
            'a number is too long for this suite; openfigures validate judges the row',
            lambda t: ~is_number(t['stated_mantissa unread']).fill_null(False),
        ),
        Rule(
            'value_to beyond this suite',
            'a number is too long for this suite; openfigures validate judges the row',
            lambda t: ~is_number(t['value_to unread']).fill_null(False),
        ),
        Rule(
            'sources.text_length beyond this suite',
            'a number is too long for this suite; openfigures validate judges the row',
            lambda t: ~is_integer(t['sources.text_length unread']).fill_null(False),
        ),
    ],
    'sources': [
        Rule(
            'source_id type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule('source_id required', 'the column must not be empty', lambda t: t['source_id'].notnull()),
        Rule(
            'source_id pattern',
            'the schema sets this limit',
            lambda t: judged(matches(t['source_id'], '[a-z0-9]+(?:-[a-z0-9]+)*'), when=t['source_id'].notnull()),
        ),
        Rule(
            'title type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule('title required', 'the column must not be empty', lambda t: t['title'].notnull()),
        Rule(
            'publisher type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule('publisher required', 'the column must not be empty', lambda t: t['publisher'].notnull()),
        Rule(
            'url type',
            "a cell must have the form of its column's type",
            lambda t: t['url unread'].isnull(),
        ),
        Rule(
            'url pattern',
            'the schema sets this limit',
            lambda t: judged(matches(t['url'], 'https?://[^ ]+'), when=t['url'].notnull()),
        ),
        Rule(
            'language type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule('language required', 'the column must not be empty', lambda t: t['language'].notnull()),
        Rule(
            'language enum',
            'the schema sets this limit',
            lambda t: judged(t['language'].isin(['en', 'zh']), when=t['language'].notnull()),
        ),
        Rule(
            'published type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule('published required', 'the column must not be empty', lambda t: t['published'].notnull()),
        Rule(
            'published pattern',
            'the schema sets this limit',
            lambda t: judged(
                matches(t['published'], '[12][0-9]{3}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?'),
                when=t['published'].notnull(),
            ),
        ),
        Rule(
            'text_sha256 type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule(
            'text_sha256 pattern',
            'the schema sets this limit',
            lambda t: judged(matches(t['text_sha256'], '[0-9a-f]{64}'), when=t['text_sha256'].notnull()),
        ),
        Rule(
            'text_length type',
            "a cell must have the form of its column's type",
            lambda t: is_integer(t['text_length unread']).fill_null(True),
        ),
        Rule(
            'text_length minimum',
            'the schema sets this limit',
            lambda t: judged((t['text_length'] >= exact('1')), when=t['text_length'].notnull()),
        ),
        Rule(
            'primary_source type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule(
            'primary_source pattern',
            'the schema sets this limit',
            lambda t: judged(matches(t['primary_source'], '[a-z0-9]+(?:-[a-z0-9]+)*'), when=t['primary_source'].notnull()),
        ),
        Rule(
            'note type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule(
            'source_id primaryKey',
            'the primary key tells rows apart',
            lambda t: (t['source_id first in row'] == t['row']).fill_null(True),
        ),
        Rule(
            'primary_source foreignKeys',
            'the other table must have the row that is referred to',
            lambda t: ~(t['primary_source'].notnull() & t['primary_source in row of sources'].isnull()),
        ),
        Rule(
            'publication-well-formed',
            'periods are compared with the day on which a source was published',
            lambda t: judged(period_end(t['published']).notnull(), unless=[t['published'].isnull()]),
        ),
        Rule(
            'text_length beyond this suite',
            'a number is too long for this suite; openfigures validate judges the row',
            lambda t: ~is_integer(t['text_length unread']).fill_null(False),
        ),
    ],
    'indicators': [
        Rule(
            'indicator_id type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule('indicator_id required', 'the column must not be empty', lambda t: t['indicator_id'].notnull()),
        Rule(
            'indicator_id pattern',
            'the schema sets this limit',
            lambda t: judged(
                matches(t['indicator_id'], '[a-z][a-z0-9]*(?:_[a-z0-9]+)*'),
                when=t['indicator_id'].notnull(),
            ),
        ),
        Rule(
            'title type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule('title required', 'the column must not be empty', lambda t: t['title'].notnull()),
        Rule(
            'kind type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule('kind required', 'the column must not be empty', lambda t: t['kind'].notnull()),
        Rule(
            'kind enum',
            'the schema sets this limit',
            lambda t: judged(
                t['kind'].isin(['people', 'people_difference', 'count', 'share', 'share_difference', 'amount']),
                when=t['kind'].notnull(),
            ),
        ),
        Rule(
            'unit_measure type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule('unit_measure required', 'the column must not be empty', lambda t: t['unit_measure'].notnull()),
        Rule(
            'unit_measure enum',
            'the schema sets this limit',
            lambda t: judged(
                t['unit_measure'].isin(['{person}', '{enterprise}', '{workshop}', '{post}', '{village}', '%', '{percentage_point}', 'CNY']),
                when=t['unit_measure'].notnull(),
            ),
        ),
        Rule(
            'time_reference type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule(
            'time_reference required',
            'the column must not be empty',
            lambda t: t['time_reference'].notnull(),
        ),
        Rule(
            'time_reference enum',
            'the schema sets this limit',
            lambda t: judged(
                t['time_reference'].isin(['end_of_period', 'during_period']),
                when=t['time_reference'].notnull(),
            ),
        ),
        Rule(
            'payment_period type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule(
            'payment_period enum',
            'the schema sets this limit',
            lambda t: judged(t['payment_period'].isin(['P1Y', 'P1M']), when=t['payment_period'].notnull()),
        ),
        Rule(
            'description type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule('description required', 'the column must not be empty', lambda t: t['description'].notnull()),
        Rule(
            'indicator_id primaryKey',
            'the primary key tells rows apart',
            lambda t: (t['indicator_id first in row'] == t['row']).fill_null(True),
        ),
        Rule(
            'title unique',
            'the column tells rows apart',
            lambda t: (t['title first in row'] == t['row']).fill_null(True),
        ),
        Rule(
            'percentage-has-percent-unit',
            'shares are published in percent, never as fractions or percentage points',
            lambda t: judged(
                (t['unit_measure'] == '%'),
                when=(t['kind'] == 'share'),
                unless=[t['kind'].isnull(), t['unit_measure'].isnull()],
            ),
        ),
        Rule(
            'percentage-points-are-no-shares',
            'a difference of two shares is not a share',
            lambda t: judged(
                (t['unit_measure'] == '{percentage_point}'),
                when=(t['kind'] == 'share_difference'),
                unless=[t['kind'].isnull(), t['unit_measure'].isnull()],
            ),
        ),
        Rule(
            'people-have-person-unit',
            'people are counted in persons, so that counts of people can be compared',
            lambda t: judged(
                (t['unit_measure'] == '{person}'),
                when=t['kind'].isin(['people', 'people_difference']),
                unless=[t['kind'].isnull(), t['unit_measure'].isnull()],
            ),
        ),
        Rule(
            'counts-have-counting-unit',
            'the unit of a count names what is counted, in the braces of UCUM',
            lambda t: judged(
                (matches(t['unit_measure'], '\\{[a-z_]+\\}') & no(t['unit_measure'].isin(['{person}', '{percentage_point}']))),
                when=(t['kind'] == 'count'),
                unless=[t['kind'].isnull(), t['unit_measure'].isnull()],
            ),
        ),
        Rule(
            'amounts-coded-cny',
            'RMB is coded CNY in ISO 4217, and an amount means nothing without the period it is paid for',
            lambda t: judged(
                ((t['unit_measure'] == 'CNY') & t['payment_period'].notnull()),
                when=(t['kind'] == 'amount'),
                unless=[t['kind'].isnull(), t['unit_measure'].isnull()],
            ),
        ),
    ],
    'areas': [
        Rule(
            'ref_area type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule('ref_area required', 'the column must not be empty', lambda t: t['ref_area'].notnull()),
        Rule(
            'ref_area pattern',
            'the schema sets this limit',
            lambda t: judged(matches(t['ref_area'], '[A-Z]{2}(?:-[A-Z0-9]{1,3})?'), when=t['ref_area'].notnull()),
        ),
        Rule(
            'title type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule('title required', 'the column must not be empty', lambda t: t['title'].notnull()),
        Rule(
            'title_zh type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule('title_zh required', 'the column must not be empty', lambda t: t['title_zh'].notnull()),
        Rule(
            'gbt_2260 type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule(
            'gbt_2260 pattern',
            'the schema sets this limit',
            lambda t: judged(matches(t['gbt_2260'], '[1-9][0-9]{5}'), when=t['gbt_2260'].notnull()),
        ),
        Rule(
            'level type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule('level required', 'the column must not be empty', lambda t: t['level'].notnull()),
        Rule(
            'level enum',
            'the schema sets this limit',
            lambda t: judged(t['level'].isin(['country', 'municipality']), when=t['level'].notnull()),
        ),
        Rule(
            'part_of type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule(
            'part_of pattern',
            'the schema sets this limit',
            lambda t: judged(matches(t['part_of'], '[A-Z]{2}(?:-[A-Z0-9]{1,3})?'), when=t['part_of'].notnull()),
        ),
        Rule(
            'ref_area primaryKey',
            'the primary key tells rows apart',
            lambda t: (t['ref_area first in row'] == t['row']).fill_null(True),
        ),
        Rule(
            'gbt_2260 unique',
            'the column tells rows apart',
            lambda t: (t['gbt_2260 first in row'] == t['row']).fill_null(True),
        ),
        Rule(
            'part_of foreignKeys',
            'the other table must have the row that is referred to',
            lambda t: ~(t['part_of'].notnull() & t['part_of in row of areas'].isnull()),
        ),
    ],
    'bounds': [
        Rule(
            'indicator_id type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule('indicator_id required', 'the column must not be empty', lambda t: t['indicator_id'].notnull()),
        Rule(
            'indicator_id pattern',
            'the schema sets this limit',
            lambda t: judged(
                matches(t['indicator_id'], '[a-z][a-z0-9]*(?:_[a-z0-9]+)*'),
                when=t['indicator_id'].notnull(),
            ),
        ),
        Rule(
            'ref_area type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule('ref_area required', 'the column must not be empty', lambda t: t['ref_area'].notnull()),
        Rule(
            'ref_area pattern',
            'the schema sets this limit',
            lambda t: judged(matches(t['ref_area'], '[A-Z]{2}(?:-[A-Z0-9]{1,3})?'), when=t['ref_area'].notnull()),
        ),
        Rule(
            'time_period type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule('time_period required', 'the column must not be empty', lambda t: t['time_period'].notnull()),
        Rule(
            'time_period pattern',
            'the schema sets this limit',
            lambda t: judged(
                matches(t['time_period'], '[12][0-9]{3}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01])/P[1-9][0-9]*Y)?)?'),
                when=t['time_period'].notnull(),
            ),
        ),
        Rule(
            'definition type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule('definition required', 'the column must not be empty', lambda t: t['definition'].notnull()),
        Rule(
            'definition enum',
            'the schema sets this limit',
            lambda t: judged(
                t['definition'].isin(['current_standard', 'first_identification', 'dynamic_identification', 'pre_2011_standard', 'count_by_office', 'plan_13th', 'central_and_municipal_funds', 'decreed_standard', 'communique_2019', 'census_2020', 'communique_2021', 'yearbook_2021', 'household_registration', 'before_hukou_reform']),
                when=t['definition'].notnull(),
            ),
        ),
        Rule(
            'unit_measure type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule('unit_measure required', 'the column must not be empty', lambda t: t['unit_measure'].notnull()),
        Rule(
            'lower type',
            "a cell must have the form of its column's type",
            lambda t: is_number(t['lower unread']).fill_null(True),
        ),
        Rule(
            'lower_closed type',
            "a cell must have the form of its column's type",
            lambda t: t['lower_closed unread'].isnull(),
        ),
        Rule(
            'upper type',
            "a cell must have the form of its column's type",
            lambda t: is_number(t['upper unread']).fill_null(True),
        ),
        Rule(
            'upper_closed type',
            "a cell must have the form of its column's type",
            lambda t: t['upper_closed unread'].isnull(),
        ),
        Rule(
            'lower_exact type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule(
            'lower_exact pattern',
            'the schema sets this limit',
            lambda t: judged(matches(t['lower_exact'], '-?[0-9]+(?:/[0-9]+)?'), when=t['lower_exact'].notnull()),
        ),
        Rule(
            'upper_exact type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule(
            'upper_exact pattern',
            'the schema sets this limit',
            lambda t: judged(matches(t['upper_exact'], '-?[0-9]+(?:/[0-9]+)?'), when=t['upper_exact'].notnull()),
        ),
        Rule(
            'relations type',
            "a cell must have the form of its column's type",
            lambda t: constant(t, ibis.literal(True)),
        ),
        Rule('relations required', 'the column must not be empty', lambda t: t['relations'].notnull()),
        Rule(
            'relations pattern',
            'the schema sets this limit',
            lambda t: judged(matches(t['relations'], '[a-z0-9-]+(?: [a-z0-9-]+)*'), when=t['relations'].notnull()),
        ),
        Rule(
            'indicator_id+ref_area+time_period+definition primaryKey',
            'the primary key tells rows apart',
            lambda t: (t['indicator_id+ref_area+time_period+definition first in row'] == t['row']).fill_null(True),
        ),
        Rule(
            'indicator_id foreignKeys',
            'the other table must have the row that is referred to',
            lambda t: ~(t['indicator_id'].notnull() & t['indicator_id in row of indicators'].isnull()),
        ),
        Rule(
            'ref_area foreignKeys',
            'the other table must have the row that is referred to',
            lambda t: ~(t['ref_area'].notnull() & t['ref_area in row of areas'].isnull()),
        ),
        Rule(
            'bound-has-an-end',
            'a bound without any end says nothing',
            lambda t: judged(
                (t['lower'].notnull() | t['upper'].notnull()),
                unless=[t['lower unread'].notnull(), t['upper unread'].notnull()],
            ),
        ),
        Rule(
            'bounds-in-order',
            'a number lies between its lower and its upper bound',
            lambda t: judged(
                (t['lower'] <= t['upper']),
                when=(t['lower'].notnull() & t['upper'].notnull()),
                unless=[t['lower unread'].notnull(), t['upper unread'].notnull()],
            ),
        ),
        Rule(
            'lower beyond this suite',
            'a number is too long for this suite; openfigures validate judges the row',
            lambda t: ~is_number(t['lower unread']).fill_null(False),
        ),
        Rule(
            'upper beyond this suite',
            'a number is too long for this suite; openfigures validate judges the row',
            lambda t: ~is_number(t['upper unread']).fill_null(False),
        ),
    ],
}

SCHEMAS = {name: schema(name, rules) for name, rules in RULES.items()}


def validate(tables: Mapping[str, Table]) -> None:
    """Check tables of texts, by name; raises pandera.errors.SchemaErrors with everything that is wrong."""
    check_all(prepare(tables), SCHEMAS)
