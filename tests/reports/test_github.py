"""Workflow commands: one a line, and no text of a package becomes another."""

import re
from dataclasses import replace

from examples import BROKEN, RULES, finding, report, tally
from hypothesis import example, given

from hostile import report_of, texts
from openfigures.findings import Severity
from openfigures.places import Place
from openfigures.reports.escape import visible
from openfigures.reports.github import render_github

COMMAND = re.compile(r"::(error|warning|notice) ((?:\w+=[^:,\n]*)(?:,\w+=[^:,\n]*)*)::([^\n]*)\n")


def obeyed(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Return what a runner makes of a log: every line must be a command."""
    assert COMMAND.sub("", text) == ""
    found = []
    for name, properties, message in COMMAND.findall(text):
        pairs = (pair.split("=", 1) for pair in properties.split(","))
        found.append((name, {key: _decoded(value) for key, value in pairs}, _decoded(message)))
    return found


def _decoded(text: str) -> str:
    for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, character)
    return text


def test_findings_are_annotations_of_their_lines_and_the_end_is_a_notice() -> None:
    assert "".join(render_github(replace(report(BROKEN), folder="data/figures"))) == (
        "::error file=data/figures/t.csv,line=2,col=3,title=not-negative in t::-1 is\\nless To do: correct it\n"
        "::error file=data/figures/t.csv,line=4,col=3,title=not-negative in t::-2 is less To do: remove the row\n"
        "::warning file=data/figures/t.csv,line=3,col=3,title=not-negative in t::same fix To do: correct it\n"
        "::warning title=not checked::not checked by rules: other: the column 'x' of 't' is not there\n"
        "::warning title=not judged::1 row not judged by rules for a cell that another finding tells of\n"
        "::notice title=FAIL some-figures 1.0.0::"
        "This package must not be published as it is. Findings: 5 errors, 1 warning. 3 of 6 findings shown.\n"
    )


def test_a_pass_is_one_notice() -> None:
    assert "".join(render_github(report(RULES))) == "::notice title=PASS some-figures 1.0.0::Nothing wrong.\n"


def test_what_means_something_in_a_command_is_escaped() -> None:
    place = Place(path="a,b:c%0A.csv")
    one = replace(finding(2, "100%0A::error::x", fix=""), place=place)
    judge = replace(RULES, tallies=(tally(Severity.ERROR, 1, one),))
    first = next(iter(render_github(report(judge))))
    assert first == "::error file=a%2Cb%3Ac%250A.csv,title=not-negative in t::100%250A::error::x\n"


@given(text=texts)
@example(text="\n::error::x")
@example(text="%0A::set-output name=x::y")
@example(text="a,title=b::c")
def test_no_text_becomes_another_command(text: str) -> None:
    found, plain = ("".join(render_github(report_of(one))) for one in (text, "plain"))
    commands = obeyed(found)
    assert [(name, list(properties)) for name, properties, _ in commands] == [
        (name, list(properties)) for name, properties, _ in obeyed(plain)
    ]
    assert commands[0][1]["file"] == visible(text, 1_000)
    assert commands[0][2] == visible(f"{text} To do: {text}", 1_000)
    assert not re.search(r"##\w*\[", found)
