"""A JSON document being read: typed access to its parts, and all its problems collected with places."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from operator import getitem
from typing import Any

from openfigures.errors import Problem, nearest
from openfigures.package.json_text import Layout, Pointer, parse_json
from openfigures.package.limits import CUSTOM_PROPERTIES, DOCUMENT_PROBLEMS
from openfigures.places import Place


@dataclass(kw_only=True, slots=True)
class Document:
    """One JSON file of a package and what is wrong with it."""

    path: str
    profile: str
    """The official profile that it must keep: datapackage, tableschema or tabledialect."""
    value: Any
    layout: Layout
    problems: list[Problem] = field(default_factory=list)
    """Reasons to refuse the package."""
    doubts: list[tuple[bool, Problem]] = field(default_factory=list)
    """Properties that look misspelt; True for those that would switch a check off."""
    custom: set[str] = field(default_factory=set)
    """The names of properties that the standard does not know."""

    @classmethod
    def parse(cls, path: str, text: str, profile: str) -> "Document":
        """Read a JSON text; raises InputRefusedError when it is not strict JSON."""
        return cls(path=path, profile=profile, value=parse_json(text, path), layout=Layout(text, path))

    def at(self, pointer: Pointer) -> Any:
        """Return a value that is there."""
        return reduce(getitem, pointer, self.value)

    def place(self, pointer: Pointer) -> Place:
        """Return the place of a value."""
        return self.layout.place(pointer)


@dataclass(frozen=True, slots=True)
class Spot:
    """A value in a document, whose place is looked up only when someone asks."""

    document: Document
    pointer: tuple[str | int, ...]

    @property
    def place(self) -> Place:
        """The file, line and column."""
        return self.document.place(self.pointer)


@dataclass(frozen=True, slots=True)
class Part:
    """An object inside a document, with the way to it."""

    document: Document
    pointer: tuple[str | int, ...]
    value: dict[str, Any]

    def place(self, *way: str | int) -> Place:
        """Return the place of this part, or of something inside it."""
        return self.document.place((*self.pointer, *way))

    def spot(self, *way: str | int) -> Spot:
        """Return this part, or something inside it, for later reference."""
        return Spot(self.document, (*self.pointer, *way))

    def problem(self, code: str, message: str, *way: str | int, fix: str = "") -> None:
        """Note a reason to refuse the package, unless enough are known."""
        if len(self.document.problems) < DOCUMENT_PROBLEMS:
            self.document.problems.append(Problem(code=code, place=self.place(*way), message=message, fix=fix))

    def text(self, key: str) -> str | None:
        """Return a text property, or None when it is absent."""
        value: str | None = self._typed(key, str, "text in double quotes")
        return value

    def flag(self, key: str) -> bool | None:
        """Return a true-or-false property, or None when it is absent."""
        value: bool | None = self._typed(key, bool, "true or false")
        return value

    def whole(self, key: str) -> int | None:
        """Return a property that is a whole number of at least 0, or None when it is absent."""
        value: int | None = self._typed(key, int, "a whole number")
        if isinstance(value, bool) or (value is not None and value < 0):
            self.problem("wrong-type", f"'{key}' must be a whole number of at least 0", key)
            return None
        return value

    def texts(self, key: str) -> tuple[str, ...] | None:
        """Return a list of texts (one text stands for a list of one), or None when it is absent."""
        value = self.value.get(key)
        if value is None:
            return None
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(item, str) for item in values):
            self.problem("wrong-type", f"'{key}' must be a list of texts", key)
            return None
        return tuple(values)

    def part(self, key: str) -> "Part | None":
        """Return an object property, or None when it is absent."""
        value = self._typed(key, dict, "an object in braces")
        return None if value is None else Part(self.document, (*self.pointer, key), value)

    def parts(self, key: str) -> Iterator["Part"]:
        """Yield the objects of a list property; nothing when it is absent."""
        for position, item in enumerate(self._typed(key, list, "a list") or []):
            if isinstance(item, dict):
                yield Part(self.document, (*self.pointer, key, position), item)
            else:
                self.problem("wrong-type", f"every item of '{key}' must be an object in braces", key, position)

    def doubt_misspelt(self, known: Collection[str], vital: Collection[str]) -> None:
        """Note properties that nobody defined but that are nearly spelt like one that exists.

        Custom properties are allowed in a Data Package, so only near misses are doubted.
        """
        unknown = [key for key in self.value if key not in known]
        self.document.custom.update(unknown)
        if len(self.document.custom) > CUSTOM_PROPERTIES:
            message = f"the document has more than {CUSTOM_PROPERTIES} properties that the standard does not know"
            self.problem("too-many-properties", message, fix="put data into tables")
            return
        for key in unknown:
            near = _nearest(key, frozenset(known))
            if near is not None and near not in self.value:
                self.doubt(key, near in vital, f"write '{near}' if that is what you mean")

    def doubt(self, key: str, vital: bool, fix: str) -> None:
        """Note a property that has no effect; `vital` when it would have switched a check on."""
        problem = Problem(
            code="misspelt-property",
            place=self.place(key),
            message=f"the property '{key}' is unknown and has no effect",
            fix=fix,
        )
        self.document.doubts.append((vital, problem))

    def _typed(self, key: str, kind: type, wanted: str) -> Any:
        value = self.value.get(key)
        if value is None or isinstance(value, kind):
            return value
        self.problem("wrong-type", f"'{key}' must be {wanted}", key)
        return None


@lru_cache(maxsize=10_000)
def _nearest(key: str, known: frozenset[str]) -> str | None:
    """Return the known name that a key is a misspelling of, if any."""
    if len(key) > 2 * max(map(len, known)):
        return None
    by_case = {name.casefold(): name for name in known}
    near = by_case.get(key.casefold().replace("_", "").replace("-", ""))
    return near or nearest(key, known, likeness=0.86)
