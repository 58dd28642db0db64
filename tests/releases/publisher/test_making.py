"""What may be released, and what the store holds then."""

import json
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from publishing import NAME, ask_few_judges, change, codes, release, write_small

from openfigures.errors import (
    InputRefusedError,
    MachineError,
    NotAuthenticError,
    NotWholeError,
    OpenFiguresError,
    ReleaseConflictError,
    UsageError,
)
from openfigures.releases.formats.index import parse
from openfigures.releases.publishing.making import Status
from openfigures.releases.publishing.renewing import renew_index
from openfigures.releases.publishing.store import read_index
from openfigures.releases.signing.keys import new_key
from openfigures.releases.signing.signers import Signers
from openfigures.versions.changes import Kind
from packages import Json

Spoil = Callable[[Path], None]
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


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def versions(store: Path) -> list[str]:
    text = read_index(store, NAME)
    return [entry.version for entry in parse(text)[0].releases] if text else []


def test_a_first_release_holds_the_package_and_what_was_said_of_it(package: Path, store: Path) -> None:
    result = release(package, store)
    assert (result.status, result.obstacles, result.since) == (Status.RELEASED, (), None)
    assert result.built is not None
    assert list(result.built.files) == [
        "CHANGELOG.md", "datapackage.json", f"exports/{NAME}.sqlite", f"exports/{NAME}.xlsx", "exports/t.parquet",
        "report.json", "statement.json", "t.csv", "validators/great_expectations/t.json",
        "validators/pandera_suite.py", "validators/rules.yaml", "SHA256SUMS",
    ]  # fmt: skip
    assert sorted(contents(store)) == [".openfigures/lock", f"{NAME}/index.json", f"{NAME}/{NAME}-0.1.0.zip"]


def test_the_same_release_again_changes_nothing(package: Path, store: Path) -> None:
    first = release(package, store)
    before = contents(store)
    again = release(package, store)
    assert (again.status, again.entry) == (Status.THERE_ALREADY, first.entry)
    assert contents(store) == before


def test_a_dry_run_touches_nothing(package: Path, store: Path) -> None:
    possible = release(package, store, dry_run=True)
    assert (possible.status, store.exists()) == (Status.POSSIBLE, False)
    made = release(package, store)
    assert possible.entry == made.entry


def test_the_next_release_follows_from_the_last(package: Path, store: Path) -> None:
    first = release(package, store)
    change(package, csv=MORE, version="0.2.0")
    second = release(package, store)
    assert (second.status, versions(store)) == (Status.RELEASED, ["0.1.0", "0.2.0"])
    assert first.entry is not None
    assert second.since is not None
    assert (second.since.version, second.since.chain) == ("0.1.0", first.entry.chain)
    assert (second.since.bump, second.since.changes) == ("minor", {Kind.ROW_ADDED: 1})


def test_an_old_version_can_be_made_again_from_its_sources(tmp_path: Path, package: Path, store: Path) -> None:
    release(package, store)
    change(package, csv=MORE, version="0.2.0")
    release(package, store)
    assert release(write_small(tmp_path / "old"), store).status is Status.THERE_ALREADY


@pytest.mark.parametrize("parts", [{"csv": MORE}, {"changelog": "## 0.1.0\n\n- Reworded.\n"}, {"csv": "id,n\na,-1\n"}])
def test_published_bytes_never_change(package: Path, store: Path, parts: dict[str, str]) -> None:
    """And that is told even when there is more in the way, as in the last case."""
    release(package, store)
    before = contents(store)
    change(package, **parts)
    with pytest.raises(ReleaseConflictError, match="version-taken"):
        release(package, store)
    assert contents(store) == before


def test_all_that_is_in_the_way_is_told_at_once(package: Path, store: Path) -> None:
    change(package, csv="id,n\na,-1\n", changelog="# Changelog\n")
    (package / "validators" / "pandera_suite.py").write_text("# changed\n")
    result = release(package, store)
    assert (result.status, codes(result)) == (Status.REFUSED, ["changelog-unready", "suite-stale", "judge-against"])
    assert not store.exists()


def test_another_file_can_be_the_changelog(tmp_path: Path, package: Path, store: Path) -> None:
    (package / "CHANGELOG.md").unlink()
    assert codes(release(package, store)) == ["changelog-unready"]
    other = tmp_path / "NEWS.md"
    other.write_text("## 0.1.0\n\n- Here.\n")
    result = release(package, store, changelog=other)
    assert result.built is not None
    assert "CHANGELOG.md" in result.built.files


def git(folder: Path, *arguments: str) -> None:
    names = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *names, "-C", str(folder), *arguments], check=True, capture_output=True)


def test_the_work_tree_must_be_clean(package: Path, store: Path) -> None:
    git(package, "init")
    assert codes(release(package, store)) == ["tree-unclean"]
    git(package, "add", ".")
    assert codes(release(package, store)) == ["tree-unclean"]
    git(package, "commit", "-m", "one")
    (package / "stray.txt").write_text("x")
    assert codes(release(package, store)) == ["tree-unclean"]
    (package / "stray.txt").unlink()
    assert release(package, store).status is Status.RELEASED


def test_a_file_that_git_ignores_is_not_released(package: Path, store: Path) -> None:
    git(package, "init")
    (package / ".gitignore").write_text("t.csv\n")
    git(package, "add", ".")
    git(package, "commit", "-m", "one")
    (problem,) = release(package, store).obstacles
    assert problem.message == "the work tree is not clean: t.csv"


def test_git_runs_no_monitor_and_no_hook_of_the_repository(package: Path, store: Path) -> None:
    git(package, "init")
    git(package, "add", ".")
    git(package, "commit", "-m", "one")
    trap, hook = package / ".git" / "trap", package / ".git" / "hooks" / "post-index-change"
    hook.parent.mkdir(exist_ok=True)
    for file in (trap, hook):
        file.write_text(f"#!/bin/sh\ntouch {package.parent}/sprung\n")
        file.chmod(0o755)
    git(package, "config", "core.fsmonitor", str(trap))
    (package.parent / "sprung").unlink(missing_ok=True)
    assert release(package, store).status is Status.RELEASED
    assert not (package.parent / "sprung").exists()


def test_signed_releases_follow_signed_ones(tmp_path: Path, package: Path, store: Path) -> None:
    key, other = new_key(tmp_path / "key"), new_key(tmp_path / "other")
    signed = release(package, store, key=key)
    assert signed.built is not None
    assert list(signed.built.files)[-2:] == ["SHA256SUMS", "SHA256SUMS.sig"]
    change(package, csv=MORE, version="0.2.0")
    with pytest.raises(UsageError, match="signed"):
        release(package, store)
    with pytest.raises(NotAuthenticError, match="another key"):
        release(package, store, key=other)
    allowed = tmp_path / "allowed_signers"
    allowed.write_text(f"{NAME} {key.public}\n")
    assert release(package, store, key=other, signers=Signers.read(allowed)).status is Status.RELEASED


def test_nobody_vouches_unasked_for_releases_without_signature(tmp_path: Path, package: Path, store: Path) -> None:
    """Else whoever can write to a store takes away the signature and a release, and the publisher signs the rest."""
    key = new_key(tmp_path / "key")
    release(package, store)
    change(package, csv=MORE, version="0.2.0")
    before = contents(store)
    with pytest.raises(NotAuthenticError, match="nobody signed"):
        release(package, store, key=key)
    assert contents(store) == before
    renew_index(store, NAME, key, None, {})
    assert release(package, store, key=key).status is Status.RELEASED


@pytest.mark.parametrize("dry_run", [False, True])
def test_a_release_that_is_damaged_is_not_said_to_be_there(package: Path, store: Path, dry_run: bool) -> None:
    release(package, store)
    _spoil_archive(store)
    with pytest.raises(NotWholeError):
        release(package, store, dry_run=dry_run)


def _spoil_archive(store: Path) -> None:
    file = store / NAME / f"{NAME}-0.1.0.zip"
    file.write_bytes(file.read_bytes()[:-1])


def _spoil_index(store: Path) -> None:
    file = store / NAME / "index.json"
    file.write_text(file.read_text().replace('"signature":""', '"signature": ""'))


def _remove_archive(store: Path) -> None:
    (store / NAME / f"{NAME}-0.1.0.zip").unlink()


def _link_index(store: Path) -> None:
    file = store / NAME / "index.json"
    file.rename(store / "elsewhere")
    file.symlink_to(store / "elsewhere")


def _lay_another_in_the_way(store: Path) -> None:
    (store / NAME / f"{NAME}-0.2.0.zip").write_bytes(b"of another hand")


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (_spoil_archive, NotWholeError),
        (_remove_archive, NotWholeError),
        (_spoil_index, NotWholeError),
        (_link_index, MachineError),
        (_lay_another_in_the_way, ReleaseConflictError),
    ],
)
def test_a_spoiled_store_gets_no_further_release(
    package: Path, store: Path, spoil: Spoil, error: type[OpenFiguresError]
) -> None:
    release(package, store)
    spoil(store)
    before = contents(store)
    change(package, csv=MORE, version="0.2.0")
    with pytest.raises(error):
        release(package, store)
    assert contents(store) == before


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"name": "Not A Name"}, "name-unusable"),
        ({"name": "../up"}, "name-unusable"),
        ({"created": "1970-01-01T00:00:00Z"}, "date-unusable"),
        ({"changelog": "../CHANGELOG.md"}, "unsafe-path"),
        ({"changelog": ["CHANGELOG.md"]}, "wrong-type"),
        ({"changelog": "SHA256SUMS"}, "release-path"),
        ({"changelog": "exports/CHANGELOG.md"}, "release-path"),
        ({"changelog": "T.csv"}, "release-path"),
        ({"image": "none.png"}, "file-missing"),
        ({"licenses": [{"name": "own", "path": "LICENCE"}]}, "file-missing"),
    ],
)
def test_a_package_that_cannot_be_a_release_is_refused(tmp_path: Path, store: Path, more: Json, code: str) -> None:
    package = write_small(tmp_path / "package", **more)
    with pytest.raises(InputRefusedError) as refusal:
        release(package, store)
    assert refusal.value.problems[0].code == code
    assert not store.exists()


def test_files_that_the_descriptor_names_come_along(tmp_path: Path, store: Path) -> None:
    licences = [{"name": "own", "path": "texts/LICENCE"}, {"name": "CC0-1.0", "path": "https://example.org/cc0"}]
    package = write_small(tmp_path / "package", image="logo.png", licenses=licences, changelog="texts/NEWS.md")
    (package / "texts").mkdir()
    (package / "texts" / "LICENCE").write_text("free\n")
    (package / "CHANGELOG.md").rename(package / "texts" / "NEWS.md")
    (package / "logo.png").write_bytes(b"\x89PNG")
    (package / "secret.txt").write_text("not named\n")
    result = release(package, store)
    assert result.built is not None
    assert {"texts/LICENCE", "texts/NEWS.md", "logo.png"} <= result.built.files.keys()
    assert not {"secret.txt", "CHANGELOG.md"} & result.built.files.keys()


def test_the_statement_names_every_file_and_who_checked_them(package: Path, store: Path) -> None:
    release(package, store)
    with zipfile.ZipFile(store / NAME / f"{NAME}-0.1.0.zip") as archive:
        statement = json.loads(archive.read(f"{NAME}-0.1.0/statement.json"))
        report = json.loads(archive.read(f"{NAME}-0.1.0/report.json"))
        names = {name.partition("/")[2] for name in archive.namelist()}
    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert {one["name"] for one in statement["subject"]} == names - {"statement.json", "SHA256SUMS"}
    predicate = statement["predicate"]
    assert (predicate["verdict"], predicate["date"], predicate["since"]) == ("pass", "2026-01-02T03:04:04Z", None)
    assert [judge["name"] for judge in predicate["judges"]] == [judge["name"] for judge in report["judges"]]
    assert not any("seconds" in judge for judge in report["judges"])


def test_a_store_that_cannot_be_written_is_the_machine_s_fault(package: Path, store: Path) -> None:
    store.write_text("a file")
    with pytest.raises(MachineError):
        release(package, store)


def test_nothing_is_left_behind(package: Path, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    release(package, store)
    change(package, csv="id,n\na,-1\n", version="1.0.0")
    release(package, store)
    assert list(scratch.iterdir()) == []
    assert list((store / ".openfigures" / "staging").iterdir()) == []
