"""How much work a decision may cost, so that a hard question ends in "undecided" and never in a hang."""

from dataclasses import dataclass
from time import monotonic


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """What one decision may spend."""

    steps: int = 50_000
    """Pivots of the simplex and nodes of the search together."""
    seconds: float | None = None
    """Time by the clock; None for no deadline."""


class ExhaustedError(Exception):
    """The limits are reached; the message says which."""


class Budget:
    """What is left of the limits."""

    def __init__(self, limits: Limits, whole: "Budget | None" = None) -> None:
        self._limits = limits
        self._left = limits.steps
        self._deadline = None if limits.seconds is None else monotonic() + limits.seconds
        self._whole = whole

    def part(self, steps: int) -> "Budget":
        """Return a smaller budget; what it spends is taken from this one, too."""
        return Budget(Limits(steps=steps), self)

    def spend(self) -> None:
        """Take one step.

        Raises:
            ExhaustedError: there is none left, or no time.

        """
        self._left -= 1
        if self._left < 0:
            raise ExhaustedError(f"not decided within {self._limits.steps} steps")
        if self._deadline is not None and monotonic() > self._deadline:
            raise ExhaustedError(f"not decided within {self._limits.seconds} seconds")
        if self._whole is not None:
            self._whole.spend()
