"""Lay out a new package from the template beside this file."""

import re
import unicodedata
from pathlib import Path

from openfigures.errors import MachineError, UsageError

FILES = (
    "datapackage.json",
    "datapackage/figures.csv",
    "schemas/figures.schema.json",
    "validators/rules.yaml",
    "README.md",
)


def lay_out(folder: Path, name: str | None = None) -> tuple[str, ...]:
    """Write a new package into a folder and return its files; nothing that exists is touched.

    `name` is the name of the package; by default it is made from the folder's. Raises UsageError when the
    name cannot be used or a file is already there, MachineError when a file cannot be written.
    """
    name = name or package_name(folder.resolve().name)
    if not re.fullmatch(r"[a-z0-9]+(?:[-._][a-z0-9]+)*", name):
        raise UsageError(f"'{name}' is no name for a package; use lower-case letters, digits and hyphens")
    there = [file for file in FILES if (folder / file).exists() or (folder / file).is_symlink()]
    if there:
        raise UsageError(
            f"{folder / there[0]} is already there; name an empty folder, such as: openfigures init my-figures"
        )
    written: list[Path] = []
    try:
        for file in FILES:
            target = folder / file
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("x", encoding="utf-8", newline="\n") as out:
                written.append(target)
                out.write(_template(file).replace("NAME-OF-THE-PACKAGE", name))
    except OSError as error:
        for half in written:  # all files or none
            half.unlink(missing_ok=True)
        raise MachineError(f"{target} cannot be written: {error.strerror}") from None
    return FILES


def _template(file: str) -> str:
    return Path(__file__).with_name("template").joinpath(file).read_text("utf-8")


def package_name(text: str) -> str:
    """Return a name for a package made from any text."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", ascii_text.casefold())) or "my-figures"
