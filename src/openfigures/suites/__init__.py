"""Suites: the demands of a package in the languages of other tools, as files that those tools load by themselves."""
