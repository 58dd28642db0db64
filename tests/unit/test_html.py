"""The page for a steward, line by line as it is read."""

import re
from collections.abc import Iterable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from openfigures.cli.main import cli
from openfigures.findings import Coverage, Finding, JudgeResult, Page, Report, Severity, Skipped, TableCount, Tally
from openfigures.places import Place
from openfigures.reports.html.attached import attached
from openfigures.reports.html.lists import bullets
from openfigures.reports.html.markup import Html, element
from openfigures.reports.html.page import render_html
from openfigures.version import __version__
from packages import TableOf, write_package

ELEMENTS = [
    (element("b", "a < b & 'c'"), "<b>a &lt; b &amp; &#x27;c&#x27;</b>"),
    (element("b", element("i", "x"), " and ", "<i>"), "<b><i>x</i> and &lt;i&gt;</b>"),
    (element("b", "\u202eevil\x00"), "<b>\\u202eevil\\x00</b>"),
    (element("b", "x" * 1000), f"<b>{'x' * 580} ... {'x' * 15}</b>"),
    (
        element("b", class_="good", aria_label="é\"\n##'<"),
        '<b class="good" aria-label="&#233;&#34;&#10;&#35;#&#39;&#60;"></b>',
    ),
    (element("meta", charset="utf-8"), '<meta charset="utf-8">\n'),
    (element("p", "a paragraph"), "<p>a paragraph</p>\n"),
    (bullets([Html("a"), Html("b"), Html("c")], most=2), "<ul><li>a</li>\n<li>b</li>\n<li>and 1 more</li>\n</ul>\n"),
]


@pytest.mark.parametrize(("made", "html"), ELEMENTS)
def test_texts_are_never_markup(made: Html, html: str) -> None:
    assert made.text == html


def lines(page: str) -> list[str]:
    """Return what is read in each line of the body."""
    body = page.partition("<body>")[2].replace("</th>", " | ").replace("</td>", " | ")
    return [text for line in body.splitlines() if (text := unescape(re.sub("<[^>]*>", "", line)).strip(" |"))]


def section(page: str, title: str) -> list[str]:
    """Return the lines below a heading, up to the next one of its rank."""
    below = page.partition(f"<h2>{title}</h2>")[2]
    return lines("<body>" + re.split("<h2>|<footer>", below)[0])


def finding(line: int, message: str = "-1 is less", *, judge: str = "rules", fix: str = "correct it") -> Finding:
    """Return a finding in a table."""
    return Finding(
        code="rule-broken",
        judge=judge,
        rule="not-negative",
        severity=Severity.ERROR,
        message=message,
        fix=fix,
        place=Place(path="t.csv", line=line, column=3),
        resource="t",
        field="v",
        key={"id": f"row {line}"},
        value="" if line == 3 else "-1",
        related=(Place(path="t.csv", line=2, column=3),) if line == 4 else (),
    )


def tally(
    findings: Iterable[Finding],
    *,
    total: int = 0,
    code: str = "rule-broken",
    severity: Severity = Severity.ERROR,
    resource: str | None = "t",
    because: str = "",
) -> Tally:
    """Return what came of one rule."""
    kept = tuple(findings)
    return Tally(
        code=code,
        rule="not-negative",
        severity=severity,
        resource=resource,
        total=total or len(kept),
        findings=kept,
        because=because,
    )


def judge(*tallies: Tally, name: str = "rules", rules: int = 2, **more: Any) -> JudgeResult:
    """Return the result of a judge that declares two rules."""
    return JudgeResult(
        name=name, rules_declared=2, rules_executed=rules, rows=1234, seconds=0.126, tallies=tallies, **more
    )


def page_of(*judges: JudgeResult, notes: tuple[str, ...] = (), coverage: tuple[Coverage, ...] = ()) -> str:
    """Return the page on a package of one table."""
    tables = (TableCount(name="t", rows=1234, fields=2),)
    return render_html(
        Report(package="some-figures", version="1.0.0", tables=tables, judges=judges, notes=notes, coverage=coverage)
    )


def test_a_pass_reads_so() -> None:
    assert lines(page_of(judge(), notes=("Nobody knows.",))) == [
        "PASS some-figures 1.0.0",
        "Nothing wrong.",
        "What to do first",
        "Nothing needs to be done.",
        "What was checked, and by whom",
        "Judges",
        "Judge | Verdict | Rules | Executed | Skipped | Rows read | Not judged | Seconds",
        "rules | pass | 2 | 2 | 0 | 1,234 | 0 | 0.13",
        "Tables read",
        "Table | Rows | Fields",
        "t | 1,234 | 2",
        "Findings",
        "None.",
        "Notes",
        "Nobody knows.",
        f"Open Figures {__version__}. This page runs nothing and loads nothing.",
    ]


def test_a_finding_says_what_where_why_and_what_to_do() -> None:
    page = page_of(judge(tally([finding(2), finding(3), finding(4)], total=5, because="debts are elsewhere")))
    assert lines(page)[:4] == [
        "FAIL some-figures 1.0.0",
        "This package must not be published as it is. Findings: 5 errors.",
        "What to do first",
        "not-negative in t: 5 errors, first at t.csv:2:3: correct it",
    ]
    assert section(page, "Findings") == [
        "3 of 5 findings shown. --limit sets how many of each rule are kept.",
        "Table t",
        "error not-negative",
        "rule-broken · 5 findings, 3 shown · reported by rules",
        "Why: debts are elsewhere",
        "To do: correct it",
        *("t.csv:2:3 -1 is less", "field v", "value -1", "key id row 2"),
        *("t.csv:3:3 -1 is less", "field v", "value empty", "key id row 3"),
        *("t.csv:4:3 -1 is less", "field v", "value -1", "key id row 4", "see also t.csv:2:3"),
    ]


def test_what_differs_between_rows_stands_with_each() -> None:
    text = section(page_of(judge(tally([finding(2), finding(3, fix="remove it")]))), "Findings")
    assert [line for line in text if line.lower().startswith("to do")] == ["to do correct it", "to do remove it"]


def test_judges_that_agree_say_it_once() -> None:
    both = page_of(judge(tally([finding(2)])), judge(tally([finding(2)]), name="pandera"))
    assert section(both, "Findings")[:4] == [
        "The only finding is shown.",
        "Table t",
        "error not-negative",
        "rule-broken · 1 finding · reported by rules, pandera",
    ]
    assert both.count("t.csv:2:3</code> <bdi>-1 is less") == 1


def test_judges_that_do_not_agree_are_told_apart() -> None:
    page = page_of(judge(tally([finding(2), finding(3)])), judge(tally([finding(3)]), name="pandera"))
    text = section(page, "Findings")
    assert text[3:5] == [
        "rule-broken · 2 findings · reported by rules, pandera",
        "The judges do not agree how many there are: rules 2, pandera 1.",
    ]
    assert [line for line in text if line.startswith("listed by")] == ["listed by rules"]


def test_two_findings_at_one_place_are_two() -> None:
    """As when one figure contradicts two others."""
    twice = tally([finding(2, "is less"), finding(2, "is odd")])
    text = section(page_of(judge(twice), judge(twice, name="pandera")), "Findings")
    assert [line for line in text if line.startswith("t.csv")] == ["t.csv:2:3 is less", "t.csv:2:3 is odd"]


def test_the_gravest_comes_first_and_what_follows_from_corrections_last() -> None:
    page = page_of(
        judge(
            tally([finding(2)], code="a-note", severity=Severity.INFORMATION),
            tally([finding(3)], code="a-doubt", severity=Severity.WARNING),
            tally([finding(4)], code="hash-differs"),
            tally([finding(5)], code="an-error", resource=None),
        )
    )
    assert section(page, "What to do first") == [
        "not-negative: 1 error, at t.csv:5:3: correct it",
        "not-negative in t: 1 error, at t.csv:4:3: correct it",
        "not-negative in t: 1 warning, at t.csv:3:3: correct it",
        "not-negative in t: 1 information, at t.csv:2:3: correct it",
    ]
    found = [
        line
        for line in section(page, "Findings")
        if line.startswith(("Table", "The package", "a")) or "differs" in line
    ]
    assert found == [
        "The package itself",
        "an-error · 1 finding · reported by rules",
        "Table t",
        "hash-differs · 1 finding · reported by rules",
        "a-doubt · 1 finding · reported by rules",
        "a-note · 1 finding · reported by rules",
    ]


def test_links_lead_to_their_findings() -> None:
    page = page_of(judge(*(tally([finding(2)], code=f"code-{letter}") for letter in "abcdefg")))
    links = re.findall('href="#(.*?)"', page)
    assert [re.findall(f'id="{link}">.*\n.*(code-.)', page) for link in links] == [
        [f"code-{letter}"] for letter in "abcde"
    ]
    assert section(page, "What to do first")[5:] == ["Then the other 2 rules among the findings below."]


def test_what_was_not_checked_is_seen_at_once() -> None:
    other = Skipped("other", "the column 'x' is not there", "t")
    page = page_of(judge(rules=1, skipped=(other,), undecided=3))
    assert lines(page)[:2] == ["UNDECIDED some-figures 1.0.0", "Not everything could be checked, so this is no pass."]
    assert section(page, "What to do first") == [
        "Find out why 1 rule could not be executed by rules.",
        "Not judged yet: 3 rows by rules. Validate again once the cells that other findings tell of are corrected.",
    ]
    assert section(page, "What was checked, and by whom")[2:5] == [
        "rules | undecided | 2 | 1 | 1 | 1,234 | 3 | 0.13",
        "1 rule skipped by rules",
        "other in t: the column 'x' is not there",
    ]
    assert '<details id="skipped-1" open="">' in page


def test_what_another_judge_executed_is_closed() -> None:
    page = page_of(judge(rules=1, skipped=(Skipped("other", "no such type"),), excused=1))
    assert "1 rule skipped by rules, 1 of them executed by another judge" in lines(page)
    assert '<details id="skipped-1">' in page


def test_who_judged_what() -> None:
    coverage = (
        Coverage(resource="t", rule="a", executed_by=("rules", "pandera")),
        Coverage(resource="t", rule="b", executed_by=(), skipped_by=(("rules", "no column"), ("pandera", "no type"))),
    )
    text = section(page_of(judge(), coverage=coverage), "What was checked, and by whom")
    at = text.index("Rules and who judged them")
    assert text[at + 2 : at + 5] == [
        "Rule | Table | Executed by | Skipped by",
        "a | t | rules, pandera",
        "b | t | nobody | rules: no column; pandera: no type",
    ]


def test_without_a_judge_nothing_is_known() -> None:
    assert section(page_of(), "What to do first") == ["Ask a judge: none was asked."]


@pytest.mark.parametrize(
    ("rules", "of_each", "shown", "articles"),
    [(1, 3000, 2000, 1), (3, 1000, 3 * 666, 3), (600, 5, 500 * 4, 500), (600, 1, 500, 500)],
)
def test_a_page_stays_small_and_totals_exact(rules: int, of_each: int, shown: int, articles: int) -> None:
    tallies = (tally(map(finding, range(2, 2 + of_each)), code=f"code-{number}") for number in range(rules))
    page = page_of(judge(*tallies))
    text = section(page, "Findings")
    assert page.count("<article") == articles
    assert sum(line.startswith("t.csv") for line in text) == shown
    assert text[0].startswith(f"{shown:,} of {rules * of_each:,} findings shown.")
    assert text[1] == "A page holds at most 2,000 findings and 500 rules; --format json has all that were kept."


def test_an_attached_page_is_framed_without_rights() -> None:
    page = attached("<Great>", "<!doctype html><P class='a'>b & c</P>\n<A href=x>d</A><Link rel=icon>")
    frame = (
        '<iframe sandbox="" srcdoc="&#60;!doctype html&#62;&#60;P class=&#39;a&#39;&#62;b &#38; c&#60;/P&#62;&#10;'
        '&#60;no-A href=x&#62;d&#60;/A&#62;&#60;no-Link rel=icon&#62;" title="&#60;Great&#62;"></iframe>'
    )
    assert page.text == f"<details><summary>&lt;Great&gt; (on screen only)</summary>\n{frame}</details>\n"


def test_pages_of_libraries_stand_at_the_end() -> None:
    pages = (Page(title="Expectations", html="<p>12 of 13</p>"),)
    page = page_of(judge(pages=pages))
    assert section(page, "What the libraries say themselves")[0] == "Expectations (on screen only)"
    assert attached("Expectations", "<p>12 of 13</p>").text in page


def test_the_head_forbids_everything_before_anything_is_read() -> None:
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    assert unescape(page_of()).splitlines()[:4] == [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="referrer" content="no-referrer">',
    ]


def test_the_command_writes_the_page(tmp_path: Path) -> None:
    table = TableOf(csv="id,n\na,x\n", fields=[{"name": "id", "type": "string"}, {"name": "n", "type": "integer"}])
    target = tmp_path / "report.html"
    arguments = ["validate", str(write_package(tmp_path, {"t": table})), "--format", "html", "--output", str(target)]
    result = CliRunner().invoke(cli, arguments)
    assert (result.exit_code, result.output) == (1, "")
    assert lines(target.read_text("utf-8"))[0] == "FAIL made-for-a-test"
