"""Texts in SQL."""


def quoted(text: str) -> str:
    """Return a text as SQL writes it; a NUL cannot stand in quotes."""
    parts = ["'" + part.replace("'", "''") + "'" for part in text.split("\0")]
    return parts[0] if len(parts) == 1 else f"({' || chr(0) || '.join(parts)})"
