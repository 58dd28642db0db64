"""How the code of the suite is laid out in lines."""

from collections.abc import Iterable, Mapping
from textwrap import indent

from openfigures.suites.pandera.expressions import quoted

_WIDTH = 100


def bracketed(begin: str, parts: Iterable[str], end: str) -> str:
    """Return parts between brackets: on one line if that is short, else each on its own."""
    parts = list(parts)
    line = f"{begin}{', '.join(parts)}{end}"
    return line if len(line) <= _WIDTH and "\n" not in line else block(begin, parts, end)


def block(begin: str, parts: Iterable[str], end: str) -> str:
    """Return parts between brackets, each on a line of its own."""
    lines = "".join(indent(f"{part},\n", "    ") for part in parts)
    return f"{begin}\n{lines}{end}"


def listed(texts: Iterable[str]) -> str:
    """Return the code of a list of texts."""
    return bracketed("[", map(quoted, texts), "]")


def mapped(texts: Mapping[str, str]) -> str:
    """Return the code of a mapping from texts to texts."""
    return bracketed("{", (f"{quoted(key)}: {quoted(value)}" for key, value in texts.items()), "}")
