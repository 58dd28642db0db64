"""A small package that tests edit, and the diff of what they make of it."""

import gzip
import json
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from openfigures.versions.changes import Change, Diff
from openfigures.versions.comparing import diff

Json = dict[str, Any]

VISITS = """\
id,site,year,visits,qualifier,power,unit,share,ticket,note
r1,castle,2022,61000,floor,0,{visit},40,A1,
r2,harbour,2022,38.5,about,3,{visit},25.50,B2,counted by hand
r3,castle,2023,24000,rounded,0,{visit},35,A1,-
r4,harbour,2023,40000,rounded,0,{visit},,C3,
"""
SITES = """\
site,title
castle,The castle
harbour,The harbour
"""
LOG = """\
day,event
2023-05-01,opened
2023-05-02,rain
2023-05-02,rain
"""


def _visits() -> Json:
    fields: list[Json] = [
        {"name": "id", "type": "string", "constraints": {"required": True}},
        {"name": "site", "type": "string", "constraints": {"required": True}},
        {"name": "year", "type": "year", "title": "Year"},
        {"name": "visits", "type": "number", "unit": "{visit}", "constraints": {"minimum": 0, "maximum": 10000000}},
        {"name": "qualifier", "type": "string", "categories": ["floor", "about", "rounded"]},
        {"name": "power", "type": "integer", "constraints": {"enum": [0, 3, 6]}},
        {"name": "unit", "type": "string"},
        {"name": "share", "type": "number", "constraints": {"exclusiveMaximum": 1000}},
        {"name": "ticket", "type": "string", "constraints": {"pattern": "[A-Z][0-9]", "maxLength": 4}},
        {"name": "note", "type": "string"},
    ]
    return {
        "fields": fields,
        "missingValues": [""],
        "primaryKey": ["id"],
        "uniqueKeys": [["site", "year"]],
        "foreignKeys": [{"fields": ["site"], "reference": {"resource": "sites", "fields": ["site"]}}],
    }


def _descriptor() -> Json:
    sites = [{"name": "site", "type": "string"}, {"name": "title", "type": "string"}]
    log = [{"name": "day", "type": "date"}, {"name": "event", "type": "string"}]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "museum",
        "id": "urn:example:museum",
        "title": "Visits",
        "version": "1.2.3",
        "created": "2024-01-01T00:00:00Z",
        "licenses": [{"name": "CC-BY-4.0"}],
        "sources": [{"title": "Yearbook 2022"}],
        "resources": [
            {"name": "visits", "path": "visits.csv", "bytes": 1, "title": "Visits", "schema": _visits()},
            {"name": "sites", "path": "sites.csv", "schema": {"fields": sites, "primaryKey": ["site"]}},
            {"name": "log", "path": "log.csv", "schema": {"fields": log}},
        ],
    }


def _rules() -> Json:
    return {
        "rules": [
            {
                "name": "share-in-range",
                "table": "visits",
                "when": "share IS NOT NULL",
                "check": "share BETWEEN 0 AND 100",
                "because": "a share of a whole",
            },
            {
                "name": "few-rows-a-year",
                "table": "visits",
                "group_by": ["year"],
                "check": "count() <= 10",
                "because": "there are few sites",
            },
            {
                "name": "ticket-known",
                "table": "visits",
                "check": "starts_with(ticket, 'A') OR length(ticket) = 2",
                "because": "so they are printed",
            },
            {"name": "titles-differ", "table": "sites", "unique": ["title"], "because": "people read titles"},
        ],
        "figures": {
            "table": "visits",
            "quantity": "id",
            "over": ["site", "year"],
            "value": "visits",
            "qualifier": "qualifier",
            "power": "power",
            "unit": "unit",
        },
        "quantities": [{"name": "free", "unit": "{visit}", "kind": "count"}],
        "relations": [{"name": "some-free", "relate": "r1 >= 2 * free", "because": "half of them pay"}],
    }


@dataclass(kw_only=True)
class Draft:
    """A package that can be edited before it is written."""

    descriptor: Json = field(default_factory=_descriptor)
    files: dict[str, str] = field(default_factory=lambda: {"visits.csv": VISITS, "sites.csv": SITES, "log.csv": LOG})
    catalogue: Json = field(default_factory=_rules)

    def resource(self, name: str = "visits") -> Json:
        """Return what the descriptor says of a resource."""
        found: Json = next(one for one in self.descriptor["resources"] if one["name"] == name)
        return found

    def schema(self, name: str = "visits") -> Json:
        """Return a schema."""
        found: Json = self.resource(name)["schema"]
        return found

    def field(self, name: str) -> Json:
        """Return a field of the visits."""
        found: Json = next(one for one in self.schema()["fields"] if one["name"] == name)
        return found

    def rule(self, name: str) -> Json:
        """Return a rule or a relation."""
        listed = [*self.catalogue["rules"], *self.catalogue["relations"]]
        found: Json = next(one for one in listed if one["name"] == name)
        return found

    def replace(self, text: str, instead: str, file: str = "visits.csv") -> None:
        """Write something else into a table."""
        assert text in self.files[file], text
        self.files[file] = self.files[file].replace(text, instead)

    def copy(self) -> "Draft":
        """Return the same package once more."""
        return deepcopy(self)

    def write(self, folder: Path) -> Path:
        """Write the package into a folder and return the folder."""
        (folder / "validators").mkdir(parents=True)
        (folder / "datapackage.json").write_text(json.dumps(self.descriptor, indent=1), "utf-8")
        (folder / "validators" / "rules.yaml").write_text(json.dumps(self.catalogue, indent=1), "utf-8")
        for name, text in self.files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            data = text.encode()
            (folder / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        return folder


def diff_of(old: Draft, new: Draft, keep: int = 20) -> Diff:
    """Return what changed from one draft to another."""
    with TemporaryDirectory() as folder:
        return diff(old.write(Path(folder) / "old"), new.write(Path(folder) / "new"), keep=keep)


def codes(found: Diff) -> list[str]:
    """Return the kinds of all changes, sorted, each as often as it occurs."""
    return sorted(code for kind, total in found.totals.items() for code in [kind.code] * total)


def changes(found: Diff) -> list[Change]:
    """Return all changes that are kept."""
    return [change for group in found.groups for change in group.changes]
