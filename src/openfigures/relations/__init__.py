"""From the figures of a package and the relations of its catalogue to systems that can be decided."""
