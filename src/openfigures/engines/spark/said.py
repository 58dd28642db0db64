"""What cannot be said."""


class UnsupportedError(Exception):
    """Spark cannot say it exactly, or not safely; the plain engine will."""
