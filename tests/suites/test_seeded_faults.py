"""A judge that is made to skip a rule, to let nulls pass or to look at other rows is found out by the others."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from openfigures.engines.plain.engine import PlainEngine
from openfigures.findings import JudgeResult, Report, Verdict
from openfigures.judges.great_expectations import GreatExpectationsJudge
from openfigures.judges.judge import Case
from openfigures.judges.pandera import PanderaJudge
from openfigures.judges.rules import RulesJudge
from openfigures.judges.structure import StructureJudge
from openfigures.options import Options
from openfigures.package.opening import open_package
from openfigures.rules.catalogue import read_catalogue
from openfigures.suites.great_expectations import answers
from openfigures.suites.great_expectations import running as gx
from openfigures.suites.pandera import loading
from openfigures.suites.pandera import running as pandera
from openfigures.validation.agreement import compared
from openfigures.validation.walk import judge_case, read_case
from packages import Json, TableOf, write_package

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:great_expectations")
CSV = """\
id,kind,n,m,day,place
a,x,1,2,2019-02-03,A
b,y,-1,,2019-2-3,B
,x,2,1,2019-02-04,
a,z,3,,,C
-,x,x,1,2020-02-30,A
c,x,0,-,2019-02-05,A
"""
FIELDS: list[Json] = [
    {"name": "id", "type": "string", "constraints": {"required": True, "pattern": "[a-z]"}},
    {"name": "kind", "type": "string", "constraints": {"enum": ["x", "y"]}},
    {"name": "n", "type": "integer", "constraints": {"minimum": 0}},
    {"name": "m", "type": "number"},
    {"name": "day", "type": "date"},
    {"name": "place", "type": "string"},
]
RULES: list[Json] = [
    {"name": "n-below-m", "table": "t", "check": "n < m", "because": "of nulls"},
    {"name": "small", "table": "t", "when": "kind = 'x'", "check": "n <= 1", "because": "of a condition"},
    {"name": "one-place", "table": "t", "group_by": ["kind"], "check": "count() < 3", "because": "of groups"},
]


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """A small package with faults of every kind."""
    foreign = {"fields": ["place"], "reference": {"resource": "places", "fields": ["place"]}}
    tables = {
        "t": TableOf(
            csv=CSV,
            fields=FIELDS,
            schema={"primaryKey": ["id"], "foreignKeys": [foreign], "missingValues": ["", "-"]},
        ),
        "places": TableOf(
            csv="place\nA\nB\n", fields=[{"name": "place", "type": "string"}], schema={"primaryKey": ["place"]}
        ),
    }
    package = open_package(write_package(tmp_path_factory.mktemp("package"), tables, rules=RULES))
    return read_case(package, read_catalogue(package), Options(), lambda *_: None, compared=True)


@pytest.fixture(scope="module")
def own(case: Case) -> Sequence[JudgeResult]:
    """What our own judges say."""
    return judge_case(case, [StructureJudge(), RulesJudge()], PlainEngine(), lambda *_: None)


def agreed(case: Case, own: Sequence[JudgeResult], judge: PanderaJudge | GreatExpectationsJudge) -> Verdict:
    """Return whether the judges agree: fail if they do not, undecided if one left out what it could have judged."""
    report = Report(package="p", version=None, tables=(), judges=(*own, judge.conclude(case, ())))
    *_, theirs, agreement = compared(report, case).judges
    if agreement.verdict is Verdict.FAIL:
        return Verdict.FAIL
    return Verdict.UNDECIDED if theirs.rules_skipped > theirs.excused or theirs.undecided else Verdict.PASS


@pytest.mark.parametrize("judge", [PanderaJudge(), GreatExpectationsJudge()], ids=lambda judge: str(judge.name))
def test_judges_as_they_are_agree_and_leave_nothing_out(
    case: Case, own: Sequence[JudgeResult], judge: PanderaJudge | GreatExpectationsJudge
) -> None:
    assert agreed(case, own, judge) is Verdict.PASS
    assert all(result.verdict is Verdict.FAIL for result in own)


IN_THE_MODULE = {
    "nulls pass": (".holds(data.table).fill_null(False)", ".holds(data.table).fill_null(True)", Verdict.FAIL),
    "a check is left out": ("for rule in rules]", "for rule in rules[1:]]", Verdict.UNDECIDED),
    "a check runs twice for another": ("for rule in rules]", "for rule in [rules[0], *rules[:-1]]]", Verdict.UNDECIDED),
    "every check passes": (
        ".fill_null(False)\n\n\ndef",
        ".fill_null(True) | ibis.literal(True)\n\n\ndef",
        Verdict.FAIL,
    ),
    "keys are not unique": ("groups[rows] > 1", "groups[rows] > 2", Verdict.FAIL),
    "blocked rows are judged": ("*(~one for one in unless)), test, True)", "True), test, True)", Verdict.FAIL),
    "conditions are not asked": ("ibis.and_(when, ", "ibis.and_(True, ", Verdict.FAIL),
    "missing values are values": ("ibis.ifelse(text.isin(missing)", "ibis.ifelse(text == ''", Verdict.FAIL),
    "groups have other first rows": ("usable[row].min()", "usable[row].max()", Verdict.FAIL),
}


@pytest.mark.parametrize(("before", "after", "verdict"), IN_THE_MODULE.values(), ids=IN_THE_MODULE)
def test_a_fault_in_the_pandera_suite_is_found(
    before: str, after: str, verdict: Verdict, case: Case, own: Sequence[JudgeResult], monkeypatch: pytest.MonkeyPatch
) -> None:
    load = pandera._loaded

    def spoiled(text: str) -> dict[str, Any]:
        assert before in text
        return load(text.replace(before, after))

    monkeypatch.setattr(pandera, "_loaded", spoiled)
    assert agreed(case, own, PanderaJudge()) is verdict


def test_rows_that_are_numbered_otherwise_are_found(
    case: Case, own: Sequence[JudgeResult], monkeypatch: pytest.MonkeyPatch
) -> None:
    numbered = loading.numbered
    monkeypatch.setattr(pandera, "numbered", lambda t, row: numbered(t, row).mutate(**{row: lambda t: t[row] % 6 + 1}))
    assert agreed(case, own, PanderaJudge()) is Verdict.FAIL


Suite = dict[str, Any]


def _without_last(suite: Suite) -> Suite:
    return suite | {"expectations": suite["expectations"][:-1]}


def _each(change: Callable[[Suite], Suite]) -> Callable[[Suite], Suite]:
    return lambda suite: suite | {"expectations": [change(one) for one in suite["expectations"]]}


def _mostly(one: Suite) -> Suite:
    native = "column" in one["kwargs"] and one["type"] != "expect_column_to_exist"
    return one | {"kwargs": one["kwargs"] | ({"mostly": 0.1} if native else {})}


def _in_query(before: str, after: str) -> Callable[[Suite], Suite]:
    def change(one: Suite) -> Suite:
        query = one["kwargs"].get("unexpected_rows_query")
        return one if query is None else one | {"kwargs": {"unexpected_rows_query": query.replace(before, after)}}

    return _each(change)


def _unknown_column(one: Suite) -> Suite:
    return one | {"kwargs": one["kwargs"] | ({"column": "nowhere"} if "column" in one["kwargs"] else {})}


IN_THE_SUITES = {
    "an expectation is left out": _without_last,
    "most rows are enough": _each(_mostly),
    "a query finds nothing": _in_query("WHERE verdict IS NOT NULL", "WHERE verdict IS NULL AND 1 = 0"),
    "nulls pass": _in_query("WHERE verdict IS NOT NULL", "WHERE verdict = 'false'"),
    "a column is not there": _each(_unknown_column),
}


@pytest.mark.parametrize("spoil", IN_THE_SUITES.values(), ids=IN_THE_SUITES)
def test_a_fault_in_the_great_expectations_suites_is_found(
    spoil: Callable[[Suite], Suite], case: Case, own: Sequence[JudgeResult], monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = gx._marked
    monkeypatch.setattr(gx, "_marked", lambda suite, asked: spoil(mark(suite, asked)))
    assert agreed(case, own, GreatExpectationsJudge()) is not Verdict.PASS


LIES = {
    "success, whatever was counted": lambda answer: replace(answer, success=True),
    "failure without rows": lambda answer: replace(answer, success=False, count=0),
    "one row fewer": lambda answer: replace(answer, count=max((answer.count or 0) - 1, 0)),
    "an exception": lambda answer: replace(answer, error="no such table"),
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_a_library_that_says_something_else_than_it_found_is_not_believed(
    lie: Callable[[answers.Answer], answers.Answer],
    case: Case,
    own: Sequence[JudgeResult],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answer = answers._answer
    monkeypatch.setattr(answers, "_answer", lambda one: lie(answer(one)))
    assert agreed(case, own, GreatExpectationsJudge()) is not Verdict.PASS
