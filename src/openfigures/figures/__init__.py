"""Figures: what a printed figure and its period mean."""
