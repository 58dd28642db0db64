"""What changed between two versions, as text, JSON, Markdown and HTML. Pure functions of the diff."""
