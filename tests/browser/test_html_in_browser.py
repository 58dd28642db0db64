"""The page in a real browser: what strangers wrote neither runs nor reaches anybody."""

import json
import re
from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest

from chromium import Seen, seen_in_chromium
from hostile import ATTACKS, HOST, held_by, report_of
from openfigures.findings import Report
from openfigures.reports.html.page import render_html
from openfigures.validation import validate
from packages import TableOf, copy_of_this_package, write_json, write_package

pytestmark = pytest.mark.browser
TROUBLE = "".join(attack for attack in ATTACKS if "\x00" not in attack)
"""What can stand in a package without being refused, all at once."""


def reached(seen: Seen) -> set[str]:
    """Return the hosts of the attacker that the browser looked up, connected to or asked."""
    return set(re.findall(rf"([a-z]+)\.{HOST}", seen.network))


def test_the_attacks_work_where_they_can(tmp_path: Path) -> None:
    """Each alone in a frame that may do everything: so the page and the log can tell."""
    frames = "".join(f'<iframe srcdoc="{escape(attack)}"></iframe>' for attack in ATTACKS)
    seen = seen_in_chromium(f"<!doctype html><title>calm</title>{frames}", tmp_path)
    loaded = {"script", "image", "style", "background", "stylesheet", "prefetch", "video", "poster", "base"}
    opened = {"preconnect", "lookup", "frame", "nested", "object", "embed", "refresh"}
    assert held_by(seen.dom).words == ["owned"]
    assert reached(seen) == loaded | opened


def hostile_package(folder: Path) -> Report:
    """Return the verdict on a package with trouble in every text."""
    cells = [attack.replace('"', '""') for attack in ATTACKS if "\x00" not in attack]
    quoted = TROUBLE.replace('"', '""')
    rows = "".join(f'"{cell}","{cell}",-1\n' for cell in cells)
    table = TableOf(
        csv=f'"text {quoted}","number {quoted}",n\n{rows}',
        fields=[
            {"name": f"text {TROUBLE}", "type": "string"},
            {"name": f"number {TROUBLE}", "type": "integer"},
            {"name": "n", "type": "number"},
        ],
        schema={"primaryKey": [f"text {TROUBLE}"]},
        resource={TROUBLE: TROUBLE},
    )
    words = TROUBLE.replace("{", "{{").replace("}", "}}")
    rule = {"name": "positive", "table": TROUBLE, "check": "n > 0", "because": TROUBLE, "message": words, "fix": words}
    write_package(folder, {"t": table}, rules=[rule], version=TROUBLE)
    descriptor = json.loads((folder / "datapackage.json").read_text("utf-8"))
    descriptor["name"] = descriptor["resources"][0]["name"] = TROUBLE
    write_json(folder / "datapackage.json", descriptor)
    return validate(folder)


def clean_package(folder: Path) -> Report:
    """Return the verdict on the package of this repository."""
    return validate(copy_of_this_package(folder))


def hostile_report(folder: Path) -> Report:
    """Return a report with each attack in every text, and in an attached page of its own."""
    return report_of(*ATTACKS, TROUBLE)


@pytest.mark.parametrize("make", [clean_package, hostile_package, hostile_report])
def test_the_page_stays_as_it_was_written(tmp_path: Path, make: Callable[[Path], Report]) -> None:
    (tmp_path / "package").mkdir()
    page = render_html(make(tmp_path / "package"))
    seen = seen_in_chromium(page, tmp_path)
    written, became = held_by(page), held_by(seen.dom)
    assert became.skeleton == written.skeleton
    assert became.words == written.words
    assert reached(seen) == set()
