"""SARIF: valid by its schema, exact about what it leaves out, and stable when rows move."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from hostile import ATTACKS, report_of
from openfigures.findings import Coverage, Finding, JudgeResult, Report, Severity, Skipped, Tally
from openfigures.options import Options
from openfigures.places import Place
from openfigures.reports.sarif.log import render_sarif
from openfigures.reports.sarif.results import fingerprint
from openfigures.validation import validate
from packages import TableOf, write_package

SCHEMA = Path(__file__).with_name("sarif-2.1.0-rtm.5.json")
SCHEMA_DIGEST = "2d99159ae54a3eea97f81781cff48780548657c35949f4b7f25e99a2ba4de4f8"
FINDING = Finding(
    code="rule-broken",
    judge="rules",
    rule="not-negative",
    severity=Severity.INFORMATION,
    message="-1 is less; see [0](https://attacker.invalid) and {0}",
    place=Place(path="a b/50%:é#?.csv", line=2, column=3),
    fix="correct it",
    resource="t",
    field="v",
    key={"id": "a"},
    value="-1",
    related=(Place(path="t.csv", line=1), Place(path="t.csv")),
)
TALLY = Tally(
    code="rule-broken",
    rule="not-negative",
    severity=Severity.INFORMATION,
    resource="t",
    total=1234,
    findings=(FINDING,),
    because="why not",
)
JUDGE = JudgeResult(name="rules", rules_declared=1, rules_executed=1, undecided=2, tallies=(TALLY,))


def log(report: Report) -> dict[str, Any]:
    """Return the log of a report, once it is known to be valid."""
    data: dict[str, Any] = json.loads("".join(render_sarif(report)))
    schema = json.loads(SCHEMA.read_text("utf-8"))
    for name in ("run", "toolComponent"):  # their pattern is no valid expression, and the log names no language
        del schema["definitions"][name]["properties"]["language"]
    validator = jsonschema_rs.Draft4Validator(schema, validate_formats=True)
    assert [error.message for error in validator.iter_errors(data)] == []
    return data


def run(*judges: JudgeResult, **more: Any) -> dict[str, Any]:
    """Return the one run of the log on some judges."""
    (only,) = log(Report(package="some figures", version="1.0.0", tables=(), judges=judges, **more))["runs"]
    assert isinstance(only, dict)
    return only


def test_the_schema_is_the_published_one() -> None:
    assert hashlib.sha256(SCHEMA.read_bytes()).hexdigest() == SCHEMA_DIGEST


def test_a_rule_says_why_what_to_do_and_how_often_it_is_broken() -> None:
    driver = run(JUDGE)["tool"]["driver"]
    assert driver["rules"] == [
        {
            "id": "rule-broken/t/not-negative",
            "name": "not-negative",
            "shortDescription": {"text": "not-negative in t"},
            "fullDescription": {"text": "why not"},
            "help": {"text": "Why: why not. To do: correct it."},
            "defaultConfiguration": {"level": "note"},
            "properties": {"code": "rule-broken", "total": 1234, "shown": 1, "judges": {"rules": 1234}},
        }
    ]


def test_a_result_has_places_and_no_text_of_a_stranger_is_a_link_or_a_placeholder() -> None:
    (result,) = run(JUDGE, folder="data/figures")["results"]
    assert result == {
        "ruleId": "rule-broken/t/not-negative",
        "ruleIndex": 0,
        "level": "note",
        "message": {"text": "-1 is less; see [0] (https://attacker.invalid) and {{0}}"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {
                        "uri": "data/figures/a%20b/50%25%3A%C3%A9%23%3F.csv",
                        "uriBaseId": "%SRCROOT%",
                    },
                    "region": {"startLine": 2, "startColumn": 3},
                }
            }
        ],
        "relatedLocations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "data/figures/t.csv", "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": 1},
                }
            },
            {"physicalLocation": {"artifactLocation": {"uri": "data/figures/t.csv", "uriBaseId": "%SRCROOT%"}}},
        ],
        "partialFingerprints": {"openfigures/v1": fingerprint(FINDING)},
        "properties": {
            "judges": ["rules"],
            "fix": "correct it",
            "field": "v",
            "key": {"id": "a"},
            "value": "-1",
            "related": 2,
        },
    }


def test_a_run_says_what_it_is_of_and_how_much_of_it_is_shown() -> None:
    found = run(JUDGE)
    assert found["automationDetails"] == {"id": "openfigures/some%20figures/"}
    assert found["columnKind"] == "unicodeCodePoints"
    assert found["properties"] == {
        "package": "some figures",
        "version": "1.0.0",
        "verdict": "undecided",
        "counts": {"error": 0, "warning": 0, "information": 1234},
        "resultsShown": 1,
        "resultsTotal": 1234,
    }
    texts = [one["message"]["text"] for one in found["invocations"][0]["toolExecutionNotifications"]]
    assert "rule-broken/t/not-negative: 1 of 1,234 are shown" in texts
    assert "2 rows not judged by rules for a cell that another finding tells of" in texts


def test_what_several_judges_list_is_one_result() -> None:
    other = replace(JUDGE, name="pandera", tallies=(replace(TALLY, findings=(replace(FINDING, judge="pandera"),)),))
    (result,) = run(JUDGE, other)["results"]
    assert result["properties"]["judges"] == ["rules", "pandera"]


SKIPPED = Skipped("lost", "nobody could", "t", inexpressible=True)
COVERED = (Coverage(resource="t", rule="lost", executed_by=("structure",)),)


@pytest.mark.parametrize(
    ("excused", "coverage", "successful", "level"), [(0, (), False, "error"), (1, COVERED, True, "note")]
)
def test_a_rule_that_nobody_judged_is_no_success(
    excused: int, coverage: tuple[Coverage, ...], successful: bool, level: str
) -> None:
    judge = JudgeResult(name="pandera", rules_declared=1, rules_executed=0, skipped=(SKIPPED,), excused=excused)
    (invocation,) = run(judge, coverage=coverage)["invocations"]
    assert invocation["executionSuccessful"] is successful
    told = {one["level"]: one["message"]["text"] for one in invocation["toolExecutionNotifications"][1:]}
    assert told == {level: "not checked by pandera: t: lost: nobody could"}


def test_fingerprints_stay_when_rows_move(tmp_path: Path) -> None:
    fields = [{"name": "id"}, {"name": "n", "type": "integer"}]
    found = []
    for rows in ("a,x\nb,1\nc,y\n", "c,y\nnew,2\na,x\n"):
        table = TableOf(csv=f"id,n\n{rows}", fields=fields, schema={"primaryKey": ["id"]})
        report = validate(write_package(tmp_path, {"t": table}), options=Options(judges=("structure",)))
        results = log(report)["runs"][0]["results"]
        found.append({one["partialFingerprints"]["openfigures/v1"] for one in results})
    assert len(found[0]) == 2
    assert found[0] == found[1]


@pytest.mark.parametrize(
    "change", [{"value": "-2"}, {"field": "w"}, {"key": {"id": "b"}}, {"rule": "r"}, {"resource": "u"}]
)
def test_fingerprints_differ_between_cells(change: dict[str, Any]) -> None:
    assert fingerprint(replace(FINDING, **change)) != fingerprint(FINDING)


def test_whatever_stands_in_a_package_the_log_is_valid_and_no_terminal_acts_on_it() -> None:
    report = report_of(*ATTACKS, "\ud800", "\uffff", "##[error]x", "../..", "a:b", "]]>", "%0A::error::x")
    text = "".join(render_sarif(report))
    assert text.isascii()
    assert text.replace("\n", "").isprintable()
    assert "##[" not in text
    assert not [one for one in log(report)["runs"][0]["results"] if "](" in one["message"]["text"]]
