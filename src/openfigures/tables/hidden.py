"""What one does not see in a cell."""

import re

INVISIBLE = "\u200b\u2060\ufeff"
"""Without width and without meaning; the joiners of scripts and emoji are not among them."""
CHARACTERS = f"\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\u061c{INVISIBLE}\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""All of them, as Python and RE2 write a class of characters."""
_HIDDEN = re.compile(f"[{CHARACTERS}]")
DROPPING = frozenset({"nul-byte", "stray-carriage-return"})
"""The faults with which a cell cannot be read."""


def hidden(text: str) -> tuple[str, str] | None:
    """Return code and message of the gravest thing that one does not see in a cell."""
    if "\r" in text.replace("\r\n", ""):
        return "stray-carriage-return", "the cell holds a carriage return alone"
    if found := _HIDDEN.findall(text):
        worst = min(found)  # the gravest come first in Unicode
        code = "control-character" if worst < "\u00a0" else "bidi-control"
        code = "nul-byte" if worst == "\0" else "invisible-character" if worst in INVISIBLE else code
        return code, f"the cell holds the invisible character U+{ord(worst):04X}"
    return ("formula-lead", f"the cell begins with {text[0]!r}") if text[:1] in {"=", "@"} else None
