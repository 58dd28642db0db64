"""The suite for Pandera on Ibis: a Python module that is generated from the demands."""
