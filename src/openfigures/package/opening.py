"""Open a package: read its descriptor and everything it refers to, or refuse it with all reasons."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openfigures.errors import InputRefusedError, Problem
from openfigures.package.descriptor import Resource, generation, read_resources
from openfigures.package.document import Document, Part
from openfigures.package.limits import DOCUMENT_PROBLEMS
from openfigures.package.paths import Folder
from openfigures.package.profiles import check_profile, refuse_unknown_profile
from openfigures.places import Place

DESCRIPTOR = "datapackage.json"
RULES = "validators/rules.yaml"


@dataclass(frozen=True, kw_only=True, slots=True)
class Package:
    """A package whose descriptor, schemas and paths were read and found safe and well formed."""

    folder: Folder
    descriptor: Document
    resources: tuple[Resource, ...]
    doubts: tuple[tuple[bool, Problem], ...]
    """Properties that look misspelt; True for those that would switch a check off."""
    rules_path: str | None
    """The rule catalogue; None when the package has none."""
    notes: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name of the package; the name of its folder when it has none."""
        return str(self.descriptor.value.get("name") or self.folder.root.resolve().name)

    @property
    def version(self) -> str | None:
        """The version of the package, if it states one."""
        value = self.descriptor.value.get("version")
        return None if value is None else str(value)

    def resource(self, name: str) -> Resource | None:
        """Return the resource of that name."""
        return next((resource for resource in self.resources if resource.name == name), None)


def open_package(path: Path) -> Package:
    """Open the package in a folder, or the one that a descriptor file describes.

    Raises InputRefusedError with every reason found when anything is unsafe or malformed.
    """
    folder, name = _find(path)
    here = Place(path=name)
    document = Document.parse(name, folder.read_document(name, here), "datapackage")
    if not isinstance(document.value, dict):
        message = "the descriptor must be an object in braces"
        raise InputRefusedError([Problem(code="wrong-type", place=document.place(()), message=message)])
    root = Part(document, (), document.value)
    refuse_unknown_profile(root, "datapackage")
    documents = {name: document}
    resources = read_resources(root, folder, documents)
    rules = root.text("rules")
    _check_references(resources)
    _refuse_problems(documents.values())  # what we say ourselves is said more kindly than the profiles do
    for each in documents.values():
        check_profile(each, generation(document.value))
    _refuse_problems(documents.values())
    _check_files(resources, folder)
    return Package(
        folder=folder,
        descriptor=document,
        resources=tuple(resources),
        doubts=tuple(doubt for each in documents.values() for doubt in each.doubts),
        rules_path=_rules_path(folder, root, rules),
        notes=_notes(document.value),
    )


def _refuse_problems(documents: Collection[Document]) -> None:
    """Raise InputRefusedError with all problems of some documents."""
    problems = [problem for document in documents for problem in document.problems]
    if problems:
        raise InputRefusedError(problems)


def _check_files(resources: list[Resource], folder: Folder) -> None:
    """Raise InputRefusedError with every file that is not there or must not be opened, up to a number."""
    problems: list[Problem] = []
    for resource in resources:
        place = resource.spot.document.place((*resource.spot.pointer, "path"))
        for file in resource.paths:
            try:
                folder.check(file, place)
            except InputRefusedError as error:
                problems += error.problems
            if len(problems) >= DOCUMENT_PROBLEMS:
                raise InputRefusedError(problems)
    if problems:
        raise InputRefusedError(problems)


def _find(path: Path) -> tuple[Folder, str]:
    if path.is_dir():
        return Folder(path), DESCRIPTOR
    if not path.exists():
        message = "there is no such folder or file"
        fix = "name a folder that holds a datapackage.json, or the descriptor itself"
        raise InputRefusedError([Problem(code="file-missing", place=Place(path=str(path)), message=message, fix=fix)])
    if path.suffix.casefold() in {".yaml", ".yml"}:
        message, fix = "the standard has descriptors in JSON only", "convert it to datapackage.json"
        raise InputRefusedError([Problem(code="json-malformed", place=Place(path=path.name), message=message, fix=fix)])
    return Folder(path.parent), path.name


def _rules_path(folder: Folder, root: Part, named: str | None) -> str | None:
    if named is not None:
        folder.check(named, root.place("rules"))
        return named
    try:
        folder.check(RULES, Place(path=RULES))
    except InputRefusedError as error:
        if error.problems[0].code == "file-missing":
            return None
        raise
    return RULES


def _notes(descriptor: dict[str, Any]) -> tuple[str, ...]:
    if generation(descriptor) == 2:
        return ()
    return ("This is a Data Package of version 1; it is read by the rules of that version.",)


def _check_references(resources: list[Resource]) -> None:
    """Note foreign keys that lead nowhere or compare unlike types."""
    by_name = {resource.name: resource for resource in resources}
    for resource in resources:
        for key in resource.schema.foreign_keys if resource.schema else ():
            target = by_name.get(key.resource)
            note = Part(key.spot.document, key.spot.pointer, {})
            if target is None or target.schema is None:
                message = f"the foreign key refers to '{key.resource}', which is no table of this package"
                note.problem("foreign-key-unusable", message)
                continue
            for here, there in zip(key.fields, key.reference, strict=True):
                ours, other = resource.field(here), target.field(there)
                if other is None:
                    message = f"the foreign key refers to '{there}', which is no field of '{key.resource}'"
                    note.problem("foreign-key-unusable", message)
                elif ours is not None and ours.type != other.type:
                    message = f"the foreign key compares {ours.type} '{here}' with {other.type} '{there}'"
                    note.problem("foreign-key-unusable", message, fix="give both the same type")
