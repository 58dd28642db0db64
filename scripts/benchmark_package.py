"""The package that the benchmark judges: ten columns, four rules, and faults of which the number is known.

Everything follows from one seed, so the same rows come out everywhere.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

SEED = 20191231
FIELDS = ("record_id", "ref_area", "period", "published", "unit", "value", "mantissa", "mult", "status", "note")
ABOVE = "the key of the row above"


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


def write_package(folder: Path, rows: int, *, faulty: bool) -> Counter[str]:
    """Write a package of `rows` rows; with `faulty`, one row in a hundred has a fault.

    Return the number of faults of each check.
    """
    (folder / "validators").mkdir(parents=True)
    (folder / "validators" / "rules.yaml").write_text(RULES, "utf-8")
    (folder / "datapackage.json").write_text(json.dumps(_descriptor(), indent=2), "utf-8")
    totals: Counter[str] = Counter()
    faults = _faults(rows) if faulty else {}
    with (folder / "figures.csv").open("w", encoding="utf-8", newline="\n") as file:
        file.write(",".join(FIELDS) + "\n")
        above = ""
        for number, cells in enumerate(_rows(rows)):
            if (fault := faults.get(number)) is not None:
                totals[fault.check] += 1
                cells.update({field: above if cell is ABOVE else cell for field, cell in fault.cells.items()})
            file.write(",".join(cells.values()) + "\n")
            above = cells["record_id"]
    return totals


def _faults(rows: int) -> dict[int, Fault]:
    """Spread the faults evenly over the kinds and at random over the odd rows, so that no two touch."""
    places = Random(SEED).sample(range(1, rows, 2), rows // 100)
    return {place: FAULTS[turn % len(FAULTS)] for turn, place in enumerate(places)}


def _rows(rows: int) -> Iterator[dict[str, str]]:
    random = Random(SEED)
    days = [
        date.fromordinal(day).isoformat() for day in range(date(1950, 1, 1).toordinal(), date(2026, 1, 1).toordinal())
    ]
    areas = [f"CN-{first}{second}" for first in "ABCDGHJLNQSTXYZ" for second in "ADHJLNQSXZ"]
    notes = [""] * 60 + ["常住人口", "revised"] * 19 + ['"rounded, provisional"', '"called ""relative"" poverty"']
    for number in range(rows):
        digits, day = random.randrange(1, 10_000), random.randrange(len(days) - 400)
        unit = random.choice(("%", "people", "CNY"))
        mult = random.choice((3, 4)) if unit == "people" else random.choice((4, 8)) if unit == "CNY" else 0
        mantissa = str(digits) if unit == "people" else f"{digits // 100}.{digits % 100:02d}"
        value = mantissa if unit == "%" else str(digits * 10 ** (mult if unit == "people" else mult - 2))
        yield {
            "record_id": f"R{number:09d}",
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


def _descriptor() -> dict[str, object]:
    def field(name: str, kind: str = "string", **constraints: object) -> dict[str, object]:
        return {"name": name, "type": kind, **({"constraints": constraints} if constraints else {})}

    fields = [
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
    ]
    resource = {
        "name": "figures",
        "path": "figures.csv",
        "type": "table",
        "format": "csv",
        "encoding": "utf-8",
        "schema": {"fields": fields, "primaryKey": ["record_id"]},
    }
    profile = "https://datapackage.org/profiles/2.0/datapackage.json"
    return {"$schema": profile, "name": "benchmark", "version": "1.0.0", "resources": [resource]}
