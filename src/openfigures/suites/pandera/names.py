"""Names that nothing else has."""

import re
from collections.abc import Iterable


class Names:
    """Gives each thing a name of its own; databases do not tell upper from lower case."""

    def __init__(self, taken: Iterable[str] = (), *, before_number: str = " ") -> None:
        self._taken = {name.casefold() for name in taken}
        self._before_number = before_number

    def __len__(self) -> int:
        return len(self._taken)

    def new(self, wanted: str) -> str:
        """Return the wanted name, with a number behind it when another thing has it."""
        name, number = wanted, 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{wanted}{self._before_number}{number}"
        self._taken.add(name.casefold())
        return name


def identifiers(texts: Iterable[str]) -> dict[str, str]:
    """Return for each text a part of a name of Python that looks like it; no two are the same."""
    names = Names(before_number="_")
    return {text: names.new(re.sub("[^A-Za-z0-9]+", "_", text)) for text in texts}
