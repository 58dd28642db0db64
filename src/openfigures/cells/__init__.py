"""Cells: what a text must look like to be a value of its type, and the exact value it stands for."""
