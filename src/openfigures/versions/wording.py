"""Values of documents as texts, for people to compare."""

import json
from typing import Any


def labels(items: Any) -> dict[str, Any]:
    """Return the labels of listed values, such as categories or missing values, by the values that have one."""
    listed = items if isinstance(items, list) else ()
    return {str(item["value"]): item["label"] for item in listed if isinstance(item, dict) and item.get("label")}


def as_written(value: Any) -> str | None:
    """Return a value of a descriptor as text: texts as they are, all else as JSON; None for what is not there."""
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, default=str, separators=(", ", ": "))
