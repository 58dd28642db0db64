"""The reader's side: from a store to files that are verified."""
