"""What the suites cannot say, and why."""


class UnsayableError(Exception):
    """A demand has no exact expectation on SQLite; the text says why, to a steward."""
