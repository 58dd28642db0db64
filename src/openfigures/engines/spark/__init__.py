"""Spark, on one machine or a cluster: what it is asked is said in Ibis, and it answers as the plain engine does."""
