"""The publisher's side: from a package to a release in a store, and nothing torn."""
