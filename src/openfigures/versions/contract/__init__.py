"""What a package promises beside its rows: schemas, rules, metadata, and what became of each promise."""
