"""Rows of two versions of a table, matched by key and compared by value."""
