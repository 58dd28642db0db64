"""A new package that validates as it stands and teaches by example."""
