"""For every relation of the catalogue a wrong figure that is reported with this relation, at the right place.

And for the table of bounds, which follows from the figures: a row that is changed, missing or too much.
"""

import csv
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from openfigures.findings import Finding
from openfigures.options import Options
from openfigures.package.opening import open_package
from openfigures.proving import prove
from openfigures.reports.consistency import render_bounds
from openfigures.rules.catalogue import read_catalogue
from openfigures.validation import validate
from packages import REPOSITORY, copy_of_this_package, edit_table, findings_of, place_of, stamp

Cells = Mapping[str, str]


class Fault(NamedTuple):
    """Changed or added figures, and the first row of those that clash."""

    rows: Mapping[str, Cells]
    seen: str
    with_others: int
    """How many other figures take part."""
    severity: str = "error"


OFFICE = "cqcb-2019-10-18"
YEARBOOK = "psic-2021"
PAGE = "xianjichina-2020"
ARTICLE, NEWSPAPER = "ichongqing-2020-01-14", "chongqing-daily-2020-01-15"


def value(number: str) -> Cells:
    """Return the cells of another value."""
    return {"obs_value": number, "stated_mantissa": number, "unit_mult": "0"}


def figure(quantity: str, number: str, period: str, definition: str, unit: str = "{person}") -> Cells:
    """Return the cells of a new exact figure."""
    words = {"indicator_id": quantity, "time_period": period, "definition": definition, "unit_measure": unit}
    return (
        words | dict(value(number)) | {"source_id": "new", "ref_area": "CN-CQ", "qualifier": "exact", "resolution": "1"}
    )


FAULTS = {
    "incidence-is-share-of-base": Fault(
        {"new": figure("incidence_base", "10000000", "2009", "pre_2011_standard")}, "iprcc-2010.poor_population.2009", 2
    ),
    "registered-are-among-base": Fault(
        {f"{OFFICE}.poverty_incidence.2018": value("8.0")}, f"{OFFICE}.registered_poor_population", 2
    ),
    "poor-are-registered-and-not-lifted": Fault(
        {"new": figure("poor_population", "500000", "2018", "dynamic_identification")},
        f"{OFFICE}.registered_poor_population",
        2,
    ),
    "share-lifted-of-registered": Fault(
        {"new": figure("share_lifted", "50", "2018", "dynamic_identification", "%")},
        f"{OFFICE}.registered_poor_population",
        2,
    ),
    "earning-through-industry-are-registered": Fault(
        {
            f"{ARTICLE}.poor_earning_through_industry": value("30000000"),
            f"{NEWSPAPER}.poor_earning_through_industry": value("30000000"),
        },
        f"{ARTICLE}.poor_population",
        2,
        "warning",
    ),
    "relocated-are-registered": Fault(
        {f"{ARTICLE}.relocated_people": value("30000000"), f"{NEWSPAPER}.relocated_people": value("30000000")},
        f"{ARTICLE}.poor_population",
        2,
        "warning",
    ),
    "town-and-country-make-residents": Fault(
        {f"{YEARBOOK}.urban_resident_population.2015": value("18990100")}, f"{YEARBOOK}.resident_population.2015", 2
    ),
    "urban-share-of-residents": Fault(
        {f"{PAGE}.urban_share.2019": value("68.6")}, f"{PAGE}.resident_population.2019", 2
    ),
    "rural-share-of-residents": Fault(
        {"new": figure("rural_share", "34.8", "2015", "yearbook_2021", "%")},
        f"{YEARBOOK}.urban_resident_population.2015",  # the total would do as well
        2,
    ),
    "residents-of-two-years": Fault(
        {"new": figure("resident_population", "32054159", "2020", "communique_2021")},
        "xyx234-2022.resident_population.2021",
        2,
    ),
    "registered-rural-are-registered": Fault(
        {f"{YEARBOOK}.registered_rural_population.2015": value("39808200")}, f"{YEARBOOK}.registered_population.2015", 1
    ),
}


def test_every_relation_has_a_fault() -> None:
    assert list(FAULTS) == [relation.name for relation in read_catalogue(open_package(REPOSITORY)).relations]


def judged(package: Path) -> list[Finding]:
    """Return what the judge of consistency finds."""
    return findings_of(validate(package, options=Options(judges=("consistency",))))


@pytest.mark.parametrize("relation", FAULTS)
def test_a_relation_reports_its_fault(relation: str, tmp_path: Path) -> None:
    fault = FAULTS[relation]
    package = copy_of_this_package(tmp_path)
    table = package / "datapackage" / "observations.csv"
    for row, cells in fault.rows.items():
        edit_table(table, row, cells)
    found = next(one for one in judged(package) if one.code == "figures-contradict")
    assert relation in found.rule.split(", ")
    assert (found.place.path, found.place.line, found.place.column) == (
        "datapackage/observations.csv", *place_of(table, fault.seen, "obs_value")
    )  # fmt: skip
    assert found.key == {"observation_id": fault.seen}
    assert len(found.related) == fault.with_others
    assert found.severity == fault.severity
    changed = {place_of(table, row, "obs_value") for row in fault.rows}
    assert {(one.line, one.column) for one in (found.place, *found.related)} & changed
    assert any(row in found.fix for row in fault.rows)


# Published bounds

Rows = list[list[str]]


def changed(rows: Rows) -> None:
    """Raise the lower bound of the second row."""
    rows[2][5] = "1200001"


def exact_end_changed(rows: Rows) -> None:
    """Change a fraction of the first row where no decimal changes."""
    rows[1][10] = "490000001/23"


def relations_changed(rows: Rows) -> None:
    """Forget the relations of the first row."""
    rows[1][11] = "none"


def missing(rows: Rows) -> None:
    """Leave out the third row."""
    del rows[3]


def surplus(rows: Rows) -> None:
    """Add the bounds of a number that nothing speaks of."""
    rows.append([*rows[1][:2], "1999", *rows[1][3:]])


@pytest.mark.parametrize(
    ("change", "line", "field", "message"),
    [
        (changed, 3, "lower", "lower is '1200001'; from the figures follows '1200000'"),
        (exact_end_changed, 2, "upper_exact", "from the figures follows '490000000/23'"),
        (relations_changed, 2, "relations", "from the figures follows 'incidence-is-share-of-base"),
        (missing, 1, None, "the bounds of lifted_population, CN-CQ, 2019, current_standard are not published"),
        (surplus, -1, "indicator_id", "no such bound follows"),
    ],
)
def test_bounds_that_do_not_follow_from_the_figures(
    tmp_path: Path, change: Callable[[Rows], None], line: int, field: str | None, message: str
) -> None:
    package = copy_of_this_package(tmp_path)
    table = package / "datapackage" / "bounds.csv"
    with table.open(encoding="utf-8", newline="") as source:
        rows = list(csv.reader(source))
    change(rows)
    with table.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target, lineterminator="\n").writerows(rows)
    (found,) = judged(package)
    assert (found.code, found.rule, found.severity) == ("bounds-stale", "published-bounds", "error")
    assert (found.place.path, found.place.line) == ("datapackage/bounds.csv", len(rows) if line == -1 else line)
    assert (found.resource, found.field) == ("bounds", field)
    assert message in found.message
    assert "openfigures consistency --bounds" in found.fix


def test_a_figure_that_changes_makes_its_bounds_stale(tmp_path: Path) -> None:
    package = copy_of_this_package(tmp_path)
    edit_table(package / "datapackage" / "observations.csv", "iprcc-2010.poor_population.2009", value("1432000"))
    found = judged(package)
    assert {one.code for one in found} == {"bounds-stale"}
    assert {one.place.path for one in found} == {"datapackage/bounds.csv"}


def test_what_is_written_anew_is_right(tmp_path: Path) -> None:
    package = copy_of_this_package(tmp_path)
    edit_table(package / "datapackage" / "observations.csv", "iprcc-2010.poor_population.2009", value("1432000"))
    (package / "datapackage" / "bounds.csv").write_text(render_bounds(prove(package)), "utf-8")
    stamp(package)
    assert findings_of(validate(package, options=Options(judges=("structure", "consistency")))) == []
