"""What a cell must look like to be a value of its type, and the value it stands for."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from openfigures.cells.reasons import NotAValue
from openfigures.cells.values import reader, show
from openfigures.figures.periods import period
from openfigures.package.document import Document
from openfigures.package.schema import Field

SPOT: Any = Document.parse("test.json", "{}", "tableschema")

READABLE = [
    ({"type": "number"}, "0", Decimal(0)),
    ({"type": "number"}, "-1.50", Decimal("-1.5")),
    ({"type": "number"}, "+5", Decimal(5)),
    ({"type": "number"}, "007", Decimal(7)),
    ({"type": "number"}, ".5", Decimal("0.5")),
    ({"type": "number"}, "5.", Decimal(5)),
    ({"type": "number"}, "1e3", Decimal(1000)),
    ({"type": "number"}, "1E-400", Decimal("1E-400")),
    ({"type": "number"}, "9" * 400, Decimal("9" * 400)),
    ({"type": "number"}, "0.1000000000000000055511151231257827", Decimal("0.1000000000000000055511151231257827")),
    ({"type": "number", "decimal_char": ",", "group_char": "."}, "1.234,5", Decimal("1234.5")),
    ({"type": "number", "bare_number": False}, "€95.5", Decimal("95.5")),
    ({"type": "number", "bare_number": False}, "95%", Decimal(95)),
    ({"type": "integer"}, "-12", Decimal(-12)),
    ({"type": "integer", "group_char": ","}, "1,234,567", Decimal(1234567)),
    ({"type": "year"}, "2019", Decimal(2019)),
    ({"type": "yearmonth"}, "2019-02", "2019-02"),
    ({"type": "boolean"}, "TRUE", True),
    ({"type": "boolean", "true_values": ("yes",), "false_values": ("no",)}, "no", False),
    ({"type": "date"}, "2020-02-29", date(2020, 2, 29)),
    ({"type": "date", "format": "%d/%m/%Y"}, "03/02/2019", date(2019, 2, 3)),
    ({"type": "time"}, "09:30:00", time(9, 30, tzinfo=UTC)),
    ({"type": "time"}, "09:30:00.5+01:00", time(9, 30, 0, 500_000, tzinfo=timezone(timedelta(hours=1)))),
    ({"type": "datetime"}, "2019-02-03T09:30:00Z", datetime(2019, 2, 3, 9, 30, tzinfo=UTC)),
    ({"type": "duration"}, "P1Y2M3DT4H5M6.7S", None),
    ({"type": "duration"}, "P2W", None),
    ({"type": "string"}, " 12 ", " 12 "),
    ({"type": "string", "format": "email"}, "a.b@example.org", "a.b@example.org"),
    ({"type": "string", "format": "uri"}, "https://example.org/a?b", "https://example.org/a?b"),
    ({"type": "string", "format": "uuid"}, "6451cb15-c170-44db-ba2d-fe5efb1668cc", None),
    ({"type": "string", "format": "binary"}, "aGVsbG8=", "aGVsbG8="),
    ({"type": "any"}, "what", "what"),
    ({"type": "geopoint"}, "106.5, 29.5", (Decimal("106.5"), Decimal("29.5"))),
    ({"type": "list", "item_type": "integer"}, "1,2", (Decimal(1), Decimal(2))),
    ({"type": "array"}, "[1, 2]", [1, 2]),
    ({"type": "object"}, '{"a": 1}', {"a": 1}),
    ({"type": "geopoint", "format": "array"}, "[106.5, 29.5]", (Decimal("106.5"), Decimal("29.5"))),
    ({"type": "geojson"}, '{"type": "Point"}', {"type": "Point"}),
    ({"type": "geojson", "format": "topojson"}, '{"type": "Topology"}', {"type": "Topology"}),
]

UNREADABLE = [
    *(
        ({"type": "number"}, text)
        for text in ("", " 12", "12 ", "1_000", "1,200", "１２３", "٣", "NaN", "inf", "INF", "-Infinity", "infinity",
                     "45%", "¥100", "1.09bn", "10.9亿", "0x1F", "1e", "e3", ".", "-", "+-1", "1.2.3", "\u22125", "1\n",
                     "1e401", "1e999999999999", "9" * 401, "½", "²")
    ),
    *(({"type": "integer"}, text) for text in ("1.0", "1.5", "1e3", " 1", "1_0", "", "--1", "0b1")),
    *(({"type": "date"}, text) for text in ("2019-2-3", "2019-02-30", "20190203", "2019-02-03T00:00:00", "0000-01-01")),
    *(({"type": "year"}, text) for text in ("19", "20190", "-2019", "+2019", "2019Z", "２０１９")),
    *(({"type": "yearmonth"}, text) for text in ("2019-13", "2019-2", "2019")),
    *(({"type": "boolean"}, text) for text in ("yes", "tRUE", "", "2")),
    *(({"type": "time"}, text) for text in ("9:30:00", "25:00:00", "24:00:00", "09:30")),
    *(({"type": "datetime"}, text) for text in ("2019-02-03", "2019-02-03 09:30:00", "2019-02-30T09:30:00Z")),
    *(({"type": "duration"}, text) for text in ("P", "PT", "1Y", "P1S", "")),
    *(({"type": "geopoint"}, text) for text in ("190, 0", "0, 91", "1", "a, b")),
    ({"type": "date", "format": "%d/%m/%Y"}, "2019-02-03"),
    ({"type": "string", "format": "email"}, "a@b@c"),
    ({"type": "string", "format": "uri"}, "example.org"),
    ({"type": "string", "format": "uuid"}, "6451cb15"),
    ({"type": "string", "format": "binary"}, "a"),
    ({"type": "number", "group_char": ","}, "1,,2"),
    ({"type": "number", "group_char": ","}, ",12"),
    ({"type": "list", "item_type": "integer"}, "1,x"),
    ({"type": "geopoint", "format": "array"}, "[true, 1]"),
    ({"type": "geopoint", "format": "object"}, '{"lon": 1, "lat": 2, "alt": 3}'),
    *(({"type": "geojson"}, text) for text in ("{}", "[]", '{"type": "Topology"}', '{"type": []}')),
    ({"type": "array"}, "{}"),
    ({"type": "object"}, '{"a": 1, "a": 2}'),
    ({"type": "object"}, "NaN"),
]  # fmt: skip

PERIODS = [
    ("2019", "2019-01-01", "2019-12-31"),
    ("2020-02", "2020-02-01", "2020-02-29"),
    ("2019-02-03", "2019-02-03", "2019-02-03"),
    ("2016-01-01/P5Y", "2016-01-01", "2020-12-31"),
    ("2016-01-31/P1M", "2016-01-31", "2016-02-28"),
    ("2016-02-29/P1Y", "2016-02-29", "2017-02-27"),
    ("2019-12-31/P1D", "2019-12-31", "2019-12-31"),
]
NO_PERIODS = ["", "19", "2019-13", "2019-02-30", "0000", "2019/P1Y", "2019-01-01/P0D", "2019-01-01/P1W"]
NO_PERIODS += ["2019-01-01/P", "9999-01-01/P1Y"]


def field(properties: dict[str, Any]) -> Field:
    """Return a field for a test."""
    return Field(name="x", spot=SPOT, **properties)


@pytest.mark.parametrize(("properties", "text", "value"), READABLE)
def test_a_cell_stands_for_its_value(properties: dict[str, Any], text: str, value: Any) -> None:
    found = reader(field(properties))(text)
    assert (str(found) == text) if value is None else (found == value)


@pytest.mark.parametrize(("properties", "text"), UNREADABLE)
def test_a_cell_of_another_form_has_no_value(properties: dict[str, Any], text: str) -> None:
    with pytest.raises(NotAValue) as caught:
        reader(field(properties))(text)
    assert caught.value.reason
    assert caught.value.fix


def test_a_truth_value_is_shown_in_lower_case() -> None:
    assert show(True) == "true"


@pytest.mark.parametrize("text", ["0", "12.5", "-3", "1000000", "0.001"])
def test_numbers_are_shown_as_they_are_written(text: str) -> None:
    assert show(Decimal(text)) == text


@pytest.mark.parametrize(("text", "start", "end"), PERIODS)
def test_a_period_has_a_first_and_a_last_day(text: str, start: str, end: str) -> None:
    assert period(text) == (date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize("text", NO_PERIODS)
def test_what_is_no_period(text: str) -> None:
    assert period(text) is None
