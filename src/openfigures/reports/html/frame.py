"""What every page has around its content: a policy by which it runs and loads nothing, the style, who wrote it."""

from importlib import resources

from openfigures.reports.html.markup import Html, element
from openfigures.version import __version__

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""Nothing is run, loaded or sent. Frames inherit it; they show only what the page itself holds."""


def framed(title: str, header: Html, *sections: Html) -> str:
    """Return a whole page of a header and sections, which ends with a line end."""
    footer = element("footer", element("p", f"Open Figures {__version__}. This page runs nothing and loads nothing."))
    body = element("body", header, element("main", *sections), footer)
    return f"<!doctype html>\n{element('html', _head(title), body, lang='en').text}\n"


def _head(title: str) -> Html:
    style = resources.files("openfigures.reports.html").joinpath("style.css").read_text("utf-8")
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", title),
        element("style", Html(style)),
    )
