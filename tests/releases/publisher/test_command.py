"""The command `release` in this process, with few judges: what it prints, and how it ends."""

import json
import sys
from pathlib import Path

import pytest
from publishing import NAME, ask_few_judges, change, write_small

from openfigures.cli.main import main
from openfigures.releases.signing.keys import new_key

MORE = "id,n\na,1\nb,2.5\nc,3\n"


class Command:
    """Runs the command and keeps what it printed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        """Return exit code, stdout and stderr."""
        self._monkeypatch.setattr(sys, "argv", ["openfigures", "release", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
        printed = self._capsys.readouterr()
        assert isinstance(end.value.code, int)
        return end.value.code, printed.out, printed.err


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Command:
    ask_few_judges(monkeypatch)
    monkeypatch.chdir(tmp_path)
    write_small(tmp_path / "package")
    return Command(monkeypatch, capsys)


def test_the_way_of_a_steward(command: Command) -> None:
    code, out, _ = command("package", "--to", "store", "--unsigned")
    assert (code, out.splitlines()[0]) == (0, f"{NAME} 0.1.0 is released")
    change(Path("package"), csv=MORE, version="0.1.1")
    code, out, err = command("package", "--to", "store", "--unsigned")
    assert (code, out) == (1, f"{NAME} 0.1.1 is not released\n" + out.partition("\n")[2])
    assert "version-too-low" in out
    assert err == ""
    code, out, _ = command("package", "--to", "store", "--draft")
    assert (code, out.splitlines()) == (
        0,
        [
            *("wrote datapackage.json", "wrote CHANGELOG.md"),
            f"{NAME} 0.2.0 is drafted: look through it, commit it, and release it",
        ],
    )
    code, out, _ = command("package", "--to", "store", "--dry-run")
    assert (code, out.splitlines()[:2]) == (
        0,
        [f"{NAME} 0.2.0 could be released; nothing was written", "  Since 0.1.0: 1 row added; that is minor"],
    )
    code, out, _ = command("package", "--to", "store", "--unsigned")
    assert (code, out.splitlines()[0]) == (0, f"{NAME} 0.2.0 is released")
    assert sorted(path.name for path in Path("store", NAME).iterdir()) == [
        "index.json", f"{NAME}-0.1.0.zip", f"{NAME}-0.2.0.zip",
    ]  # fmt: skip


def test_other_bytes_under_a_published_version_end_with_five(command: Command) -> None:
    command("package", "--to", "store", "--unsigned")
    change(Path("package"), changelog="## 0.1.0\n\n- Reworded.\n")
    code, out, err = command("package", "--to", "store", "--unsigned")
    assert (code, out) == (5, "")
    assert err == (
        f"version-taken {NAME}-0.1.0.zip this version is there already, with other bytes; what was published never "
        "changes; raise the version; `openfigures release --draft` writes the one that the changes ask for\n"
    )


def test_a_damaged_store_ends_with_four(command: Command) -> None:
    command("package", "--to", "store", "--unsigned")
    Path("store", NAME, "index.json").write_text("{}")
    code, out, err = command("package", "--to", "store", "--unsigned", "--format", "json")
    assert (code, json.loads(out)["refused"][0]["code"]) == (4, "index-malformed")
    assert err.startswith("index-malformed ")


def test_json_says_what_was_released(command: Command) -> None:
    key = Path("key")
    new_key(key)
    code, out, _ = command("package", "--to", "store", "--key", "key", "--format", "json")
    data = json.loads(out)
    assert (code, data["status"], data["package"]) == (0, "released", {"name": NAME, "version": "0.1.0"})
    assert data["release"].keys() == {"archive", "bytes", "sha256", "chain", "files"}
    assert data["release"]["files"].keys() >= {"SHA256SUMS.sig", "statement.json"}


def test_json_says_what_is_in_the_way(command: Command) -> None:
    change(Path("package"), changelog="")
    code, out, _ = command("package", "--to", "store", "--unsigned", "--format", "json")
    (obstacle,) = json.loads(out)["obstacles"]
    assert (code, obstacle["code"], obstacle["path"]) == (1, "changelog-unready", "CHANGELOG.md")


def test_a_key_that_others_can_read_is_refused(command: Command) -> None:
    new_key(Path("key"))
    Path("key").chmod(0o644)
    code, out, err = command("package", "--to", "store", "--key", "key")
    assert (code, out) == (2, "")
    assert "key" in err
