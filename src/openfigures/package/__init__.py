"""A package, opened safely: its descriptor, its schemas, its paths."""
