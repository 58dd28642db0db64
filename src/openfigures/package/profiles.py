"""Descriptors against the official profiles of Data Package, without the network."""

import json
import re
from functools import cache
from itertools import filterfalse, islice
from pathlib import Path
from typing import Any

import jsonschema_rs

from openfigures.package.document import Document, Part
from openfigures.package.limits import DOCUMENT_PROBLEMS

_ROLE = {
    "datapackage": "package",
    "dataresource": "resource",
    "tableschema": "table schema",
    "tabledialect": "table dialect",
}
_ALTERNATIVES = 3
"""The most alternatives that a message names."""
_OFFICIAL = re.compile(r"https://datapackage\.org/profiles/(?:1\.0|2\.[0-9])/([a-z]+)\.json")
_OFFICIAL_V1 = {
    "data-package", "tabular-data-package", "data-resource", "tabular-data-resource", "table-schema", "default",
}  # fmt: skip


def refuse_unknown_profile(part: Part, profile: str) -> None:
    """Note that a part names another profile than the official ones: what it asks for cannot be checked offline."""
    named, old = part.value.get("$schema"), part.value.get("profile")
    official = _OFFICIAL.fullmatch(named) if isinstance(named, str) else None
    if isinstance(named, str) and (official is None or official[1] != profile):
        _unknown(part, "$schema", named, profile)
    if isinstance(old, str) and old not in _OFFICIAL_V1:
        _unknown(part, "profile", old, profile)


def _unknown(part: Part, key: str, named: str, profile: str) -> None:
    message = f"{named[:200]!r} is not the official profile of a {_ROLE[profile]}, and nothing is fetched"
    fix = f"use 'https://datapackage.org/profiles/2.0/{profile}.json'"
    part.problem("remote-profile", message, key, fix=fix)


def check_profile(document: Document, generation: int) -> None:
    """Note the violations of the document's official profile of generation 1 or 2."""
    errors = _validator(document.profile, generation).iter_errors(_as_json(document.value))
    for error in islice(filterfalse(_beyond_text, errors), DOCUMENT_PROBLEMS):
        nearest = _nearest(error)
        pointer = tuple(nearest[0].instance_path)
        says = " or ".join(dict.fromkeys(_says(one) for one in nearest))
        document.problems.append(_problem(document, pointer, says, _ROLE[document.profile], generation))


def _beyond_text(error: jsonschema_rs.ValidationError) -> bool:
    """Whether the profile demands more than the text of the standard.

    1.0 demands of a dialect what has a default; 2.0 wants an object where the text also allows the path of a file,
    wants `fieldsMatch` as a list where the text has one word, and has forgotten the type `list`.
    """
    where, kind, value = error.instance_path, error.kind.name, error.instance
    if where[-1:] in (["dialect"], ["fieldsMatch"]):
        return kind == "required" or (kind == "type" and isinstance(value, str))
    return kind == "oneOf" and where[-2:-1] == ["fields"] and isinstance(value, dict) and value.get("type") == "list"


def _nearest(error: jsonschema_rs.ValidationError) -> list[jsonschema_rs.ValidationError]:
    """Return what is wrong by the nearest of several alternatives: those of the right type with the fewest errors."""
    kinds = jsonschema_rs.ValidationErrorKind
    if not isinstance(error.kind, kinds.AnyOf | kinds.OneOfNotValid):
        return [error]

    def distance(errors: list[jsonschema_rs.ValidationError]) -> tuple[bool, int]:
        return any(one.instance_path[-1:] == ["type"] for one in errors), len(errors)

    least = min(map(distance, error.kind.context))
    found = [errors[0] for errors in error.kind.context if distance(errors) == least]
    return found if len(found) <= _ALTERNATIVES else [error]


def _says(error: jsonschema_rs.ValidationError) -> str:
    return "it is empty; leave it out" if error.instance == "" else error.message


def _problem(document: Document, pointer: tuple[str | int, ...], message: str, role: str, generation: int) -> Any:
    from openfigures.errors import Problem  # noqa: PLC0415 - only for a descriptor that is wrong

    where = "/".join(str(step) for step in pointer) or "the whole document"
    shown = message if len(message) < 200 else f"{message[:120]} ... {message[-70:]}"
    return Problem(
        code="profile-violation",
        place=document.place(pointer),
        message=f"{where} breaks the official {role} profile {generation}.0: {shown}",
        fix="see https://datapackage.org/standard/data-package/",
    )


@cache
def _validator(profile: str, generation: int) -> Any:
    file = Path(__file__).parent / "profiles" / f"{generation}.0" / f"{profile}.json"
    return jsonschema_rs.Draft7Validator(json.loads(file.read_text("utf-8")), retriever=_nothing)


def _nothing(uri: str) -> Any:
    """Fetch nothing: the profiles are complete in themselves."""
    raise ValueError(f"{uri} is not fetched")


def _as_json(value: Any) -> Any:
    """Return a document with its exact decimals as numbers that the profile checker knows.

    Only for the check of the profile, which asks for the type of such values and never for their size.
    """
    if isinstance(value, dict):
        return {key: _as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_json(item) for item in value]
    return float(value) if type(value).__name__ == "Decimal" else value
