"""Reports as people and as machines see them, word for word."""

import json
from dataclasses import replace
from typing import Any

import pytest
from examples import BROKEN, RULES, report, tally

from openfigures.errors import InputRefusedError, Problem
from openfigures.findings import JudgeResult, Severity, Verdict
from openfigures.places import Place
from openfigures.reports.escape import visible
from openfigures.reports.json import as_data, render_json, render_refusal
from openfigures.reports.json_text import document
from openfigures.reports.text import render_text
from openfigures.version import __version__

VISIBLE = [
    ("plain é漢 text", "plain é漢 text"),
    ("two\nlines\r", "two\\nlines\\r"),
    ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
    ("\0\x7f\x9b", "\\x00\\x7f\\x9b"),
    ("\u202eevil\u2066", "\\u202eevil\\u2066"),
    ("zero\u200bwidth\ufeff", "zero\\u200bwidth\\ufeff"),
    ("half \ud800", "half \\ud800"),
    ("no character \uffff", "no character \\uffff"),
    ("##[error]x", "\\x23#[error]x"),
    ("#1 of ## all", "#1 of ## all"),
    ("x" * 200, "x" * 200),
    ("x" * 500 + "the last letters", "x" * 180 + " ... " + "he last letters"),
]


@pytest.mark.parametrize(("text", "shown"), VISIBLE)
def test_what_would_act_is_shown_instead(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_a_pass_is_short() -> None:
    assert render_text(report(RULES, notes=("Nobody knows.",))) == (
        "PASS  some-figures 1.0.0\n"
        "  Nothing wrong.\n"
        "  Read: t 1,234 rows.\n"
        "  rules: pass, 2 of 2 rules executed (0.13 s)\n"
        "  Note: Nobody knows.\n"
    )


def test_warnings_do_not_stand_in_the_way() -> None:
    judge = JudgeResult(name="j", rules_declared=1, rules_executed=1, tallies=(tally(Severity.WARNING, 2),))
    assert "Nothing stands in the way. Findings: 2 warnings.\n" in render_text(report(judge))


def test_errors_come_first_with_reason_place_key_and_fix() -> None:
    assert render_text(report(BROKEN)) == (
        "error: not-negative (rule-broken) in t: 5 findings\n"
        "  t.csv:2:3  -1 is\\nless  [id a]\n"
        "    fix: correct it\n"
        "  t.csv:4:3  -2 is less  see t.csv:2:3\n"
        "    fix: remove the row\n"
        "  and 3 more (--limit shows more)\n"
        "\n"
        "warning: not-negative (rule-broken) in t: 1 finding\n"
        "  why: why not\n"
        "  t.csv:3:3  same fix\n"
        "  fix: correct it\n"
        "\n"
        "not checked by rules: other: the column 'x' of 't' is not there\n"
        "FAIL  some-figures 1.0.0\n"
        "  This package must not be published as it is. Findings: 5 errors, 1 warning.\n"
        "  Read: t 1,234 rows.\n"
        "  rules: fail, 1 of 2 rules executed, 1 row not judged for a cell that another finding tells of (1.00 s)\n"
    )


VERDICTS = [
    ((), Verdict.UNDECIDED),
    ((RULES,), Verdict.PASS),
    ((RULES, BROKEN), Verdict.FAIL),
    ((JudgeResult(name="j", rules_declared=1, rules_executed=0),), Verdict.UNDECIDED),
    ((JudgeResult(name="j", rules_declared=1, rules_executed=1, undecided=1),), Verdict.UNDECIDED),
    ((JudgeResult(name="j", rules_declared=1, rules_executed=1, tallies=(tally(Severity.WARNING, 1),)),), Verdict.PASS),
]


@pytest.mark.parametrize(("judges", "verdict"), VERDICTS)
def test_what_was_not_checked_is_no_pass(judges: tuple[JudgeResult, ...], verdict: Verdict) -> None:
    assert report(*judges).verdict is verdict


def test_json_holds_what_the_contract_promises() -> None:
    data = json.loads("".join(render_json(report(BROKEN))))
    assert data["schema_version"] == 1
    assert data["tool"] == {"name": "openfigures", "version": __version__}
    assert data["package"] == {"name": "some-figures", "version": "1.0.0"}
    assert data["verdict"] == "fail"
    assert data["counts"] == data["counts_told_once"] == {"error": 5, "warning": 1, "information": 0}
    assert (data["findings_shown"], data["findings_total"]) == (3, 6)
    judge = {"name": "rules", "verdict": "fail", "rules_declared": 2, "rules_executed": 1, "rules_skipped": 1}
    assert judge | {"rows": 1234, "seconds": 1.0} == {
        key: data["judges"][0][key] for key in (*judge, "rows", "seconds")
    }
    assert data["findings"][2] == {
        "code": "rule-broken",
        "judge": "rules",
        "rule": "not-negative",
        "severity": "error",
        "message": "-2 is less",
        "fix": "remove the row",
        "resource": "t",
        "path": "t.csv",
        "line": 4,
        "column": 3,
        "field": "v",
        "key": {"v": "-1"},
        "value": "-1",
        "related": [{"path": "t.csv", "line": 2, "column": 3}],
    }


def test_json_tells_also_how_much_there_is_when_no_break_is_told_twice() -> None:
    data = json.loads("".join(render_json(report(BROKEN, replace(BROKEN, name="another")))))
    assert data["counts"] == {"error": 10, "warning": 2, "information": 0}
    assert data["counts_told_once"] == {"error": 5, "warning": 1, "information": 0}


def test_json_that_is_written_piece_by_piece_says_the_same() -> None:
    for one in (report(), report(BROKEN)):
        assert json.loads("".join(render_json(one))) == as_data(one)


LAYOUTS: list[dict[str, Any]] = [{}, {"a": [], "b": {}, "c": [1, {"x": None}, [], [[2], "é"]], "d": {"e": {"f": True}}}]


@pytest.mark.parametrize("data", LAYOUTS)
def test_pieces_are_laid_out_as_python_lays_json_out(data: dict[str, Any]) -> None:
    assert document(data) == json.dumps(data, indent=2) + "\n"


def test_an_iterator_is_written_as_a_list_with_an_item_a_line() -> None:
    assert document({"a": iter([{"b": [1, 2]}, {}]), "c": iter(())}) == (
        '{\n  "a": [\n    {"b": [1, 2]},\n    {}\n  ],\n  "c": []\n}\n'
    )


def test_json_is_ascii_and_obeyed_by_no_log() -> None:
    text = "".join(render_json(report(notes=("é\x1b[31m\n##[error]\x7f",))))
    assert text.isascii()
    assert text.replace("\n", "").isprintable()
    assert "##[" not in text
    assert json.loads(text)["notes"] == ["é\x1b[31m\n##[error]\x7f"]


def test_a_refusal_is_json_with_every_problem() -> None:
    place = Place(path="a.json", line=1, column=2)
    text = render_refusal(InputRefusedError([Problem(code="link", place=place, message="why", fix="what")]))
    problem = {"code": "link", "message": "why", "fix": "what", "path": "a.json", "line": 1, "column": 2}
    assert json.loads(text)["refused"] == [problem]
