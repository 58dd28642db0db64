"""Where Spark is, as a URL, and whether it can be reached."""

import os
import re
import shutil
import socket
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from openfigures.errors import MachineError, UsageError

HERE = "local[*]"
"""Spark in processes of its own on this machine, on all processors."""
_LOCAL = re.compile(r"local(?:\[(?:\*|[1-9][0-9]{0,3})\])?|local-cluster\[[0-9]+,[0-9]+,[0-9]+\]")
_REMOTE = re.compile(r"(spark|sc)://([^/;?#@\s]+?)/?(?:;[^\s]*)?")
_PORTS = {"spark": 7077, "sc": 15002}
_SECONDS = 10
"""How long a server may take to accept a connection."""
_MODULES = ("pyspark", "ibis", "pandas", "pyarrow")


@dataclass(frozen=True, slots=True)
class Master:
    """What `--connect` names."""

    url: str
    servers: tuple[tuple[str, int], ...] = ()
    """Host and port of each; none when Spark shall be started here."""

    @property
    def is_connect(self) -> bool:
        """Whether it is a server of Spark Connect, which needs no Java here."""
        return self.url.startswith("sc://")

    @property
    def is_near(self) -> bool:
        """Whether nobody but this machine takes part."""
        return all(host in {"localhost", "127.0.0.1", "[::1]"} for host, _ in self.servers)

    @property
    def has_workers(self) -> bool:
        """Whether others than this process run the tasks, and may be lost."""
        return self.url.startswith(("spark://", "local-cluster"))

    def reach(self) -> None:
        """Raise MachineError when no server accepts a connection, or Java is missing."""
        if not self.is_connect and not _has_java():
            raise MachineError("Spark needs Java 17 or newer, which is not here; install it, or choose another engine")
        reasons = [_unreachable(host, port) for host, port in self.servers]
        if reasons and all(reasons):
            raise MachineError(f"Spark at {self.url} cannot be reached: {reasons[0]}; is it running?")


def master(url: str) -> Master:
    """Return what a URL names; raises UsageError."""
    if _LOCAL.fullmatch(url):
        return Master(url)
    remote = _REMOTE.fullmatch(url)
    if remote is None:
        forms = "spark://HOST:PORT, sc://HOST:PORT (Spark Connect), local[N] or local-cluster[N,CORES,MEGABYTES]"
        raise UsageError(f"'{url}' is no address of Spark; write {forms}")
    return Master(url, tuple(_server(text, _PORTS[remote[1]]) for text in remote[2].split(",")))


def need_libraries() -> None:
    """Raise UsageError when a library is not installed, with the command that installs it."""
    absent = [module for module in _MODULES if find_spec(module) is None]
    if absent:
        names = " and ".join(absent)
        raise UsageError(
            f"the engine 'spark' needs {names}, which is not installed; run: pip install 'openfigures[spark]'"
        )


def _server(text: str, port: int) -> tuple[str, int]:
    host, colon, written = text.rpartition(":")
    if not colon or written.endswith("]"):
        return text, port
    if not written.isascii() or not written.isdigit() or not 0 < int(written) < 2**16:
        raise UsageError(f"'{written}' is no port; write one such as {port}")
    return host, int(written)


def _has_java() -> bool:
    home = os.environ.get("JAVA_HOME")
    return (Path(home) / "bin" / "java").exists() if home else shutil.which("java") is not None


def _unreachable(host: str, port: int) -> str | None:
    try:
        socket.create_connection((host.strip("[]"), port), timeout=_SECONDS).close()
    except OSError as error:
        return str(error.strerror or error)
    return None
