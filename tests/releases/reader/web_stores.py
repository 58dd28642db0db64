"""A web server on this machine that serves a store, archives and indexes each in a way that can be chosen."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

Answer = Callable[["Request"], None]


@dataclass(slots=True)
class Request:
    """A request for a file, and how to answer it."""

    handler: BaseHTTPRequestHandler
    data: bytes
    """The bytes of the file that is asked for."""
    number: int
    """How many requests for archives came before."""
    over: threading.Event
    """Is set when the test is over, so that whoever waits for ever does not."""

    @property
    def start(self) -> int:
        """Return where the answer is to begin."""
        return int(self.handler.headers.get("Range", "bytes=0-").removeprefix("bytes=").removesuffix("-"))

    def send(self, text: str | bytes) -> bool:
        """Write something; returns whether anybody still listens."""
        try:
            self.handler.wfile.write(text.encode() if isinstance(text, str) else text)
            self.handler.wfile.flush()
        except OSError:
            return False
        return True

    def head(self, status: int = 200, **headers: object) -> None:
        """Write the beginning of an answer; `_` in the names of headers stands for `-`."""
        lines = [f"HTTP/1.1 {status} So", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
        self.send("\r\n".join([*lines, "", ""]))


@dataclass(slots=True)
class Site:
    """A server at work."""

    url: str
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    """The paths that were asked for, each with its Range."""

    def starts(self) -> list[int]:
        """Return where each answer about an archive had to begin."""
        ranges = [span for path, span in self.asked if ".zip" in path]
        return [int(span.removeprefix("bytes=").removesuffix("-")) if span else 0 for span in ranges]


@contextmanager
def serving(
    folder: Path, index: Answer, archive: Answer, *, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1"
) -> Iterator[Site]:
    """Serve a folder: indexes, and archives, are answered as is said."""
    over = threading.Event()
    site = Site(url="")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            before = sum(".zip" in path for path, _ in site.asked)
            site.asked.append((self.path, self.headers.get("Range")))
            file = folder / self.path.partition("?")[0].lstrip("/")
            data = file.read_bytes() if file.is_file() else b""
            (archive if ".zip" in self.path else index)(Request(self, data, before, over))
            self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the library
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """Say nothing: who asks may leave at any time."""

        def finish_request(self, request: Any, client_address: Any) -> None:
            with suppress(OSError):
                connection = tls.wrap_socket(request, server_side=True) if tls else request
                super().finish_request(connection, client_address)
                connection.close()

    with Server((host, 0), Handler) as server:
        site.url = f"{'https' if tls else 'http'}://{host}:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield site
        finally:
            over.set()
            server.shutdown()
            thread.join()
