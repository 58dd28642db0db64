"""Descriptors against the official profiles of Data Package, without the network."""

import json
from importlib import resources
from typing import Any

import jsonschema_rs

from openfigures.package.document import Document

_ROLE = {"datapackage": "package", "tableschema": "table schema", "tabledialect": "table dialect"}


def check_profile(document: Document, profile: str, generation: int) -> None:
    """Note every violation of an official profile.

    `profile` is `datapackage`, `tableschema` or `tabledialect`; `generation` is 1 or 2.
    """
    for error in _validator(profile, generation).iter_errors(_as_json(document.value)):
        pointer = tuple(error.instance_path)
        document.problems.append(_problem(document, pointer, error.message, _ROLE[profile], generation))


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


def _validator(profile: str, generation: int) -> Any:
    file = resources.files("openfigures.package").joinpath("profiles", f"{generation}.0", f"{profile}.json")
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
