"""Judges: each looks at a whole package in its own way and says what it checked and what it found."""
