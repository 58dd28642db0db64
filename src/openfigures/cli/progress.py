"""A progress bar on stderr for long work, when someone is there to see it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from openfigures.options import Progress

_PATIENCE = 0.5
"""Seconds after which work counts as long."""
_WIDTH = 30


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Give a function that shows how far the work is; it is silent when stderr is no terminal."""
    started, drawn = monotonic(), False

    def draw(what: str, done: int, total: int) -> None:
        nonlocal drawn
        if sys.stderr.isatty() and monotonic() - started > _PATIENCE:
            filled = _WIDTH * done // max(total, 1)
            bar = "#" * filled + "-" * (_WIDTH - filled)
            sys.stderr.write(f"\r{what:>8} [{bar}] {100 * done // max(total, 1):3d} % {monotonic() - started:5.1f} s")
            sys.stderr.flush()
            drawn = True

    try:
        yield draw
    finally:
        if drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
