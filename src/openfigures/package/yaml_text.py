"""A strict, small YAML: mappings, lists and text, each with its place; no tags, anchors or aliases.

Plain scalars stay text, so `no`, `010` and `1e3` mean what is written.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from openfigures.errors import InputRefusedError, Problem
from openfigures.package.limits import CATALOGUE_NODES, DOCUMENT_DEPTH
from openfigures.places import Place

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, kw_only=True, slots=True)
class YamlText:
    """A scalar: its text and the place of its first character."""

    text: str
    place: Place
    quoted: bool
    """Written in quotes or as a block; an unquoted empty scalar is a null."""
    single_line: bool
    """Written on one line without quotes, so that columns inside it can be counted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class YamlList:
    """A sequence."""

    items: tuple["YamlNode", ...]
    place: Place


@dataclass(frozen=True, kw_only=True, slots=True)
class YamlMap:
    """A mapping with text keys."""

    entries: dict[str, "YamlNode"]
    key_places: dict[str, Place]
    place: Place


YamlNode = YamlText | YamlList | YamlMap


def parse_yaml(text: str, path: str) -> YamlNode:
    """Return the one document of a YAML text.

    Raises InputRefusedError on anything outside the small language, with its place.
    """
    return _Parser(text, path).document()


def plain(node: YamlNode) -> Any:
    """Return a node as plain dicts, lists and strings."""
    if isinstance(node, YamlText):
        return node.text if node.quoted or node.text not in {"", "~", "null"} else None
    if isinstance(node, YamlList):
        return [plain(item) for item in node.items]
    return {key: plain(value) for key, value in node.entries.items()}


class _Parser:
    """Builds the tree from the events of libyaml, refusing what the small language lacks."""

    def __init__(self, text: str, path: str) -> None:
        self.path = path
        self.text = text
        self.nodes = 0
        self.events: Iterator[Any] = yaml.parse(text, Loader=_Loader)

    def document(self) -> YamlNode:
        self._next()  # the stream begins
        event = self._next()
        if isinstance(event, yaml.StreamEndEvent):
            raise self._refused("yaml-malformed", Place(path=self.path), "the document is empty")
        node = self._node(self._next(), 0)
        self._next()  # the document ends
        event = self._next()
        if not isinstance(event, yaml.StreamEndEvent):
            raise self._refused("yaml-malformed", self._place(event), "there is more than one document")
        return node

    def _next(self) -> Any:
        try:
            return next(self.events)
        except yaml.MarkedYAMLError as error:
            place = self._mark_place(error.problem_mark or error.context_mark)
            if "nesting depth" in str(error.problem):  # PyYAML from 6.0.4 on gives up before we do
                raise self._too_deep(place) from None
            raise self._refused("yaml-malformed", place, f"this is not YAML: {error.problem}") from None
        except yaml.reader.ReaderError as error:
            message = f"this is not YAML: {error.reason}"
            raise self._refused("yaml-malformed", self._byte_place(error.position), message) from None

    def _node(self, event: Any, depth: int) -> YamlNode:
        place, one_line = self._place(event), event.start_mark.line == event.end_mark.line
        if depth > DOCUMENT_DEPTH:
            raise self._too_deep(place)
        self.nodes += 1
        if self.nodes > CATALOGUE_NODES:
            message = f"the document holds more than {CATALOGUE_NODES} texts, lists and mappings"
            raise self._refused("yaml-too-large", place, message)
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise self._refused("yaml-alias", place, "anchors and aliases are not allowed; write the value out")
        if event.tag is not None:
            raise self._refused("yaml-tag", place, f"the tag {event.tag[:100]!r} is not allowed; remove it")
        if isinstance(event, yaml.ScalarEvent):
            quoted = bool(event.style)  # libyaml says "" for plain text, PyYAML None
            return YamlText(text=event.value, place=place, quoted=quoted, single_line=one_line and not quoted)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(place, depth)
        return self._map(place, depth)

    def _list(self, place: Place, depth: int) -> YamlList:
        items: list[YamlNode] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            items.append(self._node(event, depth + 1))
        return YamlList(items=tuple(items), place=place)

    def _map(self, place: Place, depth: int) -> YamlMap:
        entries: dict[str, YamlNode] = {}
        key_places: dict[str, Place] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            if not isinstance(key, YamlText):
                raise self._refused("yaml-key", key.place, "a key must be plain text")
            if key.text == "<<" and not key.quoted:
                raise self._refused("yaml-alias", key.place, "merge keys are not allowed; write the values out")
            if key.text in entries:
                message = f"the key {key.text[:100]!r} stands twice in one mapping"
                raise self._refused("yaml-duplicate-key", key.place, message)
            key_places[key.text] = key.place
            entries[key.text] = self._node(self._next(), depth + 1)
        return YamlMap(entries=entries, key_places=key_places, place=place)

    def _place(self, event: Any) -> Place:
        return self._mark_place(event.start_mark)

    def _byte_place(self, offset: int) -> Place:
        before = self.text.encode()[:offset].decode()
        return Place(path=self.path, line=before.count("\n") + 1, column=len(before) - before.rfind("\n"))

    def _mark_place(self, mark: Any) -> Place:
        if mark is None:
            return Place(path=self.path)
        return Place(path=self.path, line=mark.line + 1, column=mark.column + 1)

    def _too_deep(self, place: Place) -> InputRefusedError:
        return self._refused("yaml-too-deep", place, f"the document is nested deeper than {DOCUMENT_DEPTH} levels")

    def _refused(self, code: str, place: Place, message: str) -> InputRefusedError:
        return InputRefusedError([Problem(code=code, place=place, message=message)])
