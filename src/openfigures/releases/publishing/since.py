"""What changed since the last release, as far as a release needs to know."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from openfigures.releases.formats.index import Entry
from openfigures.versions.changes import Group, Kind
from openfigures.versions.comparing import diff
from openfigures.versions.numbers import fits, wanted


@dataclass(frozen=True, kw_only=True, slots=True)
class Since:
    """What changed since a release."""

    version: str
    """The version of that release."""
    chain: str
    """What stands for it and all before it in the index."""
    bump: str
    """What the changes ask for: major, minor, patch or none."""
    wanted: str
    """The lowest version for them."""
    fits: bool
    """Whether the version of the package is high enough."""
    changes: Mapping[str, int]
    """How many there are of each kind, the gravest first."""
    lines: tuple[str, ...]
    """One for each group of changes, for a changelog."""


def compare(last: Entry, archive: Path, package: Path) -> Since:
    """Compare a package with the archive of the last release; raises InputRefusedError as opening a package does."""
    found = diff(archive, package)
    return Since(
        version=last.version,
        chain=last.chain,
        bump=found.bump.name.lower(),
        wanted=str(wanted(found) or last.version),
        fits=fits(found),
        changes={kind.code: total for kind, total in found.totals.items()},
        lines=tuple(_line(group) for group in found.groups if group.kind is not Kind.STAMP_CHANGED),
    )


def _line(group: Group) -> str:
    """Return a group of changes as a line that a steward will put into better words."""
    what = " ".join(one for one in (group.resource, group.field) if one)
    words = group.kind.code.replace("-", " ")
    return f"{what or 'package'}: {words}" + (f" ({group.total:,})" if group.total > 1 else "")
