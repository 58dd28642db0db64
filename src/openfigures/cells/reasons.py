"""Why a cell is not a value of its type."""


class NotAValue(ValueError):  # noqa: N818 - it is an answer, not a failure
    """The text has not the form of the type; carries the reason and what to do."""

    def __init__(self, reason: str, fix: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.fix = fix
