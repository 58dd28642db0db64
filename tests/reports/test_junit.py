"""JUnit XML: a judge is a suite, a rule is a case, and what could not be judged is an error."""

from xml.etree import ElementTree

from examples import finding, report, tally
from hypothesis import given

from hostile import report_of, texts
from openfigures.findings import Coverage, JudgeResult, Report, Severity, Skipped, Tally
from openfigures.places import Place
from openfigures.reports.escape import visible
from openfigures.reports.junit import render_junit

ALLOWED = {
    "testsuites": ({"name", "time", "tests", "failures", "disabled", "errors"}, {"testsuite"}),
    "testsuite": ({"name", "tests", "failures", "errors", "time", "skipped"}, {"testcase"}),
    "testcase": ({"name", "classname", "time"}, {"skipped", "error", "failure", "system-out"}),
    "failure": ({"message", "type"}, set()),
    "error": ({"message", "type"}, set()),
    "skipped": ({"message", "type"}, set()),
    "system-out": (set(), set()),
}
"""Elements with the attributes and children that junit-10.xsd of Jenkins allows, as far as they are used."""
JUDGE = JudgeResult(
    name="rules",
    rules_declared=5,
    rules_executed=3,
    executed=(("t", "not-negative"), ("t", "kept"), (None, "of all")),
    skipped=(Skipped("lost", "no column 'x'", "t"), Skipped("theirs", "cannot say it", "t", inexpressible=True)),
    excused=1,
    undecided=7,
    seconds=1.5,
    tallies=(
        tally(Severity.ERROR, 5, finding(2, "-1 < 0 & <b>\n]]>\uffff")),
        Tally(code="odd", rule="kept", severity=Severity.WARNING, resource="t", total=1, findings=(finding(3, "odd"),)),
    ),
)
COVERAGE = (Coverage(resource="t", rule="theirs", executed_by=("structure",)),)


def parsed(one: Report) -> ElementTree.Element:
    """Return the XML of a report, once it is known to be of the accepted form."""
    root = ElementTree.fromstring("".join(render_junit(one)))
    for element in root.iter():
        attributes, children = ALLOWED[element.tag]
        assert set(element.attrib) <= attributes
        assert {child.tag for child in element} <= children
    for suite in root:
        assert int(suite.attrib["tests"]) == len(suite)
        for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.attrib[name]) == sum(case.find(tag) is not None for case in suite), name
    for name in ("tests", "failures", "errors"):
        assert int(root.attrib[name]) == sum(int(suite.attrib[name]) for suite in root)
    return root


def test_each_rule_is_a_case_that_ends_in_its_own_way() -> None:
    (suite,) = parsed(Report(package="p", version=None, tables=(), judges=(JUDGE,), coverage=COVERAGE))
    assert (suite.attrib["name"], suite.attrib["time"]) == ("rules", "1.500")
    ends = {(case.attrib["classname"], case.attrib["name"]): [end.tag for end in case] for case in suite}
    assert ends == {
        ("rules.t", "not-negative"): ["failure"],
        ("rules.t", "kept"): ["system-out"],
        ("rules.t", "lost"): ["error"],
        ("rules.t", "theirs"): ["skipped"],
        ("rules", "every row is judged"): ["error"],
        ("rules", "of all"): [],
    }


def test_a_failure_tells_its_findings_and_how_many_there_are() -> None:
    (failure,) = parsed(report(JUDGE)).iter("failure")
    assert failure.attrib == {"type": "rule-broken", "message": "5 findings, 1 shown"}
    assert failure.text == "t.csv:2:3  -1 < 0 & <b>\\n]]>\\uffff  to do: correct it\n"


def test_what_was_left_out_is_told_with_its_reason() -> None:
    reasons = [error.attrib["message"] for error in parsed(report(JUDGE)).iter("error")]
    assert reasons == [
        "no column 'x'",
        "cannot say it",
        "7 rows not judged for a cell that another finding tells of",
    ]


def test_a_judge_whose_rules_have_no_names_is_one_case() -> None:
    (suite,) = parsed(report(JudgeResult(name="other", rules_declared=3, rules_executed=3)))
    assert [(case.attrib["name"], len(case)) for case in suite] == [("every rule", 0)]


@given(text=texts)
def test_no_text_becomes_markup(text: str) -> None:
    found, plain = parsed(report_of(text)), parsed(report_of("plain"))
    assert [element.tag for element in found.iter()] == [element.tag for element in plain.iter()]
    for one, other in zip(found.iter("failure"), plain.iter("failure"), strict=True):
        place = Place(path=text, line=1, column=2)
        assert other.text == "plain:1:2  plain  to do: plain\n"
        assert one.text == f"{visible(f'{place}  {text}  to do: {text}', 1_000)}\n"
