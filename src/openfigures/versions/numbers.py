"""Version numbers of packages: Semantic Versioning 2.0.0, and whether one is high enough for what changed."""

import re
from dataclasses import dataclass
from functools import total_ordering

from openfigures.versions.changes import Bump, Diff

_NUMBER = r"(0|[1-9][0-9]{0,17})"
_WORD = r"(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
_VERSION = re.compile(
    rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}(?:-({_WORD}(?:\.{_WORD})*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?"
)


@total_ordering
@dataclass(frozen=True, slots=True)
class Version:
    """A version, without what it says of its build."""

    core: tuple[int, int, int]
    early: tuple[str, ...] = ()
    """The words of a pre-release, such as ("rc", "1"); empty for a release."""

    def __lt__(self, other: "Version") -> bool:
        return self._order() < other._order()

    def __str__(self) -> str:
        text = ".".join(map(str, self.core))
        return f"{text}-{'.'.join(self.early)}" if self.early else text

    def _order(self) -> tuple[object, ...]:
        words = tuple((0, int(word), "") if word.isdecimal() else (1, 0, word) for word in self.early)
        return self.core, not self.early, words

    def raised(self, bump: Bump) -> "Version":
        """Return the lowest version for changes that ask for a bump; a pre-release has promised nothing yet."""
        major, minor, patch = self.core
        if bump is Bump.NONE or self.early:
            return Version(self.core)
        if bump is Bump.MAJOR:
            return Version((major + 1, 0, 0))
        return Version((major, minor + 1, 0) if bump is Bump.MINOR else (major, minor, patch + 1))


def read_version(text: str | None) -> Version | None:
    """Return the version that a text states; None when it states none."""
    match = _VERSION.fullmatch(text) if text is not None and len(text) <= 200 else None
    if match is None:
        return None
    early = match[4].split(".") if match[4] else []
    return Version((int(match[1]), int(match[2]), int(match[3])), tuple(early))


def wanted(diff: Diff) -> Version | None:
    """Return the lowest version that the new package should have; None when the old one states none."""
    old = read_version(diff.old.version)
    return None if old is None else old.raised(diff.bump)


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
    return higher and new.core >= least.core
