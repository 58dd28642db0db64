"""The changelog of a package, after https://keepachangelog.com: its entries, what is out of order, and a new entry."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from openfigures.versions.semver import Version

_HEADING = re.compile(r"##[ \t]+(?:\[(?P<linked>[^\]]+)\]|(?P<plain>\S+))(?:[ \t].*)?")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_UNRELEASED = "unreleased"
_TITLE = "# Changelog"


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One section of a changelog."""

    name: str
    """The version, or `Unreleased`."""
    line: int
    """1-based, of its heading."""
    text: str
    """What stands below the heading."""


def entries_of(text: str) -> list[Entry]:
    """Return the entries of a changelog, as they stand."""
    lines = text.splitlines()
    return [
        Entry(name=name, line=line + 1, text="\n".join(lines[line + 1 : end]).strip())
        for (line, name), (end, _) in pairwise([*_headings(lines), (len(lines), "")])
    ]


def disorder(text: str, version: str) -> str | None:
    """Say why a changelog is not ready for the release of a version; None when it is."""
    entries = entries_of(text)
    released = [entry for entry in entries if entry.name.casefold() != _UNRELEASED]
    own = [entry for entry in released if entry.name == version]
    if not own:
        return f"it has no entry '## {version}'"
    if not own[0].text:
        return f"its entry for {version} in line {own[0].line} says nothing"
    if pending := next((one for one in entries if one not in released and one.text), None):
        return f"line {pending.line} has changes that are not under a version; move them to '## {version}'"
    return _wrong_order(released, version)


def with_entry(text: str, version: str, lines: Sequence[str]) -> str:
    """Return a changelog with a new entry before all others; without a changelog, the beginning of one.

    What stands under `Unreleased` becomes the entry, if there is something.
    """
    heading, listed = f"## {version}\n\n", "".join(f"- {line}\n" for line in lines)
    first = next(iter(entries_of(text)), None)
    if first is None:
        return f"{text.rstrip() or _TITLE}\n\n{heading}{listed}"
    pending = first.name.casefold() == _UNRELEASED and first.text
    cut = first.line if pending else first.line - 1
    before, after = text.splitlines(keepends=True)[:cut], text.splitlines(keepends=True)[cut:]
    if pending:
        return "".join(before) + f"\n{heading}" + "".join(after).lstrip("\r\n")
    return "".join(before) + f"{heading}{listed}\n" + "".join(after)


def _headings(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield position and name of each heading of an entry; what stands in a block of code is none."""
    in_code = False
    for position, line in enumerate(lines):
        in_code ^= _FENCE.match(line) is not None
        if not in_code and (match := _HEADING.fullmatch(line)):
            yield position, match["linked"] or match["plain"]


def _wrong_order(released: Sequence[Entry], version: str) -> str | None:
    try:
        versions = [Version.parse(entry.name.removeprefix("v")) for entry in released]
    except ValueError as error:
        return f"a heading names no version: {error}"
    for above, below in pairwise(versions):
        if not above > below:
            return f"{above} stands above {below}; the newest version comes first"
    return None if released[0].name == version else f"its newest entry is {released[0].name}, not {version}"
