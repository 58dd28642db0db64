"""`openfigures release --draft`: what it writes into a package."""

import json
from pathlib import Path

import pytest
from publishing import ask_few_judges, change, codes, release, write_small

from openfigures.releases.publishing.drafting import draft

MORE = "id,n\na,1\nb,2.5\nc,3\n"


@pytest.fixture(autouse=True)
def _few_judges(monkeypatch: pytest.MonkeyPatch) -> None:
    ask_few_judges(monkeypatch)


def test_a_draft_makes_a_release_possible(tmp_path: Path) -> None:
    package, store = write_small(tmp_path / "package"), tmp_path / "store"
    release(package, store)
    change(package, csv=MORE)
    drafted = draft(package, store)
    assert (drafted.version, drafted.files) == ("0.2.0", ("datapackage.json", "CHANGELOG.md"))
    assert (
        (package / "CHANGELOG.md").read_text().startswith("# Changelog\n\n## 0.2.0\n\n- 1 row added in t\n\n## 0.1.0\n")
    )
    assert codes(release(package, store, version="auto")) == []


def test_a_draft_goes_beyond_pre_releases(tmp_path: Path) -> None:
    package, store = write_small(tmp_path / "package"), tmp_path / "store"
    release(package, store)
    change(package, csv=MORE, version="1.0.0-rc.1")
    release(package, store)
    change(package, csv=MORE + "d,4\n")
    assert draft(package, store).version == "1.0.0"


def test_a_draft_changes_the_version_and_nothing_else_in_the_descriptor(tmp_path: Path) -> None:
    package, store = write_small(tmp_path / "package"), tmp_path / "store"
    release(package, store)
    before = (package / "datapackage.json").read_text()
    change(package, csv=MORE)
    draft(package, store)
    assert (package / "datapackage.json").read_text() == before.replace('"version": "0.1.0"', '"version": "0.2.0"')


def test_a_version_that_is_missing_is_added(tmp_path: Path) -> None:
    package = write_small(tmp_path / "package")
    file = package / "datapackage.json"
    value = json.loads(file.read_text())
    del value["version"]
    file.write_text(json.dumps(value))
    assert draft(package, tmp_path / "store").version == "0.1.0"
    assert json.loads(file.read_text()) == value | {"version": "0.1.0"}


def test_what_is_good_stays(tmp_path: Path) -> None:
    package, store = write_small(tmp_path / "package"), tmp_path / "store"
    assert draft(package, store).files == ()
    release(package, store)
    change(package, csv=MORE, version="0.5.0")
    assert draft(package, store).files == ()


def test_nothing_changed_is_nothing_to_draft(tmp_path: Path) -> None:
    package, store = write_small(tmp_path / "package"), tmp_path / "store"
    release(package, store)
    assert draft(package, store).files == ()
    assert not [path for path in package.iterdir() if path.name.startswith(".")]
