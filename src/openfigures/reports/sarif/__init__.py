"""The report as SARIF 2.1.0 (OASIS), the format of code scanning."""
