"""For every rule of the catalogue a fault that this rule reports, at the right place, and no other rule.

What the changed figures contradict is the matter of the judge of consistency: see test_relations.py.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from openfigures.engines.duck.engine import DuckEngine
from openfigures.engines.plain.engine import PlainEngine
from openfigures.judges.judge import Case
from openfigures.judges.rules import RulesJudge
from openfigures.package.opening import open_package
from openfigures.rules.catalogue import Catalogue, read_catalogue
from packages import REPOSITORY, Found, copy_of_this_package, edit_table, found_in, place_of, stamp, tables_of


class Fault(NamedTuple):
    """A change of one row of the package, and where the rule must see it."""

    table: str
    row: str
    """The primary key; a row that is not there is added."""
    cells: Mapping[str, str]
    column: str
    """The column that is pointed at."""
    seen: str | None = None
    """The row that is pointed at when it is another one."""


CHONGQING = "chongqing-daily-2020-01-15"
RANGERS = f"{CHONGQING}.forest_rangers"  # 19,035 people, exact
ENTERPRISES = f"{CHONGQING}.leading_enterprises"  # a count of 2,093, exact
FUNDS = f"{CHONGQING}.education_funds"  # 10.9 亿元
STANDARD = "ichongqing-2020-01-14.rural_minimum_living_standard"  # RMB 5,280, exact
INCIDENCE = "cqcb-2019-10-18.poverty_incidence.2014"  # 7.1 %
QUOTED = "ichongqing-2020-01-14.welfare_posts"  # "46,440" at 883 to 889 of 3,263
URBAN_AND_RURAL = "xianjichina-2020.resident_population.2019"  # the first row of its group


def indicator(kind: str, unit: str) -> dict[str, str]:
    """Return the cells of a new indicator of which there are no figures."""
    words = {"title": "New", "time_reference": "end_of_period", "description": "New."}
    return words | {"kind": kind, "unit_measure": unit}


BASE = "incidence_base"  # the first bounds
ENDS = ("lower", "lower_closed", "lower_exact", "upper", "upper_closed", "upper_exact")
FAULTS = {
    "value-agrees-with-statement": Fault("observations", RANGERS, {"obs_value": "19036"}, "obs_value"),
    "decimals-agree-with-statement": Fault(
        "observations", INCIDENCE, {"decimals": "0", "qualifier": "exact"}, "stated_mantissa"
    ),
    "resolution-divides-value": Fault("observations", RANGERS, {"resolution": "2"}, "obs_value"),
    "resolution-not-finer-than-written": Fault(
        "observations", "tasting24-2020.poor_population", {"resolution": "100"}, "resolution"
    ),
    "range-for-between-only": Fault("observations", RANGERS, {"qualifier": "between"}, "qualifier"),
    "range-in-order": Fault("observations", RANGERS, {"qualifier": "between", "value_to": "19035"}, "obs_value"),
    "percentage-in-range": Fault(
        "observations", INCIDENCE, {"obs_value": "107.1", "stated_mantissa": "107.1"}, "obs_value"
    ),
    "percent-is-not-percentage-point": Fault(
        "observations", INCIDENCE, {"printed": "7.1 percentage points"}, "unit_measure"
    ),
    "percentage-has-percent-unit": Fault("indicators", "new", indicator("share", "{person}"), "unit_measure"),
    "percentage-points-are-no-shares": Fault("indicators", "new", indicator("share_difference", "%"), "unit_measure"),
    "people-are-whole": Fault(
        "observations",
        RANGERS,
        {"obs_value": "19035.5", "stated_mantissa": "19035.5", "decimals": "1", "resolution": "0.5"},
        "obs_value",
    ),
    "counts-are-whole": Fault(
        "observations",
        ENTERPRISES,
        {"obs_value": "2093.5", "stated_mantissa": "2093.5", "decimals": "1", "resolution": "0.5"},
        "obs_value",
    ),
    "people-and-counts-not-negative": Fault(
        "observations", RANGERS, {"obs_value": "-19035", "stated_mantissa": "-19035"}, "obs_value"
    ),
    "people-have-person-unit": Fault("indicators", "new", indicator("people", "{post}"), "unit_measure"),
    "counts-have-counting-unit": Fault("indicators", "new", indicator("count", "{person}"), "unit_measure"),
    "amounts-not-negative": Fault(
        "observations", FUNDS, {"obs_value": "-1090000000", "stated_mantissa": "-10.9"}, "obs_value"
    ),
    "amounts-in-fen": Fault(
        "observations",
        STANDARD,
        {"obs_value": "5280.005", "stated_mantissa": "5280.005", "decimals": "3", "resolution": "0.005"},
        "obs_value",
    ),
    "amounts-coded-cny": Fault("indicators", "new", indicator("amount", "CNY"), "unit_measure"),
    "amount-has-payment-period": Fault("observations", FUNDS, {"payment_period": ""}, "payment_period"),
    "payment-period-for-amounts-only": Fault("observations", RANGERS, {"payment_period": "P1Y"}, "unit_measure"),
    "payment-period-of-indicator": Fault("observations", FUNDS, {"payment_period": "P1M"}, "payment_period"),
    "unit-of-indicator": Fault("observations", RANGERS, {"unit_measure": "{post}"}, "indicator_id"),
    "period-well-formed": Fault("observations", RANGERS, {"time_period": "2019-02-30/P1Y"}, "time_period"),
    "publication-well-formed": Fault(
        "sources",
        "new",
        {"title": "New", "publisher": "New", "language": "en", "published": "2020-02-30"},
        "published",
    ),
    "period-not-after-source": Fault("observations", RANGERS, {"time_period": "2020-02"}, "time_period"),
    "evidence-complete": Fault("observations", QUOTED, {"prefix_sha256": ""}, "selector_start"),
    "evidence-spans-phrase": Fault("observations", QUOTED, {"selector_end": "890"}, "selector_end"),
    "evidence-within-text": Fault(
        "observations", QUOTED, {"selector_start": "3258", "selector_end": "3264"}, "selector_start"
    ),
    "derived-by-open-figures": Fault("observations", RANGERS, {"derived_from": ENTERPRISES}, "source_id"),
    "one-figure-per-phrase": Fault(
        "observations", QUOTED, {"selector_start": "658", "selector_end": "664"}, "source_id"
    ),
    "share-and-complement": Fault(
        "observations",
        "openfigures-derived.rural_share.2019",
        {"obs_value": "33.3", "stated_mantissa": "33.3"},
        "obs_value",
        seen=URBAN_AND_RURAL,
    ),
    "town-and-country-add-up": Fault(
        "observations",
        "psic-2021.rural_resident_population.2015",
        {"obs_value": "11810200", "stated_mantissa": "11810200"},
        "obs_value",
        seen="psic-2021.resident_population.2015",
    ),
    "bound-has-an-end": Fault("bounds", BASE, dict.fromkeys(ENDS, ""), "lower"),
    "bounds-in-order": Fault("bounds", BASE, {"lower": "30000000"}, "lower"),
}


def test_every_rule_has_a_fault() -> None:
    assert list(FAULTS) == [rule.name for rule in read_catalogue(open_package(REPOSITORY)).rules]


def test_the_package_itself_has_no_fault() -> None:
    assert found_in(REPOSITORY) == []


@pytest.fixture
def package(rule: str, tmp_path: Path) -> Path:
    """The package of the repository with the fault of a rule."""
    fault = FAULTS[rule]
    package = copy_of_this_package(tmp_path)
    edit_table(package / "datapackage" / f"{fault.table}.csv", fault.row, fault.cells)
    stamp(package)
    return package


@pytest.mark.parametrize("rule", FAULTS)
def test_a_rule_reports_its_fault_and_nothing_else_does(rule: str, package: Path) -> None:
    fault = FAULTS[rule]
    path = f"datapackage/{fault.table}.csv"
    line, column = place_of(package / path, fault.seen or fault.row, fault.column)
    assert found_in(package, judges=("structure", "rules")) == [Found("rule-broken", rule, path, line, column)]


@pytest.mark.parametrize("rule", FAULTS)
def test_duckdb_sees_the_same_rows(rule: str, package: Path) -> None:
    opened = open_package(package)
    rules = tuple(one for one in read_catalogue(opened).rules if one.name == rule)
    case = Case(package=opened, catalogue=Catalogue(rules=rules), tables=tables_of(package))
    checks = RulesJudge().checks(case)
    assert DuckEngine().run(case.tables, checks, 20) == PlainEngine().run(case.tables, checks, 20)
