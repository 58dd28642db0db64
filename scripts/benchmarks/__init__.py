"""How fast and frugal openfigures is, beside other tools: generated packages, measured processes, tables."""
