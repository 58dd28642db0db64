"""The helpers of the suite: the texts of these modules stand in every suite that is compiled.

They need ibis and pandera, and nothing of openfigures but each other.
"""
