"""Packages of any size with a known number of faults; each follows from one seed and is the same everywhere."""
