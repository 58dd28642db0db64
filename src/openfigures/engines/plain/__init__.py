"""The plain engine: row by row in ordinary Python, as obviously right as we can write it."""
