"""Tables: the bytes of CSV files read strictly, row by row, with every fault at its place."""
