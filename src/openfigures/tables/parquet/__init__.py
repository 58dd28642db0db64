"""Parquet files as tables: every value as the text that Table Schema has for it."""
