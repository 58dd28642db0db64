"""The catalogue of one version: its rules and relations, and the texts they were read from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from openfigures.package.opening import Package
from openfigures.package.yaml_text import parse_yaml, plain
from openfigures.places import Place
from openfigures.rules.catalogue import Catalogue, read_catalogue

Entry = Mapping[str, Any]
"""A rule, relation or quantity as written."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Book:
    """A package with its catalogue, read and as written."""

    package: Package
    catalogue: Catalogue
    written: Mapping[str, Any]

    def entries(self, part: str) -> dict[str, Entry]:
        """Return the entries of a part of the catalogue, such as `rules`, by their names."""
        return {entry["name"]: entry for entry in self.written.get(part) or ()}


def read_book(package: Package) -> Book:
    """Read the catalogue of a package; raises InputRefusedError with every mistake of it."""
    path, written = package.rules_path, {}
    catalogue = read_catalogue(package)
    if path is not None:
        written = plain(parse_yaml(package.folder.read_document(path, Place(path=path)), path))
    return Book(package=package, catalogue=catalogue, written=written)
