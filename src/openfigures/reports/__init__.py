"""Reports: a verdict as text for people and as JSON for machines. Pure functions of the report."""
