"""Where versions come from: archives and revisions, and what is not unpacked from them."""

import os
import stat
import struct
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest
from drafts import Draft, codes

from openfigures.errors import InputRefusedError, MachineError
from openfigures.versions.comparing import diff
from openfigures.versions.sources import store

PROGRAMS = (
    "core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "filter.x.smudge", "diff.external",
    "core.askPass", "credential.helper", "diff.x.textconv", "core.gitProxy",
)  # fmt: skip
"""Keys of git's configuration that name programs."""


def _files(draft: Draft, folder: Path) -> dict[str, bytes]:
    draft.write(folder)
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _corrected() -> Draft:
    draft = Draft()
    draft.replace(",61000,", ",61500,")
    return draft


def _zip(path: Path, files: Mapping[str, bytes], change: Callable[[ZipFile], None] | None = None) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
        if change is not None:
            change(archive)
    return path


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package in a folder."""
    return Draft().write(tmp_path / "package")


@pytest.fixture
def files(tmp_path: Path) -> dict[str, bytes]:
    """The files of a version in which one value was corrected."""
    return _files(_corrected(), tmp_path / "other")


def _refusal(old: Path | str, new: Path | str) -> str:
    with pytest.raises(InputRefusedError) as refused:
        diff(old, new)
    return refused.value.problems[0].code


@pytest.fixture(autouse=True)
def nothing_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever happens, what was unpacked is removed."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    yield
    assert list((tmp_path / "temporary").iterdir()) == []


class TestArchives:
    """ZIP files."""

    @pytest.mark.parametrize("top", ["", "museum-1.2.3/"])
    @pytest.mark.parametrize("how", [ZIP_STORED, ZIP_DEFLATED])
    def test_an_archive_is_a_package(
        self, tmp_path: Path, package: Path, files: dict[str, bytes], top: str, how: int
    ) -> None:
        with ZipFile(tmp_path / "new.zip", "w", how) as archive:
            for name, data in {".hidden/x": b"", "README.md": b"", **files}.items():
                archive.writestr(top + name, data)
        assert codes(diff(package, tmp_path / "new.zip")) == ["value-corrected"]

    def test_an_archive_that_was_streamed(self, tmp_path: Path, package: Path, files: dict[str, bytes]) -> None:
        class Pipe:
            """A file that cannot go back, so that sizes follow the members."""

            def __init__(self) -> None:
                self.data = b""

            def write(self, data: bytes) -> int:
                self.data += data
                return len(data)

            def flush(self) -> None:
                pass

        pipe = Pipe()
        with ZipFile(pipe, "w", ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
            for name, data in files.items():
                archive.writestr(name, data)
        (tmp_path / "new.zip").write_bytes(pipe.data)
        assert codes(diff(package, tmp_path / "new.zip")) == ["value-corrected"]

    @pytest.mark.parametrize(
        "name", ["../evil.csv", "/etc/evil", "a/../../evil", "C:/evil", "a\\..\\evil", "con.csv", "x/ ", "nul\x01"]
    )
    def test_a_path_that_leaves_the_archive(
        self, tmp_path: Path, package: Path, files: dict[str, bytes], name: str
    ) -> None:
        path = _zip(tmp_path / "new.zip", files, lambda archive: archive.writestr(name, b"x"))
        assert _refusal(package, path) == "archive-unsafe"
        assert not list(tmp_path.rglob("evil*"))

    @pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFDIR])
    def test_what_is_no_file(self, tmp_path: Path, package: Path, files: dict[str, bytes], kind: int) -> None:
        member = ZipInfo("visits.csv")
        member.external_attr = (kind | 0o777) << 16
        rest = {name: data for name, data in files.items() if name != "visits.csv"}
        path = _zip(tmp_path / "new.zip", rest, lambda archive: archive.writestr(member, "/etc/passwd"))
        assert _refusal(package, path) == "archive-unsafe"

    @pytest.mark.parametrize("twin", ["VISITS.csv", "visits.csv"])
    @pytest.mark.filterwarnings("ignore:Duplicate name")
    def test_two_members_of_one_name(self, tmp_path: Path, package: Path, files: dict[str, bytes], twin: str) -> None:
        path = _zip(tmp_path / "new.zip", files, lambda archive: archive.writestr(twin, b"x"))
        assert _refusal(package, path) == "archive-unsafe"

    def test_a_bomb(self, tmp_path: Path, package: Path, files: dict[str, bytes]) -> None:
        path = _zip(tmp_path / "new.zip", files, lambda archive: archive.writestr("bomb", bytes(2 * 2**20)))
        assert _refusal(package, path) == "archive-unsafe"

    def test_too_many_members(
        self, tmp_path: Path, package: Path, files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("openfigures.versions.sources.archive.MEMBERS", len(files) - 1)
        assert _refusal(package, _zip(tmp_path / "new.zip", files)) == "archive-too-large"

    def test_tables_that_are_too_large(
        self, tmp_path: Path, package: Path, files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(store, "BYTES", 100)
        assert _refusal(package, _zip(tmp_path / "new.zip", files)) == "archive-too-large"

    def test_a_member_packed_in_another_way(self, tmp_path: Path, package: Path, files: dict[str, bytes]) -> None:
        path = _zip(tmp_path / "new.zip", files, lambda archive: archive.writestr("x", b"x", ZIP_BZIP2))
        assert _refusal(package, path) == "archive-unsafe"

    @pytest.mark.parametrize("where", ["before", "between", "after"])
    def test_bytes_that_belong_to_no_member(
        self, tmp_path: Path, package: Path, files: dict[str, bytes], where: str
    ) -> None:
        path = _zip(tmp_path / "new.zip", files)
        data = path.read_bytes()
        second = [at for at in range(len(data)) if data.startswith(b"PK\x03\x04", at)][1]
        directory = data.index(b"PK\x01\x02")
        at = {"before": 0, "between": second, "after": directory}[where]
        path.write_bytes(_shifted(data, at))
        assert _refusal(package, path) in {"archive-unsafe", "archive-malformed"}

    @pytest.mark.parametrize("part", ["header", "data", "half"])
    def test_damage(self, tmp_path: Path, package: Path, files: dict[str, bytes], part: str) -> None:
        path = _zip(tmp_path / "new.zip", files)
        data = bytearray(path.read_bytes())
        at = data.index(b"visits.csv") + (0 if part == "header" else 40)
        data[at] ^= 0xFF
        path.write_bytes(bytes(data[: len(data) // 2]) if part == "half" else bytes(data))
        assert _refusal(package, path) == "archive-malformed"

    def test_an_encrypted_member(self, tmp_path: Path, package: Path, files: dict[str, bytes]) -> None:
        path = _zip(tmp_path / "new.zip", files)
        data = bytearray(path.read_bytes())
        data[data.index(b"PK\x01\x02") + 8] |= 1
        path.write_bytes(bytes(data))
        assert _refusal(package, path) == "archive-unsafe"

    def test_an_archive_without_descriptor(self, tmp_path: Path, package: Path) -> None:
        assert _refusal(package, _zip(tmp_path / "new.zip", {"a.csv": b"a\n1\n"})) == "file-missing"

    def test_what_is_no_archive(self, tmp_path: Path, package: Path) -> None:
        (tmp_path / "new.zip").write_bytes(b"PK" * 100)
        assert _refusal(package, tmp_path / "new.zip") == "archive-malformed"

    def test_only_what_the_descriptor_names_is_unpacked(
        self, tmp_path: Path, package: Path, files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        opened = []
        real = zipfile.ZipFile.open

        def spy(self: ZipFile, member: ZipInfo, *rest: object) -> object:
            opened.append(member.filename)
            return real(self, member, *rest)  # type: ignore[arg-type]

        path = _zip(tmp_path / "new.zip", {**files, "secret.bin": b"x"})
        monkeypatch.setattr(zipfile.ZipFile, "open", spy)
        diff(package, path)
        assert sorted(opened) == sorted(files)


def _shifted(data: bytes, at: int) -> bytes:
    """Return an archive with some bytes put in at a place, and its offsets corrected."""
    more = b"junk"
    out = bytearray(data[:at] + more + data[at:])
    end = out.rindex(b"PK\x05\x06")
    (directory,) = struct.unpack_from("<I", out, end + 16)
    struct.pack_into("<I", out, end + 16, directory + len(more))
    position = out.index(b"PK\x01\x02")
    while out.startswith(b"PK\x01\x02", position):
        (offset,) = struct.unpack_from("<I", out, position + 42)
        struct.pack_into("<I", out, position + 42, offset + (len(more) if offset >= at else 0))
        lengths = struct.unpack_from("<HHH", out, position + 28)
        position += 46 + sum(lengths)
    return bytes(out)


def _git(folder: Path, *arguments: str) -> str:
    environment = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    author = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(
        ["git", *author, *arguments], cwd=folder, env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def _commit(folder: Path, tag: str) -> None:
    _git(folder, "add", "-A")
    _git(folder, "commit", "-q", "-m", tag)
    _git(folder, "tag", tag)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with a package in the folder `data`: tag v1, and tag v2 with one value corrected."""
    folder = tmp_path / "repository"
    folder.mkdir()
    _git(folder, "init", "-q")
    Draft().write(folder / "data")
    _commit(folder, "v1")
    table = folder / "data" / "visits.csv"
    table.write_text(table.read_text().replace(",61000,", ",61500,"))
    _commit(folder, "v2")
    return folder


class TestRevisions:
    """Revisions of a git repository."""

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("v1", "data"),
            ("v1:data", "data"),
            ("v1:data/", "data/datapackage.json"),
            ("v1:data/datapackage.json", "data"),
            ("HEAD~1", "data"),
            ("v1:data", "v2:data"),
            ("data", "v1"),
        ],
    )
    def test_a_revision_is_a_package(
        self, repository: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str
    ) -> None:
        monkeypatch.chdir(repository)
        assert codes(diff(old, new)) == ["value-corrected"]

    def test_a_revision_of_the_current_folder(self, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(repository / "data")
        assert codes(diff("v1", ".")) == codes(diff("v1", "v2")) == ["value-corrected"]
        assert codes(diff("v2", ".")) == []

    def test_the_repository_around_the_other_version(
        self, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        assert codes(diff("v1", repository / "data")) == ["value-corrected"]

    @pytest.mark.parametrize(
        "revision",
        ["--upload-pack=touch evil", "-c", "v3", "v1:nowhere", "v1:../data", "v1:/etc", ":data", "v1\n", "v1 v2",
         "--output=evil", "v1^{tree}:data", "v1..v2", "ext::sh -c 'touch evil'", "https://example.org/x.zip"],
    )  # fmt: skip
    def test_a_revision_that_is_none(self, repository: Path, monkeypatch: pytest.MonkeyPatch, revision: str) -> None:
        monkeypatch.chdir(repository)
        assert _refusal(revision, "data") in {"revision-unknown", "revision-unreadable"}
        assert not list(repository.rglob("*evil*"))

    def test_no_repository_at_all(self, package: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.chdir(tmp_path)
        assert _refusal("v1", package) == "revision-unknown"

    def test_a_link_is_refused(self, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(repository)
        (repository / "data" / "log.csv").unlink()
        (repository / "data" / "log.csv").symlink_to("/etc/passwd")
        _commit(repository, "v3")
        assert _refusal("v3:data", "v1:data") == "link"

    def test_a_folder_behind_a_link_is_not_found(self, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(repository)
        (repository / "alias").symlink_to("data")
        _commit(repository, "v3")
        assert _refusal("v3:alias", "v1:data") == "revision-unreadable"

    def test_nothing_of_the_configuration_is_run(self, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(repository)
        program = repository / "evil.sh"
        program.write_text("#!/bin/sh\ntouch evil-was-run\n")
        program.chmod(0o755)
        for key in PROGRAMS:
            _git(repository, "config", key, str(program))
        hooks = repository / "hooks"
        hooks.mkdir()
        for hook in ("post-checkout", "reference-transaction", "post-index-change"):
            (hooks / hook).write_text(program.read_text())
            (hooks / hook).chmod(0o755)
        _git(repository, "config", "core.hooksPath", str(hooks))
        (repository / ".gitattributes").write_text("*.csv filter=x diff=x\n")
        assert codes(diff("v1:data", "data")) == ["value-corrected"]
        assert not (repository / "evil-was-run").exists()

    def test_nothing_is_fetched_for_objects_that_are_missing(
        self, repository: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(repository)
        name = _git(repository, "rev-parse", "v1:data/visits.csv")
        (repository / ".git" / "objects" / name[:2] / name[2:]).unlink()
        for key, value in (
            ("remote.origin.url", "ext::sh -c 'touch evil-was-run'"),
            ("remote.origin.promisor", "true"),
            ("extensions.partialClone", "origin"),
            ("core.repositoryFormatVersion", "1"),
            ("protocol.ext.allow", "always"),
        ):
            _git(repository, "config", key, value)
        assert _refusal("v1:data", "data") == "revision-unreadable"
        assert not (repository / "evil-was-run").exists()

    def test_objects_are_not_replaced(self, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(repository)
        _git(repository, "replace", "v1", "v2")
        assert codes(diff("v1:data", "data")) == ["value-corrected"]

    def test_a_machine_without_git(self, package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("shutil.which", lambda _: None)
        with pytest.raises(MachineError, match="git is not installed"):
            diff("v1", package)
