"""Private keys: made, read, and kept secret."""

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from openfigures.errors import UsageError
from openfigures.releases.signing.keys import new_key, read_private_key


def secret() -> str:
    return "a passphrase"


def test_a_new_key_is_read_again(tmp_path: Path) -> None:
    key = new_key(tmp_path / "key", comment="the office")
    assert read_private_key(tmp_path / "key").public == key.public
    assert (tmp_path / "key.pub").read_text() == f"{key.public} the office\n"
    assert [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("key", "key.pub")] == [0o600, 0o644]


def test_a_locked_key_is_read_with_its_passphrase(tmp_path: Path) -> None:
    key = new_key(tmp_path / "key", secret())
    assert read_private_key(tmp_path / "key", secret).public == key.public


def test_two_new_keys_differ(tmp_path: Path) -> None:
    assert new_key(tmp_path / "a").public != new_key(tmp_path / "b").public


def test_a_key_does_not_show_itself(tmp_path: Path) -> None:
    assert "secret" not in repr(new_key(tmp_path / "key"))


@pytest.mark.parametrize("name", ["key", "key.pub"])
def test_no_file_is_overwritten(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(UsageError, match=f"{name} is there already"):
        new_key(tmp_path / "key")
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text() == "mine"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o777], ids=oct)
def test_a_key_that_others_may_read_is_refused(mode: int, tmp_path: Path) -> None:
    new_key(tmp_path / "key")
    (tmp_path / "key").chmod(mode)
    with pytest.raises(UsageError, match="close it with: chmod 600"):
        read_private_key(tmp_path / "key")


def test_what_cannot_be_read_as_a_key(tmp_path: Path) -> None:
    path = tmp_path / "key"
    with pytest.raises(UsageError, match="No such file"):
        read_private_key(path)
    os.mkfifo(path, 0o600)
    with pytest.raises(UsageError, match="not a regular file"):
        read_private_key(path)
    path.unlink()
    path.write_text("no key")
    path.chmod(0o600)
    with pytest.raises(UsageError, match="damaged, not a private key"):
        read_private_key(path)
    path.unlink()
    new_key(path, secret())
    with pytest.raises(UsageError, match="nobody can be asked"):
        read_private_key(path)
    with pytest.raises(UsageError, match="another passphrase"):
        read_private_key(path, lambda: "another")


@pytest.mark.tools
@pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="needs ssh-keygen: apt install openssh-client")
def test_keys_are_those_of_ssh_keygen(tmp_path: Path) -> None:
    key = new_key(tmp_path / "ours", secret())
    command: list[str | Path] = ["ssh-keygen", "-y", "-P", secret(), "-f", tmp_path / "ours"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == str(key.public)
    for kind, lock in (("ed25519", ""), ("ed25519", secret()), ("rsa", "")):
        path = tmp_path / f"theirs-{kind}-{len(lock)}"
        subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", lock, "-C", "", "-f", path], check=True)
        if kind == "ed25519":
            assert str(read_private_key(path, secret).public) == path.with_suffix(".pub").read_text().strip()
        else:
            with pytest.raises(UsageError, match="is not an Ed25519 key"):
                read_private_key(path)
