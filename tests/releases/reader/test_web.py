"""Servers that are slow, break off, lie or lead astray: what is got is right, or nothing is."""

import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from answers import (
    CHUNKED,
    WHOLE,
    broken,
    endless,
    in_chunks,
    leading,
    lie,
    raw,
    say,
    silent,
    slowly,
    spoiled,
    stalled,
    talkative,
    then,
    untold,
    well,
)  # fmt: skip
from small_stores import NAME, Store, User
from web_stores import Answer, serving

from openfigures.errors import UsageError
from openfigures.options import Progress
from openfigures.releases.formats.index import Entry
from openfigures.releases.reading.fetching import fetched
from openfigures.releases.reading.reaching import Reach
from openfigures.releases.reading.sources import BrokenOffError, Source
from openfigures.releases.reading.trust import TrustedState

DOWNLOADS = "cache/openfigures/downloads/"


@pytest.fixture
def user(tmp_path: Path) -> User:
    """Return a user who believes the publisher."""
    return User(tmp_path / "home")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Return a store with two releases."""
    return Store(folder=tmp_path / "store").publish("0.9.0").publish("1.0.0")


@dataclass(frozen=True, kw_only=True, slots=True)
class Bad:
    """A server that does something badly, and how the command ends."""

    name: str
    exit: int
    says: str
    index: Answer = well
    archive: Answer = well


ELSEWHERE = [
    "file:///etc/passwd", "ftp://127.0.0.1/x.zip", "http://127.0.0.2/x.zip", "http://127.0.0.1:1/x", "//127.0.0.2/x",
    "https://example.org/x.zip", "http://user:secret@127.0.0.1/x", "javascript:alert(1)", "data:,x", "http://[", "http://",
]  # fmt: skip
CHUNK = "400\r\n" + "x" * 1024 + "\r\n"
BAD = [
    Bad(name="endless index", exit=4, says="download-endless", index=endless(WHOLE, "x")),
    Bad(name="endless index in chunks", exit=4, says="download-endless", index=endless(CHUNKED, CHUNK)),
    Bad(name="endless archive", exit=4, says="download-endless", archive=endless(WHOLE, "x")),
    Bad(name="endless archive in chunks", exit=4, says="download-endless", archive=endless(CHUNKED, CHUNK)),
    Bad(name="endless head", exit=6, says="broke off", index=endless("HTTP/1.1 200 OK\r\n", "X: y\r\n")),
    Bad(name="endless line", exit=6, says="broke off", index=endless("HTTP/1.1 200 OK\r\nX: ", "yyyy")),
    Bad(name="endless asking to wait", exit=6, says="broke off", index=endless("", "HTTP/1.1 100 Continue\r\n\r\n")),
    Bad(name="endless trailer", exit=6, says="broke off", index=endless(CHUNKED + "0\r\n", "X: y\r\n")),
    Bad(name="says more bytes", exit=4, says="download-size", archive=lie(Content_Length=10**12)),
    Bad(name="says fewer bytes", exit=4, says="download-size", archive=lie(Content_Length=5)),
    Bad(name="says it is compressed", exit=4, says="download-encoded", archive=lie(Content_Encoding="gzip")),
    Bad(name="sends a part unasked", exit=4, says="download-range", archive=lie(206, Content_Range="bytes 0-9/10")),
    Bad(name="says it sends a part", exit=4, says="download-range", archive=lie(Content_Range="bytes 0-9/10")),
    Bad(name="other bytes", exit=4, says="download-digest", archive=spoiled),
    Bad(name="silent", exit=6, says="broke off", index=silent),
    Bad(name="head byte by byte", exit=6, says="broke off", index=slowly(lambda _: b"HTTP/1.1 200 OK\r\n" + b"y" * 99)),
    Bad(name="index byte by byte", exit=6, says="broke off", index=slowly(lambda one: WHOLE.encode() + one.data)),
    Bad(name="silent after a while", exit=6, says="broke off", archive=stalled(500)),
    Bad(name="breaks off at once", exit=6, says="broke off", archive=broken(0)),
    Bad(name="breaks off all the time", exit=6, says="broke off", archive=broken(10)),
    Bad(name="leaves", exit=6, says="broke off", index=lambda _: None),
    Bad(name="speaks something else", exit=6, says="broke off", index=raw("220 mail.example.org ESMTP\r\n")),
    Bad(name="speaks in tongues", exit=6, says="broke off", index=raw(bytes(range(256)) * 100)),
    Bad(name="fails", exit=6, says="answers 503", archive=say(503)),
    Bad(name="forbids", exit=6, says="answers 403", index=say(403)),
    Bad(name="says that nothing changed", exit=6, says="answers 304", index=say(304)),
    Bad(name="has nothing", exit=2, says="no releases of 'figures'", index=say(404)),
    Bad(name="has no archive", exit=4, says="archive-missing", archive=say(404)),
    Bad(name="leads in a circle", exit=3, says="redirect-unsafe", archive=say(302, Location="/x.zip")),
    Bad(name="leads nowhere", exit=3, says="redirect-unsafe", archive=say(302)),
    *(Bad(name=f"leads to {to}", exit=3, says="redirect-unsafe", archive=leading(to)) for to in ELSEWHERE),
]  # fmt: skip


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_a_bad_server(bad: Bad, store: Store, user: User) -> None:
    with serving(store.folder, bad.index, bad.archive) as site:
        assert store.index
        TrustedState(user.state).remember(site.url, store.index)
        before = user.files()
        done = user.run("get", NAME, "--from", site.url, "--patience", "0.4")
    assert done.returncode == bad.exit, done
    assert bad.says in done.stderr
    assert done.stderr.count("\n") == 1
    left = user.files().items() - before.items()
    assert all(path.startswith(DOWNLOADS) and bad.exit == 6 for path, _ in left)
    assert not any((user.home / "work").iterdir())


@dataclass(frozen=True, kw_only=True, slots=True)
class Good:
    """A server from which the release is got in the end."""

    name: str
    asked: list[int]
    """Where each answer about the archive had to begin."""
    index: Answer = well
    archive: Answer = well


astray = lie(206, Content_Range="bytes 5-9/10")
GOOD = [
    Good(name="well", asked=[0]),
    Good(name="in chunks", asked=[0], index=in_chunks, archive=in_chunks),
    Good(name="without saying how many bytes", asked=[0], index=untold, archive=untold),
    Good(name="with more bytes than it says", asked=[0], index=talkative, archive=talkative),
    Good(name="elsewhere on the same server", asked=[0], index=leading("index.json?there")),
    Good(name="over three addresses", asked=[0] * 4, archive=then(*[say(307, Location="?there")] * 3, well)),
    Good(name="breaking off once", asked=[0, 100], archive=then(broken(100), well)),
    Good(name="breaking off often", asked=[0, 90, 180, 270, 360], archive=then(*[broken(90)] * 4, well)),
    Good(name="that cannot continue", asked=[0, 90, 0], archive=then(broken(90), lie())),
    Good(name="that continues elsewhere", asked=[0, 90, 0], archive=then(broken(90), astray, well)),
    Good(name="that continues with another file", asked=[0, 90, 0], archive=then(broken(90), spoiled, well)),
]  # fmt: skip


@pytest.mark.parametrize("good", GOOD, ids=lambda good: good.name)
def test_a_good_server(good: Good, store: Store, user: User) -> None:
    with serving(store.folder, good.index, good.archive) as site:
        done = user.run("get", NAME, "--from", site.url)
    assert done.returncode == 0, done
    assert site.starts() == good.asked
    assert (user.home / "work" / f"{NAME}-1.0.0" / "datapackage.json").is_file()
    assert not any((user.home / DOWNLOADS).iterdir())


def test_an_interrupted_download_is_continued(store: Store, user: User) -> None:
    with serving(store.folder, well, stalled(700)) as site:
        command = user.command("get", NAME, "--from", site.url)
        with subprocess.Popen(
            command, cwd=user.home / "work", env=user.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            until(lambda: any(path.stat().st_size == 700 for path in (user.home / DOWNLOADS).glob("*.part")))
            process.send_signal(signal.SIGINT)
            assert process.wait() == 130
    assert [path for path in user.files() if not path.startswith(DOWNLOADS)] == ["allowed_signers"]
    with serving(store.folder, well, well) as site:
        done = user.run("get", NAME, "--from", site.url)
    assert done.returncode == 0, done
    assert site.starts() == [700]
    assert not any((user.home / DOWNLOADS).iterdir())


def until(happened: Callable[[], bool]) -> None:
    """Wait for something, but not for ever."""
    for _ in range(1000):
        if happened():
            return
        time.sleep(0.02)
    raise AssertionError("it did not happen")


@pytest.mark.parametrize("data", [b"x" * 700, b"", b"x" * 10_000], ids=["other", "none", "more"])
def test_what_lies_among_the_downloads_is_not_believed(data: bytes, store: Store, user: User) -> None:
    assert store.index
    (user.home / DOWNLOADS).mkdir(parents=True)
    (user.home / DOWNLOADS / f"{store.index.releases[-1].sha256}.part").write_bytes(data)
    with serving(store.folder, well, well) as site:
        done = user.run("get", NAME, "--from", site.url)
    assert done.returncode == 0, done
    assert site.starts()[-1] == 0
    assert not any((user.home / DOWNLOADS).iterdir())


def test_a_link_among_the_downloads_is_not_followed(store: Store, user: User) -> None:
    assert store.index
    (user.home / DOWNLOADS).mkdir(parents=True)
    (user.home / "mine").write_text("mine")
    (user.home / DOWNLOADS / f"{store.index.releases[-1].sha256}.part").symlink_to(user.home / "mine")
    done = user.run("get", NAME, "--from", store.folder)
    assert done.returncode == 6, done
    assert (user.home / "mine").read_text() == "mine"


def test_whoever_wants_the_same_waits_and_continues(store: Store, user: User) -> None:
    with serving(store.folder, well, stalled(100)) as site, serving(store.folder, well, well) as other:
        command = user.command("get", NAME, "--from", site.url, "--patience", "1")
        with subprocess.Popen(
            command, cwd=user.home / "work", env=user.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as first:
            until(lambda: any(path.stat().st_size == 100 for path in (user.home / DOWNLOADS).glob("*.part")))
            done = user.run("get", NAME, "--from", other.url)
            assert first.wait() == 6
    assert done.returncode == 0, done
    assert other.starts() == [100]


USAGE = [
    ("http://example.org/data", "is not encrypted"),
    ("ftp://example.org/data", "is not the address of a store"),
    ("file:///tmp", "is not the address of a store"),
    ("https://user:secret@example.org/data", "is not the address of a store"),
    ("https://example.org/data?x=1", "is not the address of a store"),
    ("https://example.org/data#x", "is not the address of a store"),
    ("https://", "is not the address of a store"),
    ("https://[", "is not the address of a store"),
    ("https://example.org:99999/", "is not the address of a store"),
    ("https://example.org/ü", "is not the address of a store"),
    ("nowhere", "there is no folder nowhere"),
]


@pytest.mark.parametrize(("url", "message"), USAGE)
def test_what_is_no_store(url: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        Reach().store(url)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://Example.org:443/data/", "https://example.org/data"),
        ("https://example.org", "https://example.org"),
        ("https://example.org:8443/a//", "https://example.org:8443/a"),
        ("http://127.0.0.1:80/", "http://127.0.0.1"),
        ("http://[::1]:8000/x", "http://[::1]:8000/x"),
        ("http://localhost/x", "http://localhost/x"),
    ],
)
def test_a_store_is_remembered_by_one_address(url: str, address: str) -> None:
    assert Reach().store(url).address == address


def test_progress_is_told(store: Store, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    assert store.index
    entry = store.index.releases[-1]
    with serving(store.folder, well, broken(100)) as site, pytest.raises(BrokenOffError):
        run_fetch(Reach().store(site.url), entry, tmp_path, lambda *step: told.append(step))
    assert told == [("download", 100 * times, entry.bytes) for times in range(1, 6)]


def run_fetch(source: Source, entry: Entry, cache: Path, progress: Progress) -> None:
    """Fetch an archive and be content."""
    with fetched(source, NAME, entry, cache, progress):
        """It is there."""
