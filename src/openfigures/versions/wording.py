"""Values of documents as texts, for people to compare."""

import json
from typing import Any


def as_written(value: Any) -> str | None:
    """Return a value of a descriptor as text: texts as they are, all else as JSON; None for what is not there."""
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, default=str, separators=(", ", ": "))
