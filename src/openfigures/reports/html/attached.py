"""Pages that libraries made of their own results, shown without any rights."""

import re

from openfigures.reports.escape import visible
from openfigures.reports.html.markup import Html, element

_LEADS_AWAY = re.compile(r"<(?=(?:a|area|base|embed|form|frame|iframe|link|meta|object)\b)", re.IGNORECASE)
"""The beginning of an element that leads or connects to another place.

The sandbox, and the policy of the report, which the frame inherits, stop scripts, forms and loading. They do not stop a
browser from looking up a name or opening a connection ahead: for a `link`, or for a frame that it will then refuse to
show. A tag can only begin with these letters, so that none is left."""


def attached(title: str, html: str) -> Html:
    """Return a stranger's page, closed at first, in a frame that can neither run, load, lead away nor break out."""
    harmless = _LEADS_AWAY.sub("<no-", html)
    frame = element("iframe", sandbox="", srcdoc=harmless, title=visible(title))
    return element("details", element("summary", title, " (on screen only)"), frame)
