"""HTML made of elements. A text can only become a text: nothing in it is ever markup."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from openfigures.reports.escape import visible

LONGEST = 600
"""Characters of one text that are shown."""
_VOID = {"meta"}
_LINES = {"article", "caption", "details", "div", "footer", "h1", "h2", "h3", "h4", "head", "header", "li", "main"}
_LINES |= {"meta", "ol", "p", "section", "style", "summary", "table", "tbody", "thead", "title", "tr", "ul"}
"""Elements that end a line of the source."""
_MEANS_SOMETHING = re.compile(r"[^ -~]|[&<>\"']|#(?=#)")
"""In an attribute; `##[` would be a command in a log."""


@dataclass(frozen=True, slots=True)
class Html:
    """What is markup already, because it was made here."""

    text: str


def element(tag: str, /, *children: str | Html, **attributes: str) -> Html:
    """Return an element; texts among its children are shown as harmless text, long ones shortened.

    Attributes are named as in HTML, with `_` for `-`, and `class_` for `class`.
    """
    names = {name.removesuffix("_").replace("_", "-"): value for name, value in attributes.items()}
    start = tag + "".join(f' {name}="{_quoted(value)}"' for name, value in names.items())
    end = "" if tag in _VOID else f"</{tag}>"
    return Html(f"<{start}>{join(children).text}{end}" + ("\n" if tag in _LINES else ""))


def join(parts: Iterable[str | Html]) -> Html:
    """Return parts one after the other; texts among them are shown as harmless text."""
    return Html("".join(one.text if isinstance(one, Html) else escape(visible(one, LONGEST)) for one in parts))


def _quoted(value: str) -> str:
    """Return a text of printable ASCII that means the value between double quotes."""
    return _MEANS_SOMETHING.sub(lambda match: f"&#{ord(match[0])};", value)
