"""Demands: what schemas and catalogue ask of the tables, each as a check with the words for whoever breaks it."""
