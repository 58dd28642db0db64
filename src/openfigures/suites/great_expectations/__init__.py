"""The suites for Great Expectations on SQLite: a JSON file for each table, generated from the demands."""
