"""The package that the benchmark judges: ten columns, four rules, and faults of which the number is known."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from benchmarks.generated.package import field, schema, write_around

SEED = 20191231
ABOVE = "the key of the row above"
BLOCK = 100_000
"""Rows that are made one by one; a longer table repeats them with other first digits in their keys."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Cells that break exactly one check when they are put into a row without faults."""

    check: str
    """The check that must find it, as `openfigures validate` names it."""
    cells: dict[str, str]
    """The new cells by field, as they stand in the file."""


FAULTS = (
    Fault("record_id primaryKey", {"record_id": ABOVE}),
    Fault("record_id required", {"record_id": ""}),
    Fault("ref_area pattern", {"ref_area": "CN-CQX"}),
    Fault("ref_area pattern", {"ref_area": '"CN-CQ\n"'}),  # `$` of many engines matches before a last line end
    Fault("period type", {"period": "2019-2-3"}),
    Fault("period type", {"period": "2019-02-30"}),
    Fault("period minimum", {"period": "1949-09-30"}),
    Fault("unit enum", {"unit": "persons"}),
    Fault("value required", {"value": ""}),
    Fault("value type", {"value": "1_000"}),  # a cast of Python would repair it
    Fault("mult type", {"mult": " 2"}),  # most casts would
    Fault("mult maximum", {"unit": "CNY", "value": "1000000000", "mantissa": "1", "mult": "9"}),
    Fault("note maxLength", {"note": "脱贫" * 20 + "。"}),
    Fault("percentage-in-range", {"unit": "%", "value": "100.0000001", "mantissa": "100.0000001", "mult": "0"}),
    Fault("value-agrees-with-mantissa", {"unit": "CNY", "value": "123401", "mantissa": "12.34", "mult": "4"}),
    Fault("people-are-whole", {"unit": "people", "value": "12.5", "mantissa": "12.5", "mult": "0"}),
    Fault("published-after-period", {"period": "2019-05-06", "published": "2019-05-05"}),
)

RULES = """\
version: "1"
rules:
  - name: percentage-in-range
    table: figures
    when: unit = '%'
    check: value BETWEEN 0 AND 100
    because: a share of a whole lies between 0 and 100 percent
  - name: value-agrees-with-mantissa
    table: figures
    check: value = scale(mantissa, mult)
    because: the value is what was printed, times its multiplier, exactly
  - name: people-are-whole
    table: figures
    when: unit = 'people'
    check: whole(value) AND value >= 0
    because: people are counted in whole numbers
  - name: published-after-period
    table: figures
    check: period <= published
    because: nothing is reported before it begins
"""
RULE_NAMES = frozenset(line.split(": ")[1] for line in RULES.splitlines() if line.startswith("  - name: "))


FIELDS = (
    field("record_id", required=True, pattern="R[0-9]{9}"),
    field("ref_area", required=True, pattern="CN-[A-Z]{2}"),
    field("period", "date", required=True, minimum="1949-10-01"),
    field("published", "date", required=True),
    field("unit", required=True, enum=["%", "people", "CNY"]),
    field("value", "number", required=True),
    field("mantissa", "number", required=True),
    field("mult", "integer", required=True, minimum=0, maximum=8),
    field("status", required=True, enum=["final", "provisional"]),
    field("note", maxLength=40),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it will be written."""

    line: bytes
    """Its cells, after the end of the line above."""
    check: str
    """The check that it breaks, or nothing."""


def write_package(folder: Path, rows: int, *, every: int = 0) -> Counter[str]:
    """Write a package of which one row in `every` has a fault; none for 0, all of them for 1.

    Return the number of faults of each check.
    """
    write_around(folder, "benchmark", RULES, {"figures": schema(FIELDS)})
    block = list(_block(min(rows, BLOCK), every))
    totals: Counter[str] = Counter()
    with (folder / "figures.csv").open("wb") as file:
        file.write(",".join(one["name"] for one in FIELDS).encode())
        for start in range(0, rows, BLOCK):
            part = block[: rows - start]
            file.write(b"".join(row.line for row in part).replace(b"\nR0000", b"\nR%04d" % (start // BLOCK)))
            totals.update(row.check for row in part if row.check)
        file.write(b"\n")
    return totals


def _block(rows: int, every: int) -> Iterator[Row]:
    faults = _faults(rows, every)
    for number, cells in enumerate(_rows(rows)):
        cells["record_id"] = _key(number)
        fault = faults.get(number)
        if fault is not None:
            cells.update(fault.cells)
            cells["record_id"] = cells["record_id"].replace(ABOVE, _key(number - 1))
        yield Row(f"\n{','.join(cells.values())}".encode(), fault.check if fault else "")


def _key(number: int) -> str:
    return f"R{number:09d}"


def _faults(rows: int, every: int) -> dict[int, Fault]:
    """Spread the faults evenly over the kinds, at random over the odd rows, so that no two touch, or over all rows."""
    if not every:
        return {}
    if every == 1:
        alone = [fault for fault in FAULTS if ABOVE not in fault.cells.values()]
        return {place: alone[place % len(alone)] for place in range(rows)}
    places = Random(SEED).sample(range(1, rows, 2), rows // every)
    return {place: FAULTS[turn % len(FAULTS)] for turn, place in enumerate(places)}


def _rows(rows: int) -> Iterator[dict[str, str]]:
    random = Random(SEED)
    days = [
        date.fromordinal(day).isoformat() for day in range(date(1950, 1, 1).toordinal(), date(2026, 1, 1).toordinal())
    ]
    areas = [f"CN-{first}{second}" for first in "ABCDGHJLNQSTXYZ" for second in "ADHJLNQSXZ"]
    notes = [""] * 60 + ["常住人口", "revised"] * 19 + ['"rounded, provisional"', '"called ""relative"" poverty"']
    for _ in range(rows):
        digits, day = random.randrange(1, 10_000), random.randrange(len(days) - 400)
        unit = random.choice(("%", "people", "CNY"))
        mult = random.choice((3, 4)) if unit == "people" else random.choice((4, 8)) if unit == "CNY" else 0
        mantissa = str(digits) if unit == "people" else f"{digits // 100}.{digits % 100:02d}"
        value = mantissa if unit == "%" else str(digits * 10 ** (mult if unit == "people" else mult - 2))
        yield {
            "record_id": "",
            "ref_area": random.choice(areas),
            "period": days[day],
            "published": days[day + random.randrange(400)],
            "unit": unit,
            "value": value,
            "mantissa": mantissa,
            "mult": str(mult),
            "status": random.choice(("final", "provisional")),
            "note": random.choice(notes),
        }
