"""A store on a web server, over https, or over http where that does no harm."""

import socket
import ssl
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from functools import cached_property
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import SplitResult, quote

from openfigures.errors import InputRefusedError, MachineError, NotAuthenticError, NotWholeError, Problem, UsageError
from openfigures.places import Place
from openfigures.releases.reading.addresses import endpoint, is_this_machine, parsed, redirected
from openfigures.releases.reading.sources import PATIENCE, BrokenOffError, NotThereError
from openfigures.releases.reading.watch import Watch
from openfigures.version import __version__

_REDIRECTS = 3
_REDIRECTING = {301, 302, 303, 307, 308}
_GONE = {404, 410}
_PIECE = 2**16


class WebSource:
    """A store on a web server."""

    def __init__(self, url: str, *, allow_http: bool = False, patience: float = PATIENCE) -> None:
        base = parsed(url)
        if base is None or base.query or base.fragment:
            raise UsageError(f"{url} is not the address of a store, such as https://example.org/data")
        if base.scheme == "http" and not allow_http and not is_this_machine(base):
            raise UsageError(f"{url} is not encrypted; use https, or allow it with --allow-http")
        self._base = base._replace(path=base.path.rstrip("/"))
        self._patience = patience

    @property
    def address(self) -> str:
        """The address of the store in its shortest form."""
        return self._base.geturl()

    def pieces(self, path: str, size: int | None = None, offset: int = 0) -> Generator[bytes]:
        """Yield the bytes of a file from an offset on."""
        url = self._base._replace(path=f"{self._base.path}/{quote(path)}")
        try:
            yield from self._followed(url, size, offset)
        except ssl.SSLCertVerificationError as error:
            message = f"the server does not prove who it is: {error.verify_message}"
            raise NotAuthenticError("certificate-wrong", url.geturl(), message) from None
        except (OSError, HTTPException) as error:
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            message = f"the connection to {url.geturl()} broke off ({reason}); run again to continue"
            raise BrokenOffError(message) from None

    def _followed(self, url: SplitResult, size: int | None, offset: int) -> Iterator[bytes]:
        """Yield the bytes of the file that an address leads to, perhaps over others."""
        for _ in range(_REDIRECTS + 1):
            with self._asked(url, offset) as (response, watch):
                if response.status not in _REDIRECTING:
                    _refuse_answer(response, url.geturl(), size, offset)
                    yield from _body(response, watch)
                    return
                target = response.getheader("Location", "")
            to = redirected(url, target)
            if to is None:
                raise _refused(url, f"it leads to {target!r}, which is elsewhere")
            url = to
        raise _refused(url, f"it leads on more than {_REDIRECTS} times")

    @contextmanager
    def _asked(self, url: SplitResult, offset: int) -> Iterator[tuple[HTTPResponse, Watch]]:
        """Give the answer of a server, without its body, and who watches the connection."""
        raw = socket.create_connection(endpoint(url), self._patience)
        with Watch(raw, self._patience) as watch, raw, closing(self._over(raw, url)) as connection:
            headers = {"User-Agent": f"openfigures/{__version__}", "Connection": "close"}
            headers |= {"Range": f"bytes={offset}-"} if offset else {}
            connection.request("GET", (url.path or "/") + (f"?{url.query}" if url.query else ""), headers=headers)
            with connection.getresponse() as response:
                watch.check()
                yield response, watch

    def _over(self, raw: socket.socket, url: SplitResult) -> HTTPConnection:
        """Return how to speak with a server over a connection that is there."""
        host, port = endpoint(url)
        if url.scheme == "http":
            connection = HTTPConnection(host, port)
            connection.sock = raw
        else:
            connection = HTTPSConnection(host, port, context=self._tls)
            connection.sock = self._tls.wrap_socket(raw, server_hostname=host)
        return connection

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return ssl.create_default_context()


def _refuse_answer(response: HTTPResponse, url: str, size: int | None, offset: int) -> None:
    """Raise when an answer is not the file, or the rest of it, as it is."""
    if response.status in _GONE:
        raise NotThereError(f"there is no {url}")
    if response.status >= 500:
        raise BrokenOffError(f"{url} answers {response.status}; run again to continue")
    if response.status not in {200, 206, 416}:
        raise MachineError(f"{url} answers {response.status}")
    if response.getheader("Content-Encoding", "identity") != "identity":
        raise NotWholeError(
            "download-encoded", url, "the server sends it compressed or encoded, which nobody asked for"
        )
    part = f"bytes {offset}-{(size or 0) - 1}/{size}" if offset else None
    if (response.status == 200) != (offset == 0) or response.getheader("Content-Range") != part:
        raise NotWholeError("download-range", url, "the server sends another part than the one that was asked for")
    if size is not None and response.length not in {None, size - offset}:
        message = f"the server has {response.length} bytes for it, but {size - offset} are due"
        raise NotWholeError("download-size", url, message)


def _body(response: HTTPResponse, watch: Watch) -> Iterator[bytes]:
    while piece := response.read1(_PIECE):
        watch.received += len(piece)
        yield piece
    watch.check()
    if response.length:
        raise HTTPException(f"{response.length} bytes are missing")


def _refused(url: SplitResult, message: str) -> InputRefusedError:
    problem = Problem(code="redirect-unsafe", place=Place(path=url.geturl()), message=message)
    return InputRefusedError([problem])
