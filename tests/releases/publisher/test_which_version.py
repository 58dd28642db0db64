"""Which version a release must have: that of what changed since the last proper one, and above all others."""

from pathlib import Path

import pytest
from publishing import NAME, ask_few_judges, change, codes, release, write_small

from openfigures.releases.formats.index import parse
from openfigures.releases.publishing.making import Status
from openfigures.releases.publishing.store import read_index

MORE = "id,n\na,1\nb,2.5\nc,3\n"


@pytest.fixture(autouse=True)
def _few_judges(monkeypatch: pytest.MonkeyPatch) -> None:
    ask_few_judges(monkeypatch)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return write_small(tmp_path / "package")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store"


def versions(store: Path) -> list[str]:
    text = read_index(store, NAME)
    return [entry.version for entry in parse(text)[0].releases] if text else []


@pytest.mark.parametrize(
    ("earlier", "version", "csv", "expected"),
    [
        ("0.2.0-rc.1", "0.2.0", MORE, []),
        ("0.2.0-rc.1", "0.2.0-rc.2", MORE, []),
        ("0.2.0-rc.1", "0.2.0", "id,n\na,1\n", ["version-too-low"]),
        ("0.2.0-rc.1", "1.0.0", "id,n\na,1\n", []),
        ("0.2.0-rc.2", "0.2.0-rc.1", MORE, ["version-too-low"]),
        ("1.0.0-rc.1", "0.2.0", MORE, ["version-too-low"]),
    ],
)
def test_a_pre_release_does_not_hide_what_changed_since_the_last_proper_release(
    package: Path, store: Path, earlier: str, version: str, csv: str, expected: list[str]
) -> None:
    """Those who take no pre-releases go from 0.1.0 to the new version at once."""
    release(package, store)
    change(package, csv=MORE, version=earlier)
    assert release(package, store).status is Status.RELEASED
    change(package, csv=csv, version=version)
    result = release(package, store)
    assert codes(result) == expected
    assert result.since is not None
    assert (result.since.version, result.since.last) == ("0.1.0", earlier)


def test_where_all_are_pre_releases_the_last_of_them_counts(tmp_path: Path, store: Path) -> None:
    package = write_small(tmp_path / "package", version="0.1.0-rc.1")
    release(package, store)
    change(package, csv="id,n\na,1\n", version="0.1.0", changelog="## 0.1.0\n\n- Here.\n")
    result = release(package, store)
    assert (result.status, result.since and result.since.version) == (Status.RELEASED, "0.1.0-rc.1")


def test_build_metadata_make_no_other_version(package: Path, store: Path) -> None:
    release(package, store)
    change(package, version="0.1.0+more")
    assert codes(release(package, store)) == ["version-too-low", "changelog-unready"]


@pytest.mark.parametrize(
    ("csv", "version", "asked", "expected"),
    [
        (MORE, "0.1.1", None, ["version-too-low"]),
        (MORE, "0.2.0", None, []),
        (MORE, "0.2.0", "auto", []),
        (MORE, "0.2.0", "0.2.0", []),
        (MORE, "0.3.0", None, []),
        (MORE, "0.3.0", "auto", ["version-differs"]),
        (MORE, "0.3.0", "0.2.0", ["version-differs"]),
        (MORE, "1.0.0", None, []),
        (MORE, "0.0.9", None, ["version-too-low", "changelog-unready"]),
        (MORE, "two", None, ["version-unusable", "changelog-unready"]),
        ("id,n\na,1\nb,2\n", "0.1.1", "auto", []),
        ("id,n\na,1\n", "0.2.0", None, ["version-too-low"]),
        ("id,n\na,1\n", "1.0.0", "auto", []),
    ],
)
def test_the_version_must_fit_what_changed(
    package: Path, store: Path, csv: str, version: str, asked: str | None, expected: list[str]
) -> None:
    release(package, store)
    change(package, csv=csv, version=version)
    result = release(package, store, version=asked)
    assert codes(result) == expected
    assert versions(store) == (["0.1.0"] if expected else ["0.1.0", version])


def test_the_version_that_is_missing_is_named(package: Path, store: Path) -> None:
    release(package, store)
    change(package, csv=MORE, version="0.1.1")
    (problem,) = release(package, store).obstacles
    place = f"datapackage.json:{problem.place.line}:{problem.place.column}"
    assert str(problem) == (
        f"version-too-low {place} the version 0.1.1 does not fit what changed since 0.1.0 (minor: 1 row added); "
        'write "version": "0.2.0", or a higher one'
    )
