"""The package descriptor: which tables there are, where they lie and how they are described."""

from dataclasses import dataclass
from typing import Any

from openfigures.package.dialect import Dialect, read_dialect
from openfigures.package.document import Document, Part, Spot
from openfigures.package.formats import Format, read_format, read_gzipped
from openfigures.package.limits import ALL_FIELDS, RESOURCES
from openfigures.package.paths import Folder, unsafe_because
from openfigures.package.profiles import refuse_unknown_profile
from openfigures.package.schema import Field, Schema, read_schema

_RESOURCE_VITAL = {"name", "path", "data", "type", "schema", "dialect", "encoding", "bytes", "hash", "format"}
_RESOURCE = _RESOURCE_VITAL | {
    "$schema", "title", "description", "homepage", "mediatype", "sources", "licenses", "profile", "scheme",
    "compression", "license", "contributors", "version", "keywords", "stats",
}  # fmt: skip
_PACKAGE_VITAL = {"$schema", "resources", "rules", "profile"}
_PACKAGE = _PACKAGE_VITAL | {
    "name", "id", "licenses", "title", "description", "homepage", "image", "version", "created", "keywords",
    "contributors", "sources", "license", "author", "maintainers", "publisher", "changelog",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Resource:
    """One resource of a package."""

    name: str
    paths: tuple[str, ...]
    """The files, in order; several files of one table are read as one."""
    data: Any = None
    """Rows that stand in the descriptor itself; None when there are files."""
    format: Format | None = None
    """None for what is no table, or none whose rows are read."""
    gzipped: frozenset[str] = frozenset()
    """The files that are packed with gzip."""
    encoding: str = "utf-8"
    bytes: int | None = None
    """The size that the descriptor states, in bytes."""
    hash: str | None = None
    """The digest that the descriptor states, with or without `algorithm:` before it."""
    dialect: Dialect
    schema: Schema | None = None
    spot: Spot

    @property
    def tabular(self) -> bool:
        """Whether it is a table whose rows are judged one by one."""
        return self.format is not None

    @property
    def packed(self) -> bool:
        """Whether its files may hold many times their size."""
        return bool(self.gzipped) or self.format is Format.PARQUET

    def field(self, name: str) -> Field | None:
        """Return the field of that name, if there is a schema with one."""
        return self.schema.field(name) if self.schema else None


def read_resources(root: Part, folder: Folder, documents: dict[str, Document]) -> list[Resource]:
    """Read all resources; problems are noted in their documents, which are added to `documents`."""
    root.doubt_misspelt(_PACKAGE, _PACKAGE_VITAL)
    parts = list(root.parts("resources"))
    if not parts:
        fix = "describe at least one table in 'resources'"
        root.problem("no-resources", "the package has no resources, so there is nothing to check", fix=fix)
    if len(parts) > RESOURCES:
        root.problem("too-many-resources", f"the package has more than {RESOURCES} resources", "resources")
        return []
    resources: list[Resource] = []
    fields = 0
    for position, part in enumerate(parts):
        resources.append(_resource(part, position + 1, folder, documents))
        fields += len(resources[-1].schema.fields) if resources[-1].schema else 0
        if fields > ALL_FIELDS:
            part.problem("too-many-fields", f"the tables up to here have more than {ALL_FIELDS} fields together")
            break
    _refuse_twins(parts, resources)
    return resources


def _resource(part: Part, number: int, folder: Folder, documents: dict[str, Document]) -> Resource:
    part.doubt_misspelt(_RESOURCE, _RESOURCE_VITAL)
    refuse_unknown_profile(part, "dataresource")
    name = part.text("name") or f"resource-{number}"
    paths = part.texts("path") or ()
    for position, path in enumerate(paths):
        if reason := unsafe_because(path):
            fix = "write a relative path inside the package, such as 'data/table.csv'"
            part.problem("unsafe-path", f"the path {path[:200]!r} {reason}", *_way(part, position), fix=fix)
    kind = read_format(part, paths)
    dialect = read_dialect(_object(part, "dialect", folder, documents), "\t" if kind is Format.TSV else ",")
    described = _object(part, "schema", folder, documents)
    schema = read_schema(described, name, dialect.null_sequence) if described else None
    return Resource(
        name=name,
        paths=paths,
        data=part.value.get("data"),
        format=kind,
        gzipped=read_gzipped(part, paths, kind),
        encoding=part.text("encoding") or "utf-8",
        bytes=part.whole("bytes"),
        hash=part.text("hash"),
        dialect=dialect,
        schema=schema,
        spot=part.spot(),
    )


def _way(part: Part, position: int) -> tuple[str | int, ...]:
    """Return the way from a resource to one of its paths, which may be a text or a list."""
    return ("path", position) if isinstance(part.value["path"], list) else ("path",)


def _object(part: Part, key: str, folder: Folder, documents: dict[str, Document]) -> Part | None:
    """Return an object property that may also be the path of a file that holds it."""
    profile, value = f"table{key}", part.value.get(key)
    found = _in_file(part, key, profile, folder, documents) if isinstance(value, str) else part.part(key)
    if found is not None:
        refuse_unknown_profile(found, profile)
    return found


def _in_file(part: Part, key: str, profile: str, folder: Folder, documents: dict[str, Document]) -> Part | None:
    path = part.value[key]
    if path not in documents:
        documents[path] = Document.parse(path, folder.read_document(path, part.place(key)), profile)
    document = documents[path]
    if isinstance(document.value, dict):
        return Part(document, (), document.value)
    part.problem("wrong-type", f"the file {path!r} must hold an object in braces", key)
    return None


def generation(descriptor: dict[str, Any]) -> int:
    """Return the major version of Data Package that a descriptor follows: 1 without `$schema`, else 2."""
    profile = descriptor.get("$schema")
    return 1 if profile is None or "/1.0/" in str(profile) else 2


def _refuse_twins(parts: list[Part], resources: list[Resource]) -> None:
    from unicodedata import normalize  # noqa: PLC0415 - only here, and it costs start-up time

    names: set[str] = set()
    spelt: dict[str, str] = {}
    for part, resource in zip(parts, resources, strict=False):
        if resource.name in names:
            part.problem("duplicate-resource", f"the resource name '{resource.name}' stands twice", "name")
        names.add(resource.name)
        own: set[str] = set()
        for position, path in enumerate(resource.paths):
            twin = spelt.setdefault(normalize("NFC", path).casefold(), path)
            if twin != path:
                message = f"the paths {twin!r} and {path!r} are one file on some systems"
                fix = "give them names that differ in more than case"
                part.problem("path-twins", message, *_way(part, position), fix=fix)
            elif path in own:
                message = f"the path {path!r} stands twice, so its rows would count twice"
                part.problem("path-twins", message, *_way(part, position), fix="name every file once")
            own.add(path)
