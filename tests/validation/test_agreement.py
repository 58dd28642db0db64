"""What judges say of each other: who disagrees about which row is named, what another judge did is excused."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from openfigures.findings import JudgeResult, Report, Ruling, Severity, Skipped, Verdict
from openfigures.judges.judge import Case
from openfigures.package.opening import open_package
from openfigures.validation.agreement import compared
from packages import TableOf, tables_of, write_package

FIELDS = [{"name": "id", "type": "string"}, {"name": "n", "type": "integer"}]
Rows = Mapping[str, tuple[int, ...]]
"""What a judge says by the one rule: broken, unknown and beyond rows."""


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """A table of three rows with the keys a, b and c."""
    table = TableOf(csv="id,n\na,1\nb,2\nc,3\n", fields=FIELDS, schema={"primaryKey": ["id"]})
    package = open_package(write_package(tmp_path, {"t": table}))
    return Case(package=package, tables=tables_of(tmp_path), compared=True)


def judge(name: str, rows: Rows | None, *, inexpressible: bool = True) -> JudgeResult:
    """Return the result of a judge of one rule; without rows it skipped the rule."""
    if rows is None:
        skipped = Skipped("r", "it cannot be said", "t", inexpressible)
        return JudgeResult(name=name, rules_declared=1, rules_executed=0, skipped=(skipped,))
    ruling = Ruling(resource="t", rule="r", **rows)
    undecided = len(rows.get("beyond", ()))
    return JudgeResult(name=name, rules_declared=1, rules_executed=1, rulings=(ruling,), undecided=undecided)


def report(case: Case, *judges: JudgeResult) -> Report:
    return compared(Report(package="p", version=None, tables=(), judges=judges), case)


DISPUTES = {
    "one lets a row pass": ({"broken": (2,)}, {}, {2: "one says broken, other says kept"}),
    "other rows": ({"broken": (1,)}, {"broken": (3,)}, {1: "one says broken", 3: "other says broken"}),
    "one decides what nobody can tell": ({"unknown": (1,)}, {"broken": (1,)}, {1: "one says undecided"}),
    "nulls pass": ({"unknown": (1, 2)}, {"unknown": (2,)}, {1: "other says kept"}),
    "the same": ({"broken": (1,), "unknown": (3,)}, {"broken": (1,), "unknown": (3,)}, {}),
    "a row that one cannot hold": ({"broken": (1, 2)}, {"broken": (1,), "beyond": (2,)}, {}),
}  # fmt: skip


@pytest.mark.parametrize(("one", "other", "disputed"), DISPUTES.values(), ids=DISPUTES)
def test_rows_on_which_judges_differ_are_named(case: Case, one: Rows, other: Rows, disputed: Mapping[int, str]) -> None:
    result = report(case, judge("one", one), judge("other", other)).judges[-1]
    findings = [finding for tally in result.tallies for finding in tally.findings]
    assert result.name == "agreement"
    assert [finding.place.line for finding in findings] == [row + 1 for row in disputed]
    assert [finding.key for finding in findings] == [{"id": "abc"[row - 1]} for row in disputed]
    for finding, said in zip(findings, disputed.values(), strict=True):
        assert said in finding.message
        assert finding.severity is Severity.ERROR
    assert result.verdict is (Verdict.FAIL if disputed else Verdict.PASS)


def test_of_many_disputed_rows_the_first_are_shown_and_all_are_counted(case: Case) -> None:
    few = Case(package=case.package, tables=case.tables, compared=True, keep=1)
    (tally,) = report(few, judge("one", {"broken": (1, 2, 3)}), judge("other", {})).judges[-1].tallies
    assert (tally.total, [finding.place.line for finding in tally.findings]) == (3, [2])


def test_two_keys_of_one_name_are_compared_as_one(case: Case) -> None:
    twins = tuple(Ruling(resource="t", rule="r", broken=rows) for rows in ((1,), (2,)))
    one = JudgeResult(name="one", rules_declared=2, rules_executed=2, rulings=twins)
    assert report(case, one, judge("other", {"broken": (1, 2)})).verdict is Verdict.PASS


COVER = {
    "another executed it": ([{}, None], Verdict.PASS),
    "nobody executed it": ([None, None], Verdict.UNDECIDED),
    "another judged the row": ([{}, {"beyond": (1,)}], Verdict.PASS),
    "nobody judged the row": ([{"beyond": (1,)}, {"beyond": (1,)}], Verdict.UNDECIDED),
}


@pytest.mark.parametrize(("said", "verdict"), COVER.values(), ids=COVER)
def test_what_one_judge_leaves_out_another_must_do(case: Case, said: list[Rows | None], verdict: Verdict) -> None:
    judges = [judge(name, rows) for name, rows in zip(("one", "other"), said, strict=True)]
    assert report(case, *judges).verdict is verdict


def test_a_judge_that_left_out_what_it_could_have_judged_has_no_excuse(case: Case) -> None:
    silent = judge("other", None, inexpressible=False)
    assert report(case, judge("one", {}), silent).verdict is Verdict.UNDECIDED


def test_coverage_says_for_each_rule_who_judged_it_and_why_others_did_not(case: Case) -> None:
    (coverage,) = report(case, judge("one", {}), judge("other", None)).coverage
    assert (coverage.resource, coverage.rule, coverage.executed_by) == ("t", "r", ("one",))
    assert coverage.skipped_by == (("other", "it cannot be said"),)
