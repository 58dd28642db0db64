"""Releases: what is published once and never changes, and how a stranger can tell that it did not."""
