"""What this program writes, others verify with `unzip`, `sha256sum` and `ssh-keygen` alone, as the documents say."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from small_stores import MOMENT, PUBLISHER, Store, allow, signed, stated, summed

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "verifying.md"
PROGRAMS = ("bash", "jq", "python3", "sha256sum", "ssh-keygen", "unzip", "zipinfo")
pytestmark = [
    pytest.mark.tools,
    pytest.mark.skipif(
        not all(map(shutil.which, PROGRAMS)), reason="needs programs: apt install jq openssh-client unzip"
    ),
]


def commands(heading: str) -> str:
    """Return the first indented block of the document after a heading."""
    section = DOCUMENT.read_text("utf-8").split(heading, 1)[1]
    block = re.search(r"(?:^    .*\n)+", section, re.MULTILINE)
    assert block is not None
    return block[0]


def run(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run commands as someone types them."""
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a release, its index, and whom to believe."""
    descriptor = b'{"name":"chongqing","version":"1.0.0"}'
    files = {"datapackage.json": descriptor, "daten/größe 1.csv": b"id\n1\n", "-x.csv": b""}
    store = Store(folder=tmp_path / "store", name="chongqing").publish("1.0.0", signed(summed(stated(files))))
    for file in (store.index_file, store.archive("1.0.0")):
        shutil.copy(file, tmp_path)
    (tmp_path / "allowed_signers").write_text(allow(PUBLISHER, principal="chongqing"))
    return tmp_path


def test_by_hand(folder: Path) -> None:
    done = run(commands("## By hand"), folder)
    assert done.returncode == 0, done
    assert 'Good "openfigures-release-v1" signature for chongqing' in done.stdout
    assert "daten/größe 1.csv: OK" in done.stdout


@pytest.mark.parametrize("path", ["daten/größe 1.csv", "SHA256SUMS", "SHA256SUMS.sig"])
def test_by_hand_a_change_is_noticed(path: str, folder: Path) -> None:
    script = commands("## By hand")
    first, rest = script.split("\n", 1)
    assert "unzip" in first
    assert run(first, folder).returncode == 0
    file = folder / "chongqing-1.0.0" / path
    file.write_bytes(file.read_bytes().replace(b"1", b"2", 1))
    assert run(rest, folder).returncode != 0


def test_the_index_by_hand(folder: Path) -> None:
    script = commands("## The index by hand")
    done = run(script, folder)
    assert done.returncode == 0, done
    assert 'Good "openfigures-index-v1" signature for chongqing' in done.stdout
    assert "chongqing-1.0.0.zip: OK" in done.stdout
    index = folder / "index.json"
    index.write_text(index.read_text().replace('sequence\\":1', 'sequence\\":2'))
    assert run(script, folder).returncode != 0


def test_other_programs_find_nothing_wrong_with_the_archive(folder: Path) -> None:
    done = run("unzip -t chongqing-1.0.0.zip && python3 -m zipfile -t chongqing-1.0.0.zip", folder)
    assert done.returncode == 0, done
    assert "No errors detected" in done.stdout
    listed = run("TZ=UTC zipinfo -T chongqing-1.0.0.zip", folder)
    assert listed.stdout.count(f"{MOMENT:%Y%m%d.%H%M%S}") == 6
    assert listed.stdout.count("-rw-r--r--") == 6
