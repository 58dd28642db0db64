"""What is known about the figures of this repository, as exact fractions.

The article alone reads 24,000 as [23,500, 24,500] and 0.12 % as [0.115 %, 0.125 %].
"""

import csv
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from openfigures.consistency.bounds import range_of
from openfigures.consistency.checker import verify
from openfigures.proving import Proof, prove
from openfigures.relations.analysis import Status
from packages import REPOSITORY, copy_of_this_package
from worlds import blamed, bounds_of, clashes, written

ARTICLE = "ichongqing-2020-01-14"
NOW, THEN, BEFORE = (
    f"CN-CQ, {words}" for words in ("2019, current_standard", "2014, first_identification", "2009, pre_2011_standard")
)
Row = dict[str, str]


def package_of(folder: Path, keep: Callable[[Row], bool], changes: Mapping[str, str] | None = None) -> Path:
    """Copy the package of the repository with some rows only, and with other values in some of them."""
    copy_of_this_package(folder)
    table = folder / "datapackage" / "observations.csv"
    with table.open(encoding="utf-8", newline="") as source:
        rows = [row for row in csv.DictReader(source) if keep(row)]
    for row in rows:
        if value := (changes or {}).get(row["observation_id"]):
            row |= {"obs_value": value, "stated_mantissa": value}
    with table.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return folder


def of_the_article(row: Row) -> bool:
    """Whether a figure stands in the article."""
    return row["source_id"] == ARTICLE


@pytest.fixture(scope="module")
def article(tmp_path_factory: pytest.TempPathFactory) -> Proof:
    """What is proved about the article alone."""
    return prove(package_of(tmp_path_factory.mktemp("article"), of_the_article))


@pytest.fixture(scope="module")
def everything() -> Proof:
    """What is proved about all sources."""
    return prove(REPOSITORY)


def stated_range(proof: Proof, name: str) -> str:
    """Return the range of a number that some figure states, by all figures."""
    (cluster,) = [one for one in proof.analysis.clusters if name in one.quantities]
    interval = range_of(cluster.system(), name)
    assert interval is not None
    return written(interval)


def test_the_article_alone_is_consistent(article: Proof) -> None:
    assert (article.passes, article.analysis.status) == (True, Status.CONSISTENT)
    assert article.analysis.contradictions == []


def test_bounds_of_the_article_alone(article: Proof) -> None:
    assert bounds_of(article) == {
        f"incidence_base[{NOW}]": "[18800000, 490000000/23]",  # to 21,304,347.83
        f"registered_poor_population[{NOW}]": "(1175000, 490000000/23]",
        f"lifted_population[{NOW}]": "(1151500, 489436500/23]",
    }


def test_share_lifted_in_the_article_alone(article: Proof) -> None:
    assert stated_range(article, f"share_lifted[{NOW}]") == "(98, 19977/200]", "0.98 to 0.99885"


def test_slack_in_the_article_alone(article: Proof) -> None:
    slack = {label.removeprefix(f"{ARTICLE}."): written(interval) for label, interval in article.slack.items()}
    assert slack["share_lifted"] == "[0, 19977/200]", "relations that only warn say nothing of it"
    assert slack["poverty_incidence"] == "(0, 2)", "the incidence could be wrong up to 2 %"
    assert slack["poor_population"] == "(0, oo)"


def test_figures_that_nothing_tests(article: Proof) -> None:
    untested = {one.label.removeprefix(f"{ARTICLE}.") for one in article.analysis.untested}
    assert untested == {
        "leading_enterprises", "education_funds", "rural_minimum_living_standard", "poverty_workshops", "welfare_posts"
    }  # fmt: skip


def test_all_sources_are_consistent(everything: Proof) -> None:
    assert (everything.passes, everything.analysis.contradictions) == (True, [])
    assert {one.label for one in everything.analysis.untested} >= {f"{ARTICLE}.rural_minimum_living_standard"}


def test_bounds_of_all_sources(everything: Proof) -> None:
    bounds = bounds_of(everything)
    assert bounds[f"incidence_base[{NOW}]"] == "[19200000, 490000000/23]", "the Chinese text says 24,000 at least"
    assert bounds[f"registered_poor_population[{NOW}]"] == "(1200000, 490000000/23]"
    assert bounds[f"incidence_base[{THEN}]"] == "[3317000000/143, 3319000000/141]", "23.2 to 23.5 million"
    assert bounds[f"incidence_base[{BEFORE}]"] == "[2843000000/119, 2845000000/117]"


def test_bounds_of_2019_as_the_chinese_text_alone_has_them(tmp_path: Path) -> None:
    chinese = prove(package_of(tmp_path, lambda row: row["source_id"] == "chongqing-daily-2020-01-15"))
    bounds = bounds_of(chinese)
    assert bounds[f"incidence_base[{NOW}]"] == "[19200000, 500000000/23)", "19.2 to 21.7 million, 24,000-odd poor"
    assert bounds[f"incidence_base[{THEN}]"] == "[3317000000/143, 3319000000/141]"


def test_the_witness_of_all_sources_is_whole(everything: Proof) -> None:
    stated = {one.variable: one.interval for one in everything.analysis.found.statements}
    assert all(everything.analysis.witness[name] in interval for name, interval in stated.items())


@pytest.mark.parametrize(
    ("incidence", "consistent"),
    [
        ("0.12", True),
        ("0.13", True),
        ("1.20", True),
        ("1.50", True),
        ("1.98", True),
        ("1.99", True),
        ("2.00", True),
        ("2.01", False),
        ("2.02", False),
        ("2.10", False),
        ("12.00", False),
    ],
)
def test_the_incidence_at_which_the_article_contradicts_itself(
    tmp_path: Path, incidence: str, consistent: bool
) -> None:
    """Of the registered more than 98 % are lifted, and they are part of the base: so less than 2 % of it are poor.

    2.00 % may be 1.995 % rounded, 2.01 % is 2.005 % at least.
    """
    proof = prove(package_of(tmp_path, of_the_article, {f"{ARTICLE}.poverty_incidence": incidence}))
    assert proof.analysis.status is (Status.CONSISTENT if consistent else Status.INCONSISTENT)
    if not consistent:
        blame = [{f"{ARTICLE}.poverty_incidence"}, {f"{ARTICLE}.share_lifted"}]
        (found,) = proof.analysis.contradictions
        assert blamed(proof) == blame
        assert clashes(proof) == [set.union(*blame)]
        assert found.corrections.complete
        assert found.conflict.smallest
        assert {one.relation.name for one in found.instances} == {
            "incidence-is-share-of-base",
            "registered-are-among-base",
            "poor-are-registered-and-not-lifted",
            "share-lifted-of-registered",
        }
        verify(found.conflict.certificate)


def test_the_threshold_found_step_by_step(tmp_path: Path) -> None:
    """Go up by 0.01 from 1.97: the first contradiction is at 2.01."""
    for step in range(197, 210):
        folder = tmp_path / str(step)
        folder.mkdir()
        changes = {f"{ARTICLE}.poverty_incidence": f"{step // 100}.{step % 100:02}"}
        if not prove(package_of(folder, of_the_article, changes)).passes:
            break
    assert step == 201


def test_ten_times_the_incidence_contradicts_other_sources(tmp_path: Path) -> None:
    """The rural population is unstated, so that nothing in the article contradicts 1.2 %; the other sources do."""
    changes = {f"{ARTICLE}.poverty_incidence": "1.2"}
    proof = prove(package_of(tmp_path, lambda row: True, changes))
    assert proof.analysis.status is Status.INCONSISTENT
    assert blamed(proof) == [{f"{ARTICLE}.poverty_incidence"}]
    assert len(clashes(proof)[0]) == 2


def test_a_share_lifted_of_exactly_98_percent_is_in_one_text_only(tmp_path: Path) -> None:
    """The Chinese text includes 98 %, the English one does not; both can be true."""
    folder = package_of(tmp_path, lambda row: row["indicator_id"] == "share_lifted")
    assert prove(folder).passes
    assert stated_range(prove(folder), f"share_lifted[{NOW}]") == "(98, 100]"
