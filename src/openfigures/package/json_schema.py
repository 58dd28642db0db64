"""JSON Schemas inside a Table Schema: only those that need nothing from outside and are done in bounded time."""

from typing import Any

from openfigures.package.limits import DOCUMENT_DEPTH, JSON_SCHEMA_STEPS

_DRAFTS = {
    "http://json-schema.org/draft-04/schema#",
    "http://json-schema.org/draft-06/schema#",
    "http://json-schema.org/draft-07/schema#",
    "http://json-schema.org/draft-07/schema",
    "https://json-schema.org/draft/2019-09/schema",
    "https://json-schema.org/draft/2020-12/schema",
}


class _UnusableError(ValueError):
    """Why a JSON Schema cannot be used."""


def unusable_because(schema: dict[str, Any]) -> str | None:
    """Say why a JSON Schema must not be run; None when it is harmless."""
    named = schema.get("$schema")
    if named is not None and named not in _DRAFTS:
        return f"is of a kind that is not known here, {str(named)[:100]!r}, and nothing is fetched"
    try:
        _Measure(schema).steps(schema, 0)
    except _UnusableError as error:
        return str(error)
    return None


class _Measure:
    """Counts the steps of a JSON Schema with every reference written out, for references can grow like 2 to the n."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self.schema = schema
        self.open: list[str] = []
        """The references that are being followed."""
        self.known: dict[str, int] = {}

    def steps(self, node: Any, depth: int) -> int:
        if depth > DOCUMENT_DEPTH:
            raise _UnusableError(f"is nested deeper than {DOCUMENT_DEPTH} levels")
        total = 1
        if isinstance(node, list):
            total += sum(self.steps(item, depth + 1) for item in node)
        elif isinstance(node, dict):
            total += sum(self._property(key, value, node, depth + 1) for key, value in node.items())
        if total > JSON_SCHEMA_STEPS:
            raise _UnusableError(f"grows to more than {JSON_SCHEMA_STEPS} steps")
        return total

    def _property(self, key: str, value: Any, node: dict[str, Any], depth: int) -> int:
        if not isinstance(value, str):
            return self.steps(value, depth)
        if key == "$ref":
            return self._followed(value, depth)
        if key in {"$dynamicRef", "$recursiveRef"} or (key in {"$id", "id"} and node is not self.schema):
            raise _UnusableError(f"uses {key!r}, which can lead elsewhere")
        return 1

    def _followed(self, reference: str, depth: int) -> int:
        if reference in self.open:
            raise _UnusableError(f"refers to itself through {reference[:100]!r}")
        if reference not in self.known:
            self.open.append(reference)
            self.known[reference] = self.steps(self._target(reference), depth)
            self.open.pop()
        return self.known[reference]

    def _target(self, reference: str) -> Any:
        """Return what a reference such as `#/$defs/x` leads to."""
        if reference != "#" and not reference.startswith("#/"):
            raise _UnusableError(f"refers to {reference[:100]!r}, which is elsewhere, and nothing is fetched")
        target: Any = self.schema
        for step in reference.split("/")[1:]:
            name = step.replace("~1", "/").replace("~0", "~")
            if isinstance(target, list) and name.isdecimal() and int(name[:9]) < len(target):
                target = target[int(name[:9])]
            elif isinstance(target, dict) and name in target:
                target = target[name]
            else:
                raise _UnusableError(f"refers to {reference[:100]!r}, which is not there")
        return target
