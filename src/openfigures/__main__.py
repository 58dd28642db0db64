"""`openfigures` and `python -m openfigures`."""

from openfigures.cli.main import main

if __name__ == "__main__":
    main()
