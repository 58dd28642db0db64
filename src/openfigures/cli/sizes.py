"""Sizes as people write them on a command line."""

import re

import click

_UNITS = {
    "": 1,
    "KB": 10**3,
    "MB": 10**6,
    "GB": 10**9,
    "TB": 10**12,
    "KIB": 2**10,
    "MIB": 2**20,
    "GIB": 2**30,
    "TIB": 2**40,
}
_SIZE = re.compile(r"([0-9]{1,12})\s*([A-Za-z]{0,3})")


class Size(click.ParamType):  # type: ignore[type-arg] # generic in new versions of Click only
    """A number of bytes, such as 512MiB or 2GB."""

    name = "size"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return bytes."""
        if isinstance(value, int):
            return value
        size = _SIZE.fullmatch(str(value).strip())
        unit = _UNITS.get(size[2].upper()) if size else None
        if size is None or unit is None:
            self.fail(f"'{value}' is no size; write a whole number and a unit, such as 512MiB or 2GB", param, ctx)
        return int(size[1]) * unit
