"""DuckDB, kept from all that it need not do, and how texts are written in its SQL."""
