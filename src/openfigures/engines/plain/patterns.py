"""Patterns in linear time: RE2, the engine that DuckDB uses as well, never Python's."""

from functools import lru_cache
from typing import Any


@lru_cache(maxsize=1000)
def _compiled(pattern: str) -> Any:
    import re2  # noqa: PLC0415 - only packages with patterns pay for it

    options = re2.Options()
    options.log_errors = False  # what is wrong with a pattern was said when it was read
    return re2.compile(f"(?:{pattern})", options)


def full_match(text: str, pattern: str) -> bool:
    """Whether the whole text has the form of a pattern."""
    return _compiled(pattern).fullmatch(text) is not None
