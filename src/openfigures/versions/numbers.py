"""Version numbers of packages: Semantic Versioning 2.0.0, and whether one is high enough for what changed."""

from openfigures.versions.changes import Bump, Diff
from openfigures.versions.semver import Version


def read_version(text: str | None) -> Version | None:
    """Return the version that a text states; None when it states none."""
    try:
        return None if text is None else Version.parse(text)
    except ValueError:
        return None


def raised(version: Version, bump: Bump) -> Version:
    """Return the lowest version for changes that ask for a bump; a pre-release has promised nothing yet."""
    major, minor, patch = version.numbers
    if bump is Bump.NONE or version.words:
        return Version(version.numbers)
    if bump is Bump.MAJOR:
        return Version((major + 1, 0, 0))
    return Version((major, minor + 1, 0) if bump is Bump.MINOR else (major, minor, patch + 1))


def wanted(diff: Diff) -> Version | None:
    """Return the lowest version that the new package should have; None when the old one states none."""
    old = read_version(diff.old.version)
    return None if old is None else raised(old, diff.bump)


def fits(diff: Diff) -> bool:
    """Tell whether the version that the new package states is high enough for what changed.

    Without any change it may stay. A pre-release of a version is as good as the version.
    """
    if diff.bump is Bump.NONE and diff.old.version == diff.new.version:
        return True
    old, new, least = read_version(diff.old.version), read_version(diff.new.version), wanted(diff)
    if new is None:
        return False
    if old is None or least is None:
        return True
    higher = new >= old if diff.bump is Bump.NONE else new > old
    return higher and new.numbers >= least.numbers
