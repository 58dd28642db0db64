"""`verify`, `get` and `keygen` as a user types them."""

import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from small_stores import (
    NAME,
    PUBLISHER,
    STRANGER,
    Store,
    User,
    allow,
    key,
    package_files,
    release_files,
    signed,
    stated,
    summed,
    unpack,
)

from openfigures.releases.formats.index import Revoked, render
from startup import SLOW, run


@pytest.fixture
def user(tmp_path: Path) -> User:
    """Return a user who believes the publisher."""
    return User(tmp_path / "home")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Return a store with a history; 1.1.1 was revoked."""
    made = Store(folder=tmp_path / "store")
    for version in ("0.1.0", "1.0.0", "1.1.0", "2.0.0-rc.1", "1.1.1", "1.0.1"):
        made.publish(version)
    return made.change(revoked=(Revoked(version="1.1.1", reason="the unit is wrong"),))


WISHES = [
    (NAME, 0, "1.1.0"),
    (f"{NAME}@^1", 0, "1.1.0"),
    (f"{NAME}@~1.0", 0, "1.0.1"),
    (f"{NAME}@^0", 0, "0.1.0"),
    (f"{NAME}@1.0.0", 0, "1.0.0"),
    (f"{NAME}@2.0.0-rc.1", 0, "2.0.0-rc.1"),
    (f"{NAME}@1.1.1", 4, "the unit is wrong"),
    (f"{NAME}@~1.1.1", 2, "no release of figures fits ~1.1.1"),
    (f"{NAME}@3.0.0", 2, "there are: 0.1.0, 1.0.0, 1.0.1, 1.1.0, 2.0.0-rc.1"),
    (f"{NAME}@latest", 2, "'latest' is neither a version nor a range"),
    ("figure", 2, "there are no releases of 'figure'"),
    ("../figures", 2, "'../figures' cannot be the name of a package"),
    ("", 2, "'' cannot be the name of a package"),
]


@pytest.mark.parametrize(("wish", "code", "says"), WISHES)
def test_which_release_is_got(wish: str, code: int, says: str, store: Store, user: User) -> None:
    done = user.run("get", wish, "--from", store.folder)
    assert done.returncode == code, done
    assert says in done.stdout + done.stderr
    assert [path.name for path in (user.home / "work").iterdir()] == ([f"{NAME}-{says}"] if code == 0 else [])


def test_what_is_got_is_what_was_released(store: Store, user: User) -> None:
    assert user.run("get", NAME, "--from", store.folder, "--to", "some/where").returncode == 0
    folder = user.home / "work" / "some" / "where"
    got = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert got == release_files("1.1.0")
    assert user.run("verify", folder).returncode == 0


def test_getting_twice_changes_nothing(store: Store, user: User) -> None:
    assert user.run("get", NAME, "--from", store.folder).returncode == 0
    before = user.files()
    again = user.run("get", NAME, "--from", store.folder)
    assert (again.returncode, user.files()) == (0, before), again
    assert "was there already" in again.stdout


def test_the_current_folder_is_not_replaced(store: Store, user: User) -> None:
    done = user.run("get", NAME, "--from", store.folder, "--to", ".")
    assert (done.returncode, done.stderr) == (2, "the current folder cannot be replaced; choose a new one with --to\n")


def test_an_empty_folder_is_filled(store: Store, user: User) -> None:
    (user.home / "work" / "empty").mkdir()
    assert user.run("get", NAME, "--from", store.folder, "--to", "empty").returncode == 0
    assert (user.home / "work" / "empty" / "datapackage.json").is_file()


@pytest.mark.parametrize("path", ["mine.txt", "datapackage.json", "SHA256SUMS"])
def test_a_folder_with_something_else_is_left_alone(path: str, store: Store, user: User) -> None:
    folder = unpack({path: b"mine"}, user.home / "work" / f"{NAME}-1.1.0")
    before = user.files()
    done = user.run("get", NAME, "--from", store.folder)
    assert done.returncode == 2, done
    assert f"{folder.name} is there already" in done.stderr
    assert user.files() == before


def test_a_release_that_was_changed_is_not_taken_for_the_one_that_was_got(store: Store, user: User) -> None:
    assert user.run("get", NAME, "--from", store.folder).returncode == 0
    (user.home / "work" / f"{NAME}-1.1.0" / "data" / "t.csv").write_text("changed")
    assert user.run("get", NAME, "--from", store.folder).returncode == 2


def test_a_release_of_another_store_is_not_taken_for_the_one_of_this(store: Store, user: User, tmp_path: Path) -> None:
    """Though it has the same name and version, and is signed by the same key."""
    files = signed(summed(stated({**package_files("1.0.0"), "more.csv": b"x"})))
    other = Store(folder=tmp_path / "other").publish("1.0.0", files)
    assert user.run("get", f"{NAME}@1.0.0", "--from", other.folder).returncode == 0
    done = user.run("get", f"{NAME}@1.0.0", "--from", store.folder)
    assert (done.returncode, "with something else than figures 1.0.0" in done.stderr) == (2, True), done


def test_a_newer_release_is_got_and_an_older_index_then_refused(store: Store, user: User) -> None:
    older = store.index_file.read_bytes()
    assert user.run("get", NAME, "--from", store.folder).returncode == 0
    store.publish("1.2.0")
    done = user.run("get", NAME, "--from", store.folder)
    assert "figures 1.2.0 is authentic" in done.stdout
    store.index_file.write_bytes(older)
    state = user.state.read_bytes()
    for command in (f"get {NAME}@1.0.0 --from {store.folder}", f"verify {store.folder / NAME}"):
        refused = user.run(*command.split())
        assert (refused.returncode, refused.stderr.split()[0]) == (4, "index-rollback")
    assert user.state.read_bytes() == state


def test_a_state_may_lie_elsewhere(store: Store, user: User) -> None:
    assert user.run("get", NAME, "--from", store.folder, "--state", "state.json").returncode == 0
    assert not user.state.exists()
    known = json.loads((user.home / "work" / "state.json").read_text())
    assert known["stores"][str(store.folder)][NAME]["sequence"] == 6
    assert stat.S_IMODE((user.home / "work" / "state.json").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"schema_version": 2}', '{"schema_version": 1, "stores": {"a": {"b": {}}}}']
)
def test_a_damaged_state_is_not_overwritten(text: str, store: Store, user: User) -> None:
    user.state.parent.mkdir()
    user.state.write_text(text)
    done = user.run("get", NAME, "--from", store.folder)
    assert (done.returncode, "is damaged" in done.stderr) == (6, True), done
    assert user.state.read_text() == text
    assert not any((user.home / "work").iterdir())


def test_stores_are_remembered_side_by_side(store: Store, user: User, tmp_path: Path) -> None:
    other = Store(folder=tmp_path / "other", name="other").publish("1.0.0")
    user.signers.write_text(allow(PUBLISHER, principal="*"))
    for name, folder in ((NAME, store.folder), ("other", other.folder)):
        assert user.run("get", name, "--from", folder).returncode == 0
    known = json.loads(user.state.read_text())["stores"]
    assert {path: set(names) for path, names in known.items()} == {
        str(store.folder): {NAME}, str(other.folder): {"other"},
    }  # fmt: skip


def test_an_unsigned_store(user: User, tmp_path: Path) -> None:
    files = {path: data for path, data in release_files().items() if not path.endswith(".sig")}
    store = Store(folder=tmp_path / "store").publish("1.0.0", files)
    assert store.index
    store.say(store.index, by=None)
    done = user.run("get", NAME, "--from", store.folder)
    assert (done.returncode, done.stderr.split()[0]) == (4, "signature-missing")
    done = user.run("get", NAME, "--from", store.folder, "--unsigned")
    assert done.returncode == 0, done
    assert "who made it was not asked" in done.stdout
    store.index_file.write_text(render(replace(store.index, sequence=2, releases=store.index.releases[:1]), None))
    store.archive("1.0.0").write_bytes(b"x" * store.index.releases[0].bytes)
    (user.home / "work" / f"{NAME}-1.0.0").rename(user.home / "work" / "kept")
    done = user.run("get", NAME, "--from", store.folder, "--unsigned")
    assert (done.returncode, done.stderr.split()[0]) == (4, "download-digest")


def test_what_verify_says(store: Store, user: User) -> None:
    archive = store.archive("1.0.0")
    said = user.run("verify", archive).stdout.splitlines()
    assert said[:2] == [
        "figures 1.0.0 is authentic and whole",
        f"  signed by {PUBLISHER.public.fingerprint} (line 1 of the signers)",
    ]
    data = json.loads(user.run("verify", archive, "--format", "json").stdout)["release"]
    assert (data["name"], data["version"], data["verdict"], data["files"]) == (NAME, "1.0.0", "authentic", 5)
    assert data["signer"] == {"fingerprint": PUBLISHER.public.fingerprint, "line": 1}
    data = json.loads(user.run("verify", archive, "--format", "json", "--unsigned").stdout)["release"]
    assert (data["verdict"], data["signer"]) == ("whole", None)


def test_archives_and_folders_may_be_named_otherwise(user: User, store: Store) -> None:
    copy = user.home / "work" / "copy.zip"
    copy.write_bytes(store.archive("1.0.0").read_bytes())
    unpack(release_files("1.0.0"), user.home / "work" / "elsewhere")
    for name in ("copy.zip", "elsewhere"):
        assert "figures 1.0.0 is authentic" in user.run("verify", name).stdout


def test_a_key_is_replaced_by_another(user: User, store: Store) -> None:
    user.signers.write_text(allow(key(3), STRANGER))
    assert user.run("verify", store.archive("1.0.0")).returncode == 4
    user.signers.write_text(allow(key(3), PUBLISHER))
    assert "line 2" in user.run("verify", store.archive("1.0.0")).stdout


USAGE = [
    (["verify", "x.zip"], "say with --signers FILE which keys you believe"),
    (["get", NAME, "--from", "."], "say with --signers FILE which keys you believe"),
    (["verify", "x.zip", "--unsigned", "--signers", "x"], "say with --signers FILE"),
    (["verify", "x.zip", "--unsigned", "--revoked", "x"], "say with --signers FILE"),
    (["verify", "x.zip", "--signers", "nowhere"], "nowhere cannot be read: No such file"),
    (["verify", "x.zip", "--unsigned"], "x.zip cannot be read: No such file"),
    (["verify", "/dev/null", "--unsigned"], "it is not a regular file"),
    (["verify", "http://example.org/data/x", "--unsigned"], "is not encrypted"),
    (["verify", "https://example.org", "--unsigned"], "add its name: https://example.org/NAME"),
    (["get", NAME], "Missing option '--from'"),
    (["get", NAME, "--from", "nowhere", "--unsigned"], "there is no folder nowhere"),
    (["get", NAME, "--from", ".", "--unsigned", "--patience", "0"], "is not in the range"),
]


@pytest.mark.parametrize(
    ("arguments", "says"), USAGE, ids=lambda value: " ".join(value) if isinstance(value, list) else ""
)
def test_what_cannot_be_meant(arguments: list[str], says: str, user: User) -> None:
    done = user.run_as_typed(*arguments)
    assert (done.returncode, says in done.stderr) == (2, True), done


def test_keygen_makes_a_key_that_can_be_believed(user: User) -> None:
    done = user.run_as_typed("keygen", "key", "--comment", "the office")
    assert done.returncode == 0, done
    public = (user.home / "work" / "key.pub").read_text()
    assert public.endswith(" the office\n")
    assert (
        done.stdout.splitlines()[-1]
        == f'NAME namespaces="openfigures-*" {public.removesuffix(" the office" + chr(10))}'
    )
    assert user.run_as_typed("keygen", "key").returncode == 2
    assert (user.home / "work" / "key.pub").read_text() == public


def test_a_full_disk_leaves_nothing(store: Store, user: User) -> None:
    before = user.files()
    limited = ["bash", "-c", 'ulimit -f 1 && exec "$@"', "bash", *user.command("get", NAME, "--from", store.folder)]
    done = user.run_program(limited)
    assert (done.returncode, "cannot be written: File too large" in done.stderr) == (6, True), done
    assert user.files() == before
    assert not any((user.home / "work").iterdir())


def test_a_release_that_lies_here_is_verified_without_what_is_for_the_network(tmp_path: Path) -> None:
    ended = run("verify", "--unsigned", str(unpack(release_files(), tmp_path / NAME)))
    assert (ended.code, ended.modules & SLOW) == (0, frozenset())
