"""The renderings of a diff: literal texts, and texts that mean to be more than texts."""

import json
import re
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hostile import ATTACKS, held_by
from openfigures.places import Place
from openfigures.reports.diff.data import render_json
from openfigures.reports.diff.html import render_html
from openfigures.reports.diff.markdown import render_markdown
from openfigures.reports.diff.text import render_text
from openfigures.reports.diff.words import counted
from openfigures.versions.changes import Change, Diff, Group, Identity, Kind

OLD = Identity(source="v1.2.0", name="museum", version="1.2.0")
NEW = Identity(source=".", name="museum", version="1.3.0")


def _group(total: int, *changes: Change) -> Group:
    first = changes[0]
    field = first.field if first.key else None  # only changes of rows are grouped by field
    return Group(kind=first.kind, resource=first.resource, field=field, total=total, changes=changes)


TIGHTER = Change(
    kind=Kind.RULE_TIGHTENED, resource="visits", rule="share-in-range", before="share <= 120", after="share <= 100",
    old_place=Place(path="validators/rules.yaml", line=8, column=11),
    new_place=Place(path="validators/rules.yaml", line=9, column=11),
)  # fmt: skip
REMOVED = Change(
    kind=Kind.ROW_REMOVED, resource="visits", key={"id": "r9"}, before="r9, castle",
    old_place=Place(path="visits.csv", line=10),
)  # fmt: skip
CORRECTED = Change(
    kind=Kind.VALUE_CORRECTED, resource="visits", field="visits", key={"id": "r1"}, before="61000", after="",
    old_place=Place(path="visits.csv", line=2, column=16), new_place=Place(path="visits.csv", line=2, column=16),
)  # fmt: skip
HEAP = Change(kind=Kind.ROW_ADDED, resource="log", after="2024-01-01, rain", new_place=Place(path="log.csv", line=5))
WORDS = Change(kind=Kind.METADATA_CHANGED, field="title", before="Visits", after=None, note="why not")
DIFF = Diff(
    old=OLD, new=NEW,
    groups=(_group(1, TIGHTER), _group(1200, REMOVED), _group(1, HEAP), _group(2, CORRECTED), _group(1, WORDS)),
)  # fmt: skip

TEXT = """\
MAJOR: 1 rule tightened, 1,200 rows removed, 1 row added, 2 values corrected, 1 piece of metadata changed; \
1.2.0 -> 1.3.0 does not fit, 2.0.0 would

MAJOR  tighter constraint or rule
  1 rule tightened in visits
    validators/rules.yaml:9:11  share-in-range  share <= 120 -> share <= 100

MAJOR  row deleted
  1,200 rows removed in visits
    old visits.csv:10  [id r9]
    and 1,199 more (--limit shows more)

MINOR  rows added
  1 row added in log
    log.csv:5  (nothing) -> 2024-01-01, rain

PATCH  value or qualifier corrected
  2 values corrected in visits visits
    visits.csv:2:16  [id r1]  61000 -> ''
    and 1 more (--limit shows more)

PATCH  descriptive metadata
  1 piece of metadata changed
    title  Visits -> (nothing)  (why not)
"""

MARKDOWN = """\
**Changes since `v1.2.0`:** MAJOR: 1 rule tightened, 1,200 rows removed, 1 row added, 2 values corrected, \
1 piece of metadata changed; `1.2.0 -> 1.3.0 does not fit, 2.0.0 would`

### MAJOR: tighter constraint or rule

- 1 rule tightened in `visits`
  - `share-in-range`, `share <= 120` → `share <= 100`, `validators/rules.yaml:9:11`

### MAJOR: row deleted

- 1,200 rows removed in `visits`
  - `[id r9]`, `old visits.csv:10`
  - and 1,199 more

### MINOR: rows added

- 1 row added in `log`
  - nothing → `2024-01-01, rain`, `log.csv:5`

### PATCH: value or qualifier corrected

- 2 values corrected in `visits visits`
  - `[id r1]`, `61000` → `''`, `visits.csv:2:16`
  - and 1 more

### PATCH: descriptive metadata

- 1 piece of metadata changed
  - `title`, `Visits` → nothing, `why not`
"""


def test_text() -> None:
    assert render_text(DIFF) == TEXT


def test_markdown() -> None:
    assert render_markdown(DIFF) == MARKDOWN


def test_nothing_changed() -> None:
    nothing = Diff(old=OLD, new=OLD, groups=())
    assert render_text(nothing) == "NONE: nothing changed; 1.2.0 -> 1.2.0 fits\n"
    assert "Nothing" not in held_by(render_html(nothing)).words


def test_json() -> None:
    data = json.loads(render_json(DIFF))
    assert {key: data[key] for key in ("schema_version", "old", "new", "bump", "version_wanted", "version_fits")} == {
        "schema_version": 1,
        "old": {"source": "v1.2.0", "name": "museum", "version": "1.2.0"},
        "new": {"source": ".", "name": "museum", "version": "1.3.0"},
        "bump": "major",
        "version_wanted": "2.0.0",
        "version_fits": False,
    }
    assert data["counts"] == {
        "rule-tightened": 1, "row-removed": 1200, "row-added": 1, "value-corrected": 2, "metadata-changed": 1,
    }  # fmt: skip
    assert (data["changes_shown"], data["changes_total"]) == (5, 1205)
    assert data["groups"][1] == {
        "kind": "row-removed", "clause": "row deleted", "bump": "major", "resource": "visits", "field": None,
        "shown": 1, "total": 1200,
    }  # fmt: skip
    assert data["changes"][3] == {
        "kind": "value-corrected", "clause": "value or qualifier corrected", "bump": "patch", "resource": "visits",
        "field": "visits", "rule": None, "key": {"id": "r1"}, "before": "61000", "after": "", "note": "",
        "old_place": {"path": "visits.csv", "line": 2, "column": 16},
        "new_place": {"path": "visits.csv", "line": 2, "column": 16},
    }  # fmt: skip


def test_html_says_what_the_text_says() -> None:
    words = " ".join(held_by(render_html(DIFF)).words)
    for part in ("MAJOR", "museum", "tighter constraint or rule", "1,200 rows removed", "and 1,199 more", "[id r9]",
                 "share <= 120", "share <= 100", "old visits.csv:10", "The version is too low"):  # fmt: skip
        assert part in words


@pytest.mark.parametrize("kind", Kind, ids=lambda kind: kind.code)
def test_every_kind_can_be_counted(kind: Kind) -> None:
    one, more = counted(kind, 1), counted(kind, 1234)
    assert re.fullmatch(r"1 [a-z]+( [a-z]+)+", one)
    assert re.fullmatch(r"1,234 [a-z]+( [a-z]+)+", more)
    assert one[2:] != more[6:]


def _diff_of(*texts: str) -> Diff:
    """Return a diff in which texts stand wherever a text of a package can."""
    groups = []
    for text in texts:
        place = Place(path=text, line=1, column=2)
        changes = [
            Change(kind=kind, resource=text, field=text, rule=text, key={text: text}, before=text, after=text,
                   note=text, old_place=place, new_place=place)
            for kind in (Kind.RULE_CHANGED, Kind.ROW_ADDED, Kind.CELL_CHANGED)
        ]  # fmt: skip
        groups += [_group(2, change) for change in changes]
    side = Identity(source="".join(texts), name="".join(texts), version="".join(texts))
    return Diff(old=side, new=side, groups=tuple(groups))


hostile_texts = st.lists(st.one_of(st.sampled_from(ATTACKS), st.text(min_size=1)), min_size=1, max_size=3)


@given(texts=hostile_texts)
@example(texts=ATTACKS)
def test_no_text_becomes_markup_of_a_page(texts: list[str]) -> None:
    plain = render_html(_diff_of(*("x" for _ in texts)))
    assert held_by(render_html(_diff_of(*texts))).tags == held_by(plain).tags


@pytest.mark.parametrize("render", [render_text, render_markdown, render_html, render_json])
@given(texts=hostile_texts)
@example(texts=["##[error]x", "\x1b[31m", "a\r\n::error::b", "\u202e", "\u2028"])
def test_no_text_gives_orders_to_a_terminal_or_a_log(render: Callable[[Diff], str], texts: list[str]) -> None:
    shown = render(_diff_of(*texts))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]|##\\w*\\[", shown)
    assert not re.search("^ *::", shown, re.MULTILINE)
    assert len(shown.splitlines()) == shown.count("\n")


SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
"""A code span of CommonMark, on one line."""


@given(texts=hostile_texts)
@example(texts=["`", "``a`", "a`", "`` ` ``", "@everyone", "[x](javascript:y)", "<img>", "a|b", "# h", "a\n\nb", " "])
@example(texts=ATTACKS)
def test_every_text_stands_in_a_code_span_of_markdown(texts: list[str]) -> None:
    """What is left without the spans is the same for all texts."""
    plain = ["x" for _ in texts]
    assert _outside(render_markdown(_diff_of(*texts))) == _outside(render_markdown(_diff_of(*plain)))


def _outside(markdown: str) -> str:
    return SPAN.sub("SPAN", markdown)
