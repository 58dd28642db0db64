"""What changed between two versions of a package, and the version that the changes ask for."""
