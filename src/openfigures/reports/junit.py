"""The report as JUnit XML, in the form that Jenkins and most other servers read: a judge is a suite, a rule a case."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from openfigures.findings import Finding, JudgeResult, Report, Severity, Tally
from openfigures.reports.escape import visible
from openfigures.reports.unjudged import Unjudged, unjudged
from openfigures.reports.words import many

_LONGEST = 1_000
_Name = tuple[str | None, str]
"""Table and name of a rule."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Suite:
    """What is said of one judge."""

    judge: JudgeResult
    broken: dict[_Name, list[Tally]]
    """Rules of which something was found."""
    skipped: Sequence[Unjudged]

    @property
    def kept(self) -> list[_Name]:
        """Rules of which nothing was found; one for all, when they have no names."""
        named = [name for name in dict.fromkeys(self.judge.executed) if name not in self.broken]
        return named if named or self.broken or not self.judge.rules_executed else [(None, "every rule")]

    @property
    def counts(self) -> dict[str, int]:
        """How many cases there are, and how many ended in which way."""
        failures = sum(map(_fails, self.broken.values()))
        skipped = sum(one.excused for one in self.skipped)
        errors = len(self.skipped) - skipped + bool(self.judge.undecided)
        tests = len(self.broken) + len(self.kept) + skipped + errors
        return {"tests": tests, "failures": failures, "errors": errors, "skipped": skipped}


def render_junit(report: Report) -> Iterator[str]:
    """Yield the report as XML; its findings are held one at a time."""
    suites = [_suite(judge, list(unjudged(report))) for judge in report.judges]
    totals = {name: sum(suite.counts[name] for suite in suites) for name in ("tests", "failures", "errors")}
    version = f" {report.version}" if report.version else ""
    seconds = sum(judge.seconds for judge in report.judges)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield _tag("testsuites", name=report.package + version, **_texts(totals), time=f"{seconds:.3f}") + "\n"
    for suite in suites:
        yield from _suite_pieces(suite)
    yield "</testsuites>\n"


def _suite(judge: JudgeResult, skipped: Sequence[Unjudged]) -> _Suite:
    broken: dict[_Name, list[Tally]] = defaultdict(list)
    for tally in judge.tallies:
        broken[tally.resource, tally.rule].append(tally)
    return _Suite(judge=judge, broken=dict(broken), skipped=[one for one in skipped if one.judge == judge.name])


def _suite_pieces(suite: _Suite) -> Iterator[str]:
    judge = suite.judge
    yield _tag("testsuite", name=judge.name, **_texts(suite.counts), time=f"{judge.seconds:.3f}") + "\n"
    for name, tallies in suite.broken.items():
        yield _case(judge, name)
        for tally in tallies:
            yield from _tally(tally)
        yield "</testcase>\n"
    for one in suite.skipped:
        yield _case(judge, (one.skipped.resource, one.skipped.rule))
        reason = one.skipped.reason
        if one.excused:
            yield f"{_tag('skipped', message=reason)}</skipped>\n</testcase>\n"
        else:
            yield f"{_tag('error', type='undecided', message=reason)}</error>\n</testcase>\n"
    if judge.undecided:
        text = f"{many(judge.undecided, 'row')} not judged for a cell that another finding tells of"
        yield f"{_case(judge, (None, 'every row is judged'))}{_tag('error', type='undecided', message=text)}</error>\n"
        yield "</testcase>\n"
    yield from (f"{_case(judge, name)}</testcase>\n" for name in suite.kept)
    yield "</testsuite>\n"


def _case(judge: JudgeResult, name: _Name) -> str:
    resource, rule = name
    return _tag("testcase", classname=f"{judge.name}.{resource}" if resource else judge.name, name=rule)


def _fails(tallies: Sequence[Tally]) -> bool:
    return any(tally.severity is Severity.ERROR for tally in tallies)


def _tally(tally: Tally) -> Iterator[str]:
    """Yield a failure; what does not stand in the way of publishing is only told."""
    shown = len(tally.findings)
    extent = many(tally.total, "finding") + (f", {shown:,} shown" if shown < tally.total else "")
    if tally.severity is Severity.ERROR:
        yield _tag("failure", type=tally.code, message=extent)
        yield from map(_line, tally.findings)
        yield "</failure>\n"
    else:
        yield f"<system-out>{_text(f'{tally.severity}: {extent} ({tally.code})')}\n"
        yield from map(_line, tally.findings)
        yield "</system-out>\n"


def _line(finding: Finding) -> str:
    fix = f"  to do: {finding.fix}" if finding.fix else ""
    return f"{_text(f'{finding.place}  {finding.message}{fix}')}\n"


def _tag(element: str, /, **attributes: str) -> str:
    written = "".join(f' {key}="{_text(value)}"' for key, value in attributes.items())
    return f"<{element}{written}>"


def _text(text: str) -> str:
    """Return a text that holds no markup, and nothing that XML cannot hold."""
    return escape(visible(text, _LONGEST), {'"': "&quot;"})


def _texts(counts: dict[str, int]) -> dict[str, str]:
    return {name: str(number) for name, number in counts.items()}
