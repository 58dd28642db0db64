"""Reports: a verdict as text or page for people, and in formats for programs. Pure functions of the report."""
