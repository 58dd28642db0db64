"""How the benchmark measures, and what its document says of it."""

import sys
from collections import Counter
from io import StringIO
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

import pytest

from benchmarks import document, plots, targets
from benchmarks.growth import exponent, memory, work
from benchmarks.processes import Checks, Command, measure, run, verdict
from benchmarks.results import LIMIT, OURS, PEER, Comparison, Result, Section, load, save
from benchmarks.sections import PLANS
from benchmarks.sections.large import of_sarif


def _of_words(output: IO[str]) -> Checks:
    return Counter(output.read().split())


def _command(code: str, **more: object) -> Command:
    return Command(name="some command", arguments=[sys.executable, "-c", code], read=_of_words, **more)  # type: ignore[arg-type]


def test_a_run_has_its_time_memory_and_findings() -> None:
    one = run(_command("held = bytearray(300 * 2**20); held[::4096] = b'x' * len(held[::4096]); print('a b a')"))
    assert one.found == Counter(a=2, b=1)
    assert one.peak > 300
    assert min(one.work, one.seconds) > 0


def test_who_takes_too_long_is_stopped() -> None:
    one = run(_command("import time; print('a', flush=True); time.sleep(60)", patience=0.2))
    assert one.found is None


def test_a_command_that_fails_ends_the_benchmark() -> None:
    with pytest.raises(SystemExit, match="some command ended with 3"):
        run(_command("raise SystemExit(3)"))


def test_a_script_that_fails_with_1_found_no_faults() -> None:
    with pytest.raises(SystemExit, match="some command ended with 1"):
        run(_command("raise ValueError", ends=(0,)))


def test_the_first_turn_warms_up() -> None:
    result, other = measure([_command("print('a')", expected=Counter(a=1)), _command("pass")], 2)
    assert (len(result.seconds), result.found, result.whole) == (2, "1 of 1", True)
    assert (other.found, other.whole) == ("0 of 0", True)


VERDICTS = [
    (Counter(a=2), "2 of 3; missed b (1)"),
    (Counter(a=2, b=1), "3 of 3"),
    (Counter(a=5, b=1), "3 of 3; **wrongly** a (3)"),
    (Counter(c=1), "0 of 3; missed a (2), b (1); **wrongly** c (1)"),
    (None, "**stopped**"),
]


@pytest.mark.parametrize(("found", "words"), VERDICTS)
def test_verdicts_in_words(found: Checks | None, words: str) -> None:
    assert verdict(Counter(a=2, b=1), [Counter(a=2, b=1), found]) == words


def test_rules_of_a_sarif_log_are_counted_across_pieces() -> None:
    log = ",".join(f'{{"ruleId": "rule-broken/table/rule {n % 3}", "message": {{"text": "x"}}}}' for n in range(60_000))
    assert of_sarif(StringIO(log)) == Counter({f"rule {n}": 20_000 for n in range(3)})


def _result(name: str, role: str, seconds: float, *, size: int = 0, whole: bool = True, peak: float = 100) -> Result:
    found = "all" if whole else "not all"
    return Result(
        name=name, role=role, seconds=[seconds], work=[seconds], peak=peak, found=found, whole=whole, size=size
    )


def _growing(*costs: float) -> list[Result]:
    return [_result("", OURS, cost, size=2**turn if turn else 0) for turn, cost in enumerate(costs)]


EXPONENTS = [
    ((1, 2, 3, 5, 9, 17), 1),
    ((1, 1.5, 3, 9, 33, 129), 2),
    ((1, 9, 9, 2, 2, 2), 0),
    ((1, 1, 1, 1, 1, 0.9), None),
    ((1, 1, 1, 1, 1.1, 1.2), None),
    ((1, 1, 1, 1, 1, 1.8), 2),
]


@pytest.mark.parametrize(("costs", "slope"), EXPONENTS)
def test_exponents_are_those_of_the_largest_sizes_above_the_floor(costs: tuple[float, ...], slope: float) -> None:
    found = exponent(_growing(*costs), work)
    assert found == (None if slope is None else pytest.approx(slope))
    assert exponent(_growing(*costs), memory) is None


def _section(*results: Result, growing: str = "") -> Section:
    comparison = Comparison(title="some title", note="some note", results=list(results), growing=growing)
    return Section(title="Some section", note="what is compared", written="when", comparisons=[comparison])


def _small(ours: float) -> Section:
    others = [_result("`frictionless validate`", PEER, 0.5), _result("dataframely", PEER, 0.3)]
    return _section(_result("`openfigures validate`", OURS, ours), *others, _result("Python", LIMIT, 0.01))


@pytest.mark.parametrize(("ours", "met"), [(0.2, [True, True]), (0.26, [False, True]), (0.31, [False, False])])
def test_targets_are_judged_by_what_was_measured(ours: float, met: list[bool]) -> None:
    outcomes = dict(targets.judged({"small": _small(ours)}))
    told = [outcome for outcome in outcomes.values() if outcome]
    assert [outcome.met for outcome in told] == met
    assert len(outcomes) == len(targets.TARGETS)


def test_what_grows_too_fast_is_named() -> None:
    steep = _section(*_growing(1, 1.5, 3, 9, 33, 129), growing="rows")
    assert targets.linear(steep) == targets.Outcome(measured="rows: 2.00", met=False)
    assert targets.linear(_section(*_growing(1, 2, 3, 5, 9, 17), growing="rows")).met


def test_sections_outlive_those_that_are_measured_again(tmp_path: Path) -> None:
    kept = {"small": _small(0.2), "growth": _section(*_growing(1, 2, 3, 5, 9, 17), growing="rows")}
    save(tmp_path / "kept.json", kept)
    assert load(tmp_path / "kept.json") == kept
    assert load(tmp_path / "nothing.json") == {}


def test_the_document_has_all_that_was_measured() -> None:
    growth = _section(*_growing(1, 1.5, 3, 9, 33, 129), growing="rows")
    text = document.written({"small": _small(0.2), "growth": growth})
    assert "| Chongqing: at most half the time of frictionless | 0.40 (0.20 s to 0.50 s) | yes |" in text
    assert "| no cost grows faster than linear | rows: 2.00 | **no** |" in text
    assert "| *Python* | 1 | 0.01 (0.01 to 0.01) | 0.05 | 0.01 | 100 | all |" in text
    assert "| **exponent** | | | **2.00** | hardly above the floor | |\n\nMore than linear: not explained yet." in text
    assert text.count("## Some section") == 2
    assert text.count("Measured together with the section before.") == 1


def test_plots_are_drawings() -> None:
    time = ElementTree.fromstring(plots.bars(_small(0.2).comparisons))
    assert [one.text for one in time.iter("{http://www.w3.org/2000/svg}text")][:3] == [
        "some title",
        "openfigures validate",
        "0.20",
    ]
    growth = ElementTree.fromstring(plots.lines(_section(*_growing(1, 2, 3, 5, 9, 17), growing="rows").comparisons))
    assert len(list(growth.iter("{http://www.w3.org/2000/svg}polyline"))) == 2


def test_targets_and_sections_know_each_other() -> None:
    assert {target.section for target in targets.TARGETS} <= set(PLANS)
