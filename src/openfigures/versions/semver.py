"""Versions (Semantic Versioning 2.0.0) and what can be asked of them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_NUMBER = "(?:0|[1-9][0-9]{0,17})"
_WORD = r"(?:0|[1-9][0-9]{0,17}|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
_VERSION = re.compile(
    rf"({_NUMBER})\.({_NUMBER})\.({_NUMBER})(?:-({_WORD}(?:\.{_WORD})*))?(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?"
)
_RANGE = re.compile(rf"([\^~])({_NUMBER})(?:\.({_NUMBER})(?:\.({_NUMBER}))?)?")
_CHARACTERS = 100


@dataclass(frozen=True, slots=True)
class Version:
    """A version; order is precedence, in which what stands after `+` does not count."""

    numbers: tuple[int, int, int]
    """Major, minor, patch."""
    words: tuple[str, ...] = ()
    """What makes it a pre-release; empty for a proper release."""
    build: str = ""

    @classmethod
    def parse(cls, text: str) -> "Version":
        """Return the version that a text says; raises ValueError when it is none."""
        match = _VERSION.fullmatch(text) if len(text) <= _CHARACTERS else None
        if match is None:
            raise ValueError(f"{text[:_CHARACTERS]!r} is not a version such as 1.2.3")
        major, minor, patch = (int(match[group]) for group in (1, 2, 3))
        return cls((major, minor, patch), tuple(match[4].split(".")) if match[4] else (), match[5] or "")

    def __str__(self) -> str:
        """Return the text that it was parsed from."""
        text = ".".join(map(str, self.numbers))
        text += "-" + ".".join(self.words) if self.words else ""
        return f"{text}+{self.build}" if self.build else text

    def __lt__(self, other: "Version") -> bool:
        """Say whether this version comes before another (section 11 of the standard)."""
        return self._rank() < other._rank()

    def __le__(self, other: "Version") -> bool:
        """Say whether this version does not come after another; two that differ in their build come together."""
        return self._rank() <= other._rank()

    def _rank(self) -> tuple[object, ...]:
        """Return what sorts as the versions do: numbers before words, few words before more, none last."""
        words = tuple((0, int(word), "") if word.isdigit() else (1, 0, word) for word in self.words)
        return self.numbers, not self.words, words


def is_version(text: str) -> bool:
    """Say whether a text is a version."""
    try:
        Version.parse(text)
    except ValueError:
        return False
    return True


def newest(wanted: str, versions: Iterable[Version]) -> Version | None:
    """Return the newest version that fits what is wanted: `1.2.3`, `^1`, `~1.2`, or nothing for any; None if none does.

    A pre-release fits only when it is named exactly. Raises ValueError when what is wanted is not understood.
    """
    if is_version(wanted):
        exact = Version.parse(wanted)
        return next((version for version in versions if version == exact), None)
    least, below = _bounds(wanted)
    fitting = (version for version in versions if not version.words and least <= version.numbers < below)
    return max(fitting, default=None)


def _bounds(wanted: str) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Return the least version that fits, and the least above it that does not."""
    if not wanted:
        return (0, 0, 0), (float("inf"),)
    match = _RANGE.fullmatch(wanted)
    if match is None:
        raise ValueError(f"{wanted[:_CHARACTERS]!r} is neither a version nor a range such as ^1 or ~1.2")
    given = [int(match[group]) for group in (2, 3, 4) if match[group] is not None]
    if match[1] == "~":
        fixed = min(len(given), 2)
    else:
        fixed = next((place for place, number in enumerate(given, 1) if number), len(given))
    below = (*given[: fixed - 1], given[fixed - 1] + 1)
    return tuple(given + [0] * (3 - len(given))), below
