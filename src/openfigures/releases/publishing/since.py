"""What changed since the release that the next one is measured by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from openfigures.releases.formats.index import Entry
from openfigures.reports.diff.words import counted, title
from openfigures.versions.changes import Group, Kind
from openfigures.versions.comparing import diff
from openfigures.versions.numbers import fits, read_version, wanted
from openfigures.versions.semver import Version


@dataclass(frozen=True, kw_only=True, slots=True)
class Since:
    """What changed since a release."""

    version: str
    """The version of that release."""
    last: str
    """The version of the last release: another one, when that is a pre-release."""
    chain: str
    """What stands for it and all before it in the index."""
    bump: str
    """What the changes ask for: major, minor, patch or none."""
    wanted: str
    """The lowest version for them."""
    fits: bool
    """Whether the version of the package is high enough."""
    changes: Mapping[Kind, int]
    """How many there are of each kind, the gravest first."""
    lines: tuple[str, ...]
    """One for each group of changes, for a changelog."""


def measure(releases: Sequence[Entry]) -> Entry:
    """Return the release by which the next one is measured: the last that is no pre-release, if there is one.

    Pre-releases promise nothing, and those who did not ask for one go from one proper release to the next.
    """
    proper = [entry for entry in releases if not Version.parse(entry.version).words]
    return (proper or releases)[-1]


def compare(entry: Entry, archive: Path, package: Path, last: Entry) -> Since:
    """Compare a package with the archive of a release; it must have a higher version than the last one, too.

    Raises InputRefusedError as opening a package does.
    """
    found, newest = diff(archive, package), Version.parse(last.version)
    stated = read_version(found.new.version)
    least = max(wanted(found) or Version.parse(entry.version), Version(newest.numbers))
    return Since(
        version=entry.version,
        last=last.version,
        chain=entry.chain,
        bump=found.bump.name.lower(),
        wanted=str(least),
        fits=fits(found) and stated is not None and newest < stated,
        changes=found.totals,
        lines=tuple(_line(group) for group in found.groups if group.kind is not Kind.STAMP_CHANGED),
    )


def _line(group: Group) -> str:
    """Return a group of changes as a line that a steward will put into better words."""
    what = title(group)
    return counted(group.kind, group.total) + (f" in {what}" if what else "")
