"""What can stop a command, one family with one exit code each.

Findings about the data are not errors: they are values (see `openfigures.findings`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openfigures.places import Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One reason why an input is refused."""

    code: str
    """A stable, hyphenated name, listed in docs/codes.md."""
    place: Place
    message: str
    """What is wrong and why."""
    fix: str = ""
    """What to do."""

    def __str__(self) -> str:
        """Return the one-line form `CODE file:line:column message`."""
        text = f"{self.code} {self.place} {self.message}"
        return f"{text}; {self.fix}" if self.fix else text


class OpenFiguresError(Exception):
    """The base of all errors that a user can cause or meet."""

    exit_code = 70


class UsageError(OpenFiguresError):
    """The command was called with something that cannot be done."""

    exit_code = 2


class InputRefusedError(OpenFiguresError):
    """The input is unsafe, malformed or over a limit; nothing was judged."""

    exit_code = 3

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type["InputRefusedError"], tuple[tuple[Problem, ...]]]:
        """Say how it crosses from one process to another: with its problems, not with their text."""
        return type(self), (self.problems,)


class MachineError(OpenFiguresError):
    """The machine failed: disk full, permission denied, an interrupted read."""

    exit_code = 6


class ReleaseError(OpenFiguresError):
    """Something is wrong with a release or a store of releases, and the command stops at it."""

    def __init__(self, code: str, path: str, message: str, fix: str = "") -> None:
        self.problems = (Problem(code=code, place=Place(path=path), message=message, fix=fix),)
        super().__init__(str(self.problems[0]))


class NotAuthenticError(ReleaseError):
    """Nobody who may has signed this, or something newer was known before."""

    exit_code = 4


class NotWholeError(ReleaseError):
    """These are not the bytes that were released."""

    exit_code = 4


class ReleaseConflictError(ReleaseError):
    """What is there already, or another command at work, stands against this release."""

    exit_code = 5


def nearest(word: str, known: Iterable[str], likeness: float = 0.6) -> str | None:
    """Return the known word that somebody may have meant; 1 is the likeness of equal words."""
    from difflib import get_close_matches  # noqa: PLC0415 - only mistakes need it

    return next(iter(get_close_matches(word, list(known), n=1, cutoff=likeness)), None)
