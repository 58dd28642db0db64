"""The limits of what is read, so that no input can take the machine with it."""

DOCUMENT_BYTES = 4 * 2**20
"""A descriptor, schema or rule catalogue."""
DOCUMENT_PROBLEMS = 100
"""Reasons to refuse one document that are told; whoever mends them will hear of the rest."""
CUSTOM_PROPERTIES = 1_000
"""Properties of different names in one document that the standard does not know."""
CATALOGUE_NODES = 100_000
"""Texts, lists and mappings in a rule catalogue."""
DOCUMENT_VALUES = 250_000
"""Values in a JSON document."""
DOCUMENT_DEPTH = 64
"""Nesting of lists and objects in a document."""
NUMBER_DIGITS = 400
"""Characters of a number, and the largest power of ten that it may be written with."""
RESULT_DIGITS = 10_000
"""Digits that a number computed by a rule can have at most."""
PATH_CHARACTERS = 1024
RESOURCES = 10_000
FIELDS = 10_000
"""Columns of one table."""
ALL_FIELDS = 100_000
"""Columns of all tables of a package."""
KEYS = 1_000
"""Unique and foreign keys of one table."""
RECORD_BYTES = 2**20
"""One row of a table."""
UNPACKED_BYTES = 64 * 2**20
"""What a packed table may always hold."""
UNPACKED_RATIO = 200
"""How many times its own size a packed table may hold beyond that: hardly a table holds more, and bombs do."""
PATTERN_CHARACTERS = 1_000
PATTERN_PROGRAM = 4_000
"""Size of a compiled pattern, in instructions of RE2."""
JSON_SCHEMA_STEPS = 10_000
"""Size of a JSON Schema inside a Table Schema, with every reference written out."""
