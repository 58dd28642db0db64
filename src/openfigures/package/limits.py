"""The limits of what is read, so that no input can take the machine with it."""

DOCUMENT_BYTES = 16 * 2**20
"""A descriptor, schema or rule catalogue."""
DOCUMENT_DEPTH = 64
"""Nesting of lists and objects in a document."""
NUMBER_DIGITS = 400
"""Characters of a number, and the largest power of ten that it may be written with."""
PATH_CHARACTERS = 1024
RESOURCES = 10_000
FIELDS = 10_000
"""Columns of one table."""
RECORD_BYTES = 2**20
"""One row of a table."""
PATTERN_CHARACTERS = 1_000
PATTERN_PROGRAM = 20_000
"""Size of a compiled pattern, in instructions of RE2."""
