"""Texts, truth values, lists, JSON and places on the globe."""

import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from openfigures.cells.numbers import read_number
from openfigures.cells.reasons import NotAValue
from openfigures.errors import InputRefusedError
from openfigures.package.json_text import parse_json
from openfigures.package.schema import Field

_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL = re.compile(rf"[^@\s<>()\[\],;:\"\\]{{1,64}}@(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})+")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_UUID = re.compile(r"[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}")
_SHAPES = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection")
_GEOJSON = {*_SHAPES, "Feature", "FeatureCollection"}
_FORMS = {
    "email": (_EMAIL, "an e-mail address"),
    "uri": (_URI, "a URI with a scheme"),
    "uuid": (_UUID, "a UUID"),
}


def string_reader(field: Field) -> Callable[[str], str]:
    """Return the reader of a string field by its format."""
    if field.format == "binary":
        return _read_base64
    if field.format not in _FORMS:
        return str
    form, noun = _FORMS[field.format]

    def formed(text: str) -> str:
        if form.fullmatch(text):
            return text
        raise NotAValue(f"is not {noun}", f"write {noun} and nothing around it")

    return formed


def boolean_reader(field: Field) -> Callable[[str], bool]:
    """Return the reader of a boolean field by its own words for true and false."""
    words = dict.fromkeys(field.true_values, True) | dict.fromkeys(field.false_values, False)

    def truth(text: str) -> bool:
        if text in words:
            return words[text]
        raise NotAValue("is neither true nor false", f"write one of {', '.join(words)}")

    return truth


def list_reader(field: Field, reader: Callable[[Field], Callable[[str], Any]]) -> Callable[[str], tuple[Any, ...]]:
    """Return the reader of a list field: items of one type with a delimiter between them."""
    from dataclasses import replace  # noqa: PLC0415 - a rare type

    item = reader(replace(field, type=field.item_type, format="default"))
    return lambda text: tuple(item(part) for part in text.split(field.delimiter)) if text else ()


def geopoint_reader(field: Field) -> Callable[[str], tuple[Any, Any]]:
    """Return the reader of a geopoint field: `lon, lat`, a JSON array or a JSON object."""

    def point(text: str) -> tuple[Any, Any]:
        pair = _pair(text, field.format)
        if len(pair) == 2 and _is_within(pair[0], 180) and _is_within(pair[1], 90):
            return pair[0], pair[1]
        raise NotAValue("is not a point on the globe", "write longitude and latitude, such as '106.5, 29.5'")

    return point


def _pair(text: str, form: str) -> list[Any]:
    if form == "array":
        return read_array(text)
    if form == "object":
        value = read_object(text)
        return [value["lon"], value["lat"]] if set(value) == {"lon", "lat"} else []
    longitude, comma, latitude = text.partition(",")
    return [read_number(longitude), read_number(latitude.removeprefix(" "))] if comma else []


def _is_within(value: Any, limit: int) -> bool:
    """Whether a value is a number and not too far from 0; `abs` would round it."""
    return type(value) in {int, Decimal} and -limit <= value <= limit


def read_object(text: str) -> dict[str, Any]:
    """Return a JSON object; raises NotAValue."""
    value = _read_json(text)
    if isinstance(value, dict):
        return value
    raise NotAValue("is not a JSON object", "write an object in braces")


def geojson_reader(field: Field) -> Callable[[str], dict[str, Any]]:
    """Return the reader of a GeoJSON or TopoJSON field: an object of one of the types of that standard."""
    types, noun = ({"Topology"}, "TopoJSON") if field.format == "topojson" else (_GEOJSON, "GeoJSON")

    def shape(text: str) -> dict[str, Any]:
        value = read_object(text)
        if any(value.get("type") == one for one in types):
            return value
        raise NotAValue(f"is not {noun}", f"state its 'type', such as '{min(types)}'")

    return shape


def read_array(text: str) -> list[Any]:
    """Return a JSON array; raises NotAValue."""
    value = _read_json(text)
    if isinstance(value, list):
        return value
    raise NotAValue("is not a JSON array", "write an array in brackets")


def _read_json(text: str) -> Any:
    try:
        return parse_json(text, "")
    except InputRefusedError as error:
        problem = error.problems[0]
        raise NotAValue(f"is not strict JSON: {problem.message}", "correct the JSON text") from None


def _read_base64(text: str) -> str:
    try:
        b64decode(text, validate=True)
    except (Base64Error, ValueError):
        raise NotAValue("is not base64", "encode the bytes as base64") from None
    return text
