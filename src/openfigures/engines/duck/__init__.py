"""The DuckDB engine: all row checks of a table in one pass over its file, in exact types.

What SQL cannot say exactly (numbers too long for a DECIMAL, rare types) is handed to the plain engine: single
rows where that is enough, whole checks where it is not. The answers are those of the plain engine, always.
"""
