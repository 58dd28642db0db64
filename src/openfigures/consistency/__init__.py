"""Whether all figures can be true at once: systems of statements and relations, decided exactly and with proof."""
