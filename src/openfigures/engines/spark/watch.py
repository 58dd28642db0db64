"""Watches a session from beside it: Spark itself waits without end for a master or for workers."""

from collections.abc import Callable
from threading import Event, Thread
from time import monotonic
from typing import Any

_START = 300
"""Seconds that a session may take to begin; on a busy machine minutes are not unheard of."""
_PATIENCE = 60
"""Seconds without any worker after which none is expected; a new one takes a few."""
_INTERVAL = 0.5


class Watch(Thread):
    """Calls `give_up` with the reason when nothing more is to be expected."""

    def __init__(self, give_up: Callable[[str], None], *, has_workers: bool) -> None:
        super().__init__(daemon=True)
        self._give_up = give_up
        self._has_workers = has_workers
        self._session: Any = None
        self._done = Event()

    def began(self, session: Any) -> None:
        """Say that the session has begun."""
        self._session = session

    def end(self) -> None:
        """Watch no more."""
        self._done.set()
        self.join()

    def run(self) -> None:
        """Look again and again."""
        alive = monotonic()
        while not self._done.wait(_INTERVAL):
            silent = monotonic() - alive
            if self._session is None:
                if silent > _START:
                    self._give_up(f"it did not begin within {_START} seconds")
            elif not self._has_workers or _workers(self._session):
                alive = monotonic()
            elif silent > _PATIENCE:
                self._give_up(f"it has no worker, and none came within {_PATIENCE} seconds; start one, and try again")


def _workers(session: Any) -> int:
    """Return how many processes of workers are there; Spark counts this one as well."""
    return len(session.sparkContext._jsc.sc().statusTracker().getExecutorInfos()) - 1
