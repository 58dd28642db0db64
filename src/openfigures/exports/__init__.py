"""The tables of a package in other formats: typed, exact, and the same bytes everywhere."""
