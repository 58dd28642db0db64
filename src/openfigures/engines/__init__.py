"""Engines: they run checks over tables. A plain one that is obviously right, and DuckDB for large tables."""
