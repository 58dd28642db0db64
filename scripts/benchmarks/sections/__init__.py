"""The sections of docs/benchmarks.md: each says what it compares and measures it."""

from benchmarks.sections import figures, growing, huge, judges, large, million, small, spark, versions

PLANS = {
    "small": small.PLAN,
    "million": million.PLAN,
    "versions": versions.PLAN,
    "large": large.PLAN,
    "huge": huge.PLAN,
    "growth": growing.PLAN,
    "figures": figures.PLAN,
    "judges": judges.PLAN,
    "spark": spark.PLAN,
}
"""All sections by name, in the order of the document."""
