"""Rules as data: the catalogue, and the small language in which a rule says what must hold."""
