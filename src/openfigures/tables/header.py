"""The header of a table against the fields of its schema."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from openfigures.errors import nearest
from openfigures.package.schema import Schema
from openfigures.places import Place
from openfigures.tables.table_file import TableFile

_COMPARISONS = 100_000
"""Pairs of names that are compared to find out which column may be meant."""


@dataclass(frozen=True, slots=True)
class HeaderFault:
    """One way in which header and schema disagree."""

    code: str
    place: Place
    message: str
    fix: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """Which column holds which field, and what is wrong with the header."""

    columns: Mapping[str, int]
    """0-based column of each field of the schema that was found."""
    faults: tuple[HeaderFault, ...]


def match_header(file: TableFile, schema: Schema | None) -> HeaderMatch:
    """Find the column of every field, by name wherever a name helps; what disagrees is told, and reading goes on."""
    labels = file.header.labels
    fields = [field.name for field in schema.fields] if schema else []
    if not labels:
        faults = [_fault(file, 0, "header-missing", "the file has no header", "write the header line")]
        width = file.width(len(fields))
        names = fields or [f"column-{index + 1}" for index in range(width)]
        columns = {name: index for index, name in enumerate(names) if index < width}
        return HeaderMatch(columns, tuple(faults) if file.has_header else ())
    faults = _label_faults(file, labels)
    if schema is None:
        return HeaderMatch({label: index for index, label in enumerate(labels)}, tuple(faults))
    first = _first_columns(labels)
    columns = {name: first[name] for name in fields if name in first}
    faults += _match_faults(file, schema, columns)
    return HeaderMatch(columns, tuple(faults))


def _first_columns(labels: tuple[str, ...]) -> dict[str, int]:
    """Return the first column of each label."""
    return {label: index for index, label in reversed(list(enumerate(labels)))}


def _label_faults(file: TableFile, labels: tuple[str, ...]) -> list[HeaderFault]:
    faults, first = [], _first_columns(labels)
    for index, label in enumerate(labels):
        if not label.strip():
            faults.append(_fault(file, index, "blank-label", f"column {index + 1} has no name", "name the column"))
        elif first[label] < index:
            message = f"the column '{label}' stands twice in the header"
            faults.append(_fault(file, index, "duplicate-label", message, "give every column its own name"))
    return faults


def _match_faults(file: TableFile, schema: Schema, columns: dict[str, int]) -> list[HeaderFault]:
    labels, fields = file.header.labels, [field.name for field in schema.fields]
    faults = []
    extra = [index for index, label in enumerate(labels) if schema.field(label) is None and label.strip()]
    if schema.fields_match == "exact" and len(labels) == len(fields):
        for index in [index for index in extra if fields[index] not in columns]:
            faults.append(_renamed(file, index, fields[index]))
            columns[fields[index]] = index  # the column is still judged, as the field whose place it takes
        extra = [index for index in extra if columns.get(fields[index]) != index]
    missing = [name for name in fields if name not in columns]
    if schema.fields_match in {"exact", "equal", "subset"}:
        hints = labels if len(missing) * len(labels) <= _COMPARISONS else ()
        faults += [_missing(file, name, hints) for name in missing]
    if schema.fields_match in {"exact", "equal", "superset"}:
        faults += [_extra(file, index, labels[index]) for index in extra]
    if schema.fields_match == "exact" and not faults and list(columns.values()) != list(range(len(fields))):
        index = next(at for at, name in enumerate(fields) if columns[name] != at)
        message = f"column {index + 1} is '{labels[index]}', the schema has '{fields[index]}' there"
        fix = "put the columns in the order of the schema, or set its 'fieldsMatch' to 'equal'"
        faults.append(_fault(file, index, "header-order", message, fix, labels[index]))
    if schema.fields_match == "partial" and not columns:
        fix = "name at least one column as the schema does"
        faults.append(_fault(file, 0, "field-missing", "no column of the schema is in the header", fix))
    return faults


def _renamed(file: TableFile, index: int, name: str) -> HeaderFault:
    message = f"column {index + 1} is named '{file.header.labels[index]}', the schema says '{name}'"
    return _fault(file, index, "header-mismatch", message, f"write '{name}', or change the schema", name)


def _missing(file: TableFile, name: str, labels: tuple[str, ...]) -> HeaderFault:
    near = nearest(name, labels)
    fix = f"rename the column '{near}' if that is it" if near else "add the column, or take it out of the schema"
    return _fault(file, 0, "field-missing", f"the column '{name}' of the schema is not in the header", fix, name)


def _extra(file: TableFile, index: int, label: str) -> HeaderFault:
    fix = "describe the column in the schema, or remove it"
    if len(file.header.labels) == 1 and (marks := [mark for mark in ";\t|," if mark in label]):
        fix = f'if {marks[0]!r} separates the cells, say so: "dialect": {{"delimiter": {json.dumps(marks[0])}}}'
    return _fault(file, index, "field-unknown", f"the column '{label}' is not in the schema", fix, label)


def _fault(file: TableFile, index: int, code: str, message: str, fix: str, field: str | None = None) -> HeaderFault:
    places = file.header.places
    place = places[index] if index < len(places) else Place(path=file.path, line=1)
    return HeaderFault(code, place, message, fix, field)
