"""Signatures and keys of SSH, and who may sign."""
