"""JSON objects that must have exactly the members that they should."""

from collections.abc import Mapping
from typing import Any


def exact(value: object, kinds: Mapping[str, type]) -> dict[str, Any]:
    """Return an object with exactly these members, each of its type; raises ValueError when it is another."""
    if not isinstance(value, dict) or {key: type(one) for key, one in value.items()} != kinds:
        raise ValueError(f"something in it is not an object of {', '.join(kinds)}, each of its type")
    return value
