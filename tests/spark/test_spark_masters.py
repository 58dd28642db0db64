"""What is said before Spark is asked: addresses, libraries, Java, servers."""

import socket
from contextlib import closing
from pathlib import Path

import pytest

from openfigures.engines.spark import masters
from openfigures.engines.spark.engine import SparkEngine
from openfigures.engines.spark.masters import Master, master
from openfigures.errors import MachineError, UsageError
from openfigures.options import Options
from openfigures.validation import validate
from packages import REPOSITORY


@pytest.mark.parametrize(
    ("url", "servers"),
    [
        ("local", ()),
        ("local[*]", ()),
        ("local[4]", ()),
        ("local-cluster[2,1,1024]", ()),
        ("spark://one:7077", (("one", 7077),)),
        ("spark://one:7077,two", (("one", 7077), ("two", 7077))),
        ("sc://[::1]:1234/;token=a", (("[::1]", 1234),)),
        ("sc://one", (("one", 15002),)),
    ],
)
def test_addresses(url: str, servers: tuple[tuple[str, int], ...]) -> None:
    assert master(url) == Master(url, servers)


@pytest.mark.parametrize(
    "url", ["", "local[0]", "yarn", "http://one", "spark://", "spark://one:x", "spark://one:70777"]
)
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(UsageError):
        master(url)


def test_a_master_that_does_not_answer_is_the_machine_s_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(masters, "_has_java", lambda: True)
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))  # nobody listens there
        url = f"spark://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(MachineError, match=f"Spark at {url} cannot be reached: Connection refused"):
            master(url).reach()


def test_without_java_nothing_is_tried(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(MachineError, match="needs Java 17"):
        master("local").reach()


def test_a_missing_library_is_said_with_what_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(masters, "find_spec", lambda name: None if name == "pyspark" else object())
    with pytest.raises(UsageError, match=r"needs pyspark.*pip install 'openfigures\[spark\]'"):
        SparkEngine()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (Options(connect="local"), "the engine 'auto' connects to nothing"),
        (Options(tables={"observations": "x"}), "the engine 'auto' has no catalogue of tables"),
        (Options(engine="spark", tables={"x": "y"}), "the package has no table 'x'"),
        (Options(engine="spark", tables={"areas": "y"}, full=True), "the judge 'frictionless' reads files only"),
    ],
)
def test_what_does_not_go_together(options: Options, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        validate(REPOSITORY, options=options)
