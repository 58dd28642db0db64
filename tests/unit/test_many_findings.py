"""Many findings: exact totals, and no more rows held than one looks at."""

import json
import pickle
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from unittest.mock import patch

import pytest

from openfigures.engines.duck import details as duck
from openfigures.findings import Report
from openfigures.judges import locating
from openfigures.options import Options
from openfigures.reports.github import render_github
from openfigures.reports.json import as_data, render_json
from openfigures.reports.junit import render_junit
from openfigures.reports.sarif.log import render_sarif
from openfigures.reports.text import render_text
from openfigures.tables.table import Table
from openfigures.tables.table_file import Located
from openfigures.validation import validate
from packages import Json, TableOf, findings_of, write_package

Render = Callable[[Report], Iterator[str]]
ROWS = 300
ALL = 10**9
RULES: list[Json] = [
    {"name": "not-negative", "table": "t", "check": "n >= 0", "because": "it is a count", "message": "{n} is less"},
    {"name": "few-of-a-kind", "table": "t", "group_by": ["kind"], "check": "count() < 2", "because": "they are rare"},
]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a package whose rows are all wrong: negative or empty, many of one kind, each key twice."""
    rows = (f"{at // 2},{'' if at % 7 == 0 else -at},{at % 50}\n" for at in range(1, ROWS + 1))
    fields = [{"name": "id"}, {"name": "n", "type": "integer"}, {"name": "kind"}]
    table = TableOf(csv="id,n,kind\n" + "".join(rows), fields=fields, schema={"primaryKey": ["id"]})
    return write_package(tmp_path_factory.mktemp("many"), {"t": table}, rules=RULES)


def judged(package: Path, *, at_once: int, engine: str = "plain", keep: int = ALL, few: int = duck._FEW) -> Report:
    """Return a report of which some findings of each rule are located at once."""
    with patch.object(locating, "AT_ONCE", at_once), patch.object(duck, "_FEW", few):
        return validate(package, options=Options(engine=engine, keep=keep))


def test_what_is_located_later_is_the_same(package: Path) -> None:
    at_once = findings_of(judged(package, at_once=ALL))
    assert {one.rule for one in at_once} == {"id primaryKey", "not-negative", "few-of-a-kind"}
    with patch.object(locating, "_CELLS", 30):
        later = judged(package, at_once=3)
        assert findings_of(later) == at_once
        assert findings_of(later) == at_once, "one can go through them again"
    assert findings_of(pickle.loads(pickle.dumps(later.judges[1])) and later) == at_once


@pytest.mark.parametrize("keep", [10, ALL])
def test_engines_list_the_same_however_many_they_list(package: Path, keep: int) -> None:
    plain = findings_of(judged(package, at_once=3, keep=keep))
    assert findings_of(judged(package, at_once=3, keep=keep, engine="duckdb", few=5)) == plain


@pytest.mark.parametrize("render", [render_json, render_sarif, render_junit, render_github])
def test_formats_for_programs_read_a_row_when_they_write_it(tmp_path: Path, render: Render) -> None:
    table = TableOf(csv="n\n" + "-1\n" * ROWS, fields=[{"name": "n", "type": "integer"}])
    report = judged(write_package(tmp_path, {"t": table}, rules=RULES[:1]), at_once=2)
    located, read, written = Table.located, 0, 0

    def counted(self: Table, numbers: Sequence[int]) -> Iterator[tuple[int, Located]]:
        nonlocal read
        for one in located(self, numbers):
            read += 1
            yield one

    with patch.object(Table, "located", counted):
        for piece in render(report):
            written += "-1 is less" in piece
            assert read in {0, written - 2}
    assert written == ROWS


def test_json_in_pieces_is_json_as_a_whole(package: Path) -> None:
    report = judged(package, at_once=2)
    data = json.loads("".join(render_json(report)))
    assert data == as_data(report)
    assert data["findings_shown"] == data["findings_total"] == len(data["findings"])


def test_totals_are_exact_when_few_are_kept(package: Path) -> None:
    every, few = (json.loads("".join(render_json(judged(package, at_once=2, keep=keep)))) for keep in (ALL, 5))
    assert (every["counts"], every["findings_total"]) == (few["counts"], few["findings_total"])
    assert few["findings_shown"] < every["findings_shown"]


def test_people_are_shown_the_first_ones(package: Path) -> None:
    with patch("openfigures.reports.groups.MOST_ENTRIES", 4), patch("openfigures.reports.text.MOST_ENTRIES", 4):
        text = render_text(judged(package, at_once=2))
    assert f"  and {ROWS // 2 - 5} more (--format json has all that were kept)\n" in text
