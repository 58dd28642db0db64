"""Every attack ends with a refusal; what was known remains known, and nothing is left behind."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from attacks import ARCHIVES, CONTENTS, GOOD, INDEXES, SIGNERS, TAMPERINGS, Attack, Tampering
from guarded import Guard, guarding
from small_stores import NAME, PUBLISHER, Store, allow, unpack

from openfigures.errors import NotWholeError
from openfigures.releases.reading.delivered import unpacked
from openfigures.releases.reading.trust import TrustedState
from openfigures.releases.reading.verifying import Policy, verify_release

Command = list[str | Path]
STATE = ".local/state/openfigures/trust.json"


@pytest.fixture(scope="module")
def guard() -> Iterator[Guard]:
    """Start the process that runs commands under watch."""
    with guarding() as one:
        yield one


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return the home of a user who believes the publisher."""
    folder = tmp_path / "home"
    (folder / "work").mkdir(parents=True)
    (folder / "allowed_signers").write_text(allow(PUBLISHER), "utf-8")
    (folder / "revoked").write_text("", "utf-8")
    return folder


@pytest.fixture
def store(tmp_path: Path, home: Path) -> Store:
    """Return a store that the user has seen."""
    seen = Store(folder=tmp_path / "store").publish("0.9.0").publish("1.0.0")
    assert seen.index
    TrustedState(home / STATE).remember(str(seen.folder), seen.index)
    return seen


def whom(home: Path) -> Command:
    """Return the options that say whom the user believes."""
    return ["--signers", home / "allowed_signers", "--revoked", home / "revoked"]


def snapshot(folder: Path) -> dict[str, bytes]:
    """Return all files of a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_without_an_attack_the_release_is_taken(guard: Guard, store: Store, home: Path, tmp_path: Path) -> None:
    to = home / "work" / "got"
    get: Command = ["get", NAME, "--from", store.folder, "--to", to, *whom(home)]
    verify: Command = ["verify", store.folder / NAME, *whom(home)]
    got, verified = guard.run([get, verify], home, tmp_path)
    assert (got.code, verified.code) == (0, 0), (got, verified)
    assert snapshot(home).keys() == {
        "allowed_signers", "revoked", STATE, "work/got/SHA256SUMS", "work/got/SHA256SUMS.sig",
        "work/got/data/t.csv", "work/got/datapackage.json", "work/got/statement.json",
    }  # fmt: skip


@pytest.mark.parametrize("attack", [*INDEXES, *SIGNERS, *ARCHIVES, *CONTENTS], ids=lambda attack: attack.name)
def test_attack_on_a_store(attack: Attack, guard: Guard, store: Store, home: Path, tmp_path: Path) -> None:
    attack.spoil(store, home)
    before = snapshot(home)
    get: Command = ["get", attack.wanted, "--from", store.folder, "--to", home / "work" / "got", *whom(home)]
    verify: Command = ["verify", store.folder / NAME, *whom(home)]
    commands = [[*command, "--format", "json"] for command in (get, verify)]
    for ending in guard.run(commands if attack.wanted == NAME else commands[:1], home, tmp_path):
        assert ending.code == attack.exit, ending
        assert [one["code"] for one in json.loads(ending.out)["refused"]] == [attack.code]
        assert ending.err.startswith(f"{attack.code} ")
        assert ending.err.count("\n") == 1
    assert snapshot(home) == before
    assert not any((home / "work").iterdir())


def test_folders_that_lie_deeper_than_calls_can_go(tmp_path: Path) -> None:
    folder = unpack(GOOD, tmp_path / "figures-1.1.0")
    folders = [folder / ("d/" * depth) for depth in range(1, 1200)]
    for one in folders:
        one.mkdir()
    (folders[-1] / "x").touch()
    with pytest.raises(NotWholeError, match="files-differ"):
        verify_release(unpacked(folder), Policy(signers=None, moment=datetime.now(UTC)))
    (folders[-1] / "x").unlink()
    for one in reversed(folders):  # those who tidy up after tests go no deeper either
        one.rmdir()


@pytest.mark.parametrize("tampering", TAMPERINGS, ids=lambda tampering: tampering.name)
def test_attack_on_an_unpacked_release(tampering: Tampering, guard: Guard, home: Path, tmp_path: Path) -> None:
    folder = unpack(GOOD, tmp_path / "figures-1.1.0")
    tampering.spoil(folder)
    before = snapshot(home)
    (ending,) = guard.run([["verify", folder, "--format", "json", *whom(home)]], home, tmp_path)
    assert ending.code == 4, ending
    assert [one["code"] for one in json.loads(ending.out)["refused"]] == [tampering.code]
    assert snapshot(home) == before
