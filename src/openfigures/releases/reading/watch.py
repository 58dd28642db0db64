"""Cuts a connection on which next to nothing comes, however little by little it comes."""

import socket
from contextlib import suppress
from threading import Event, Thread
from types import TracebackType

_LEAST_RATE = 1024
"""Bytes a second that must come, on average, each time the patience runs out."""


class Watch:
    """Looks at a connection from a thread of its own, from `with` to its end."""

    def __init__(self, connection: socket.socket, patience: float) -> None:
        self._connection = connection.dup()  # remains what it is when the other becomes an encrypted one
        self._patience = patience
        self._done = Event()
        self._thread = Thread(target=self._look, daemon=True)
        self._cut = False
        self.received = 0
        """Bytes that have come so far."""

    def check(self) -> None:
        """Raise TimeoutError when the connection was cut; to whoever reads, that looks like its end."""
        if self._cut:
            raise TimeoutError(f"less than {_LEAST_RATE} bytes a second came for {self._patience:g} seconds")

    def _look(self) -> None:
        before = 0
        while not self._done.wait(self._patience):
            if self.received - before < _LEAST_RATE * self._patience:
                self._cut = True
                with suppress(OSError):  # the other side was quicker
                    self._connection.shutdown(socket.SHUT_RDWR)
                return
            before = self.received

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()
        self._connection.close()
