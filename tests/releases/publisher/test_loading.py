"""`openfigures.load`: verified, cached, exact."""

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from publishing import NAME, ask_few_judges, change, release, write_small

import openfigures
from openfigures.errors import InputRefusedError, NotAuthenticError, NotWholeError, UsageError
from openfigures.releases.signing.keys import PrivateKey, new_key
from packages import REPOSITORY

pyarrow = pytest.importorskip("pyarrow")


@pytest.fixture(autouse=True)
def _homes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ask_few_judges(monkeypatch)
    for name in ("CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))


@pytest.fixture
def key(tmp_path: Path) -> PrivateKey:
    return new_key(tmp_path / "key")


@pytest.fixture
def store(tmp_path: Path, key: PrivateKey) -> Path:
    """A store with the releases 0.1.0, 0.2.0 and 1.0.0."""
    package = write_small(tmp_path / "package", csv="id,n\na,0.1\nb,2.5\n")
    release(package, tmp_path / "store", key=key)
    for csv, version in (("id,n\na,0.1\nb,2.5\nc,3\n", "0.2.0"), ("id,n\nc,123456789012345.5\n", "1.0.0")):
        change(package, csv=csv, version=version)
        release(package, tmp_path / "store", key=key)
    return tmp_path / "store"


@pytest.fixture
def signers(tmp_path: Path, key: PrivateKey) -> Path:
    file = tmp_path / "allowed_signers"
    file.write_text(f"{NAME} {key.public}\n")
    return file


@pytest.mark.parametrize(
    ("source", "version", "numbers"),
    [
        (NAME, "1.0.0", ["123456789012345.5"]),
        (f"{NAME}@^0.1", "0.1.0", ["0.1", "2.5"]),
        (f"{NAME}@0.2.0", "0.2.0", ["0.1", "2.5", "3"]),
    ],
)
def test_a_release_is_verified_and_its_numbers_are_exact(
    store: Path, signers: Path, source: str, version: str, numbers: list[str]
) -> None:
    data = openfigures.load(source, from_=store, signers=signers)
    exact = [Decimal(number) for number in numbers]
    assert (data.name, data.version, data.tables) == (NAME, version, ("t",))
    assert repr(data) == f"<{NAME} {version}: t>"
    assert data.verified is not None
    assert data.verified.signer is not None
    assert data.arrow("t").column("n").to_pylist() == exact
    assert data.pandas("t")["n"].tolist() == exact
    assert data.polars("t")["n"].to_list() == exact
    assert pyarrow.types.is_decimal(data.arrow("t").schema.field("n").type)


def test_what_was_fetched_is_kept_and_verified_again(store: Path, signers: Path) -> None:
    first = openfigures.load(NAME, from_=store, signers=signers)
    archive = store / NAME / f"{NAME}-1.0.0.zip"
    whole = archive.read_bytes()
    archive.unlink()
    assert openfigures.load(NAME, from_=store, signers=signers).path == first.path
    archive.write_bytes(whole)
    (first.path / "t.csv").write_text("id,n\nc,1\n")
    again = openfigures.load(NAME, from_=store, signers=signers)
    assert again.path == first.path
    assert (again.path / "t.csv").read_text() == "id,n\nc,123456789012345.5\n"


def test_an_archive_is_verified_too(store: Path, signers: Path, tmp_path: Path) -> None:
    archive = store / NAME / f"{NAME}-0.2.0.zip"
    for _ in range(2):
        data = openfigures.load(archive, signers=signers)
        assert data.arrow("t").num_rows == 3
    assert openfigures.load(archive, to=tmp_path / "here", unsigned=True).path == tmp_path / "here"
    with pytest.raises(UsageError, match="something else"):
        openfigures.load(store / NAME / f"{NAME}-0.1.0.zip", to=tmp_path / "here", unsigned=True)
    archive.write_bytes(archive.read_bytes()[:-1])
    with pytest.raises(NotWholeError):
        openfigures.load(archive, signers=signers)


def test_whom_to_believe_must_be_said(store: Path, signers: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="signers="):
        openfigures.load(NAME, from_=store)
    with pytest.raises(UsageError, match="signers="):
        openfigures.load(NAME, from_=store, signers=signers, unsigned=True)
    stranger = tmp_path / "strangers"
    stranger.write_text(f"{NAME} {new_key(tmp_path / 'other').public}\n")
    with pytest.raises(NotAuthenticError):
        openfigures.load(NAME, from_=store, signers=stranger)
    assert not (tmp_path / "cache" / "openfigures" / "releases").exists()


def test_a_folder_is_read_strictly_and_as_it_is(tmp_path: Path) -> None:
    package = write_small(tmp_path / "package", csv="id,n\na,0.10\nb,\n")
    data = openfigures.load(package)
    assert data.verified is None
    assert data.arrow("t").to_pylist() == [{"id": "a", "n": Decimal("0.1")}, {"id": "b", "n": None}]
    (package / "t.csv").write_text("id,n\na,1_0\n")
    with pytest.raises(InputRefusedError, match=r"table-unreadable t\.csv:2:3"):
        openfigures.load(package).arrow("t")


def test_a_folder_is_verified_when_it_is_said_whom_to_believe(store: Path, signers: Path, tmp_path: Path) -> None:
    folder = openfigures.load(NAME, from_=store, signers=signers, to=tmp_path / "got").path
    data = openfigures.load(folder, signers=signers)
    assert data.verified is not None
    assert data.verified.signer is not None
    with pytest.raises(NotWholeError, match="sums-missing"):
        openfigures.load(write_small(tmp_path / "package"), signers=signers)
    (folder / "t.csv").write_text("id,n\na,9\n")
    with pytest.raises(NotWholeError, match="files-differ"):
        openfigures.load(folder, unsigned=True)


def test_a_table_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there are: t"):
        openfigures.load(write_small(tmp_path / "package")).arrow("u")


def test_this_repository_can_be_loaded() -> None:
    observations = openfigures.load(REPOSITORY).polars("observations")
    assert set(observations.filter(observations["printed"] == "0.12%")["obs_value"]) == {Decimal("0.12")}


def test_importing_the_library_needs_none_of_the_three() -> None:
    script = "import sys, openfigures; openfigures.load('.'); print({'pyarrow', 'pandas', 'polars'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=REPOSITORY)
    assert done.stdout == "set()\n"
