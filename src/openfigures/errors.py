"""What can stop a command, one family with one exit code each.

Findings about the data are not errors: they are values (see `openfigures.findings`).
"""

from collections.abc import Sequence
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


class MachineError(OpenFiguresError):
    """The machine failed: disk full, permission denied, an interrupted read."""

    exit_code = 6
