"""The report as one page that needs nothing else and runs nothing: for a steward, on screen and on paper."""
