"""Values that have to meet others with the same key: few are held in memory, many lie on disk in parts."""

import marshal
from collections.abc import Callable, Hashable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO, Generic, TypeVar

T = TypeVar("T")

HELD = 96 * 2**20
"""Bytes of values that are held in memory, roughly."""
_PARTS = 128
_OVERHEAD = 300
"""Bytes that Python takes for a value beside its text."""
_LENGTH = 8
"""Bytes that say how long a bundle of values is."""


class Parts(Generic[T]):
    """Takes values in any order, made of texts, bytes, numbers and tuples; those with one key end in one part."""

    def __init__(self, key: Callable[[T], Hashable], scratch: Path, held: int = HELD) -> None:
        self._key = key
        self._scratch = scratch
        self._most = held
        self._held: list[T] = []
        self._size = 0
        self._files: list[BinaryIO] = []
        self._open = ExitStack()

    def __enter__(self) -> "Parts[T]":
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def add(self, value: T, length: int) -> None:
        """Take a value, with the length of its text."""
        self._held.append(value)
        self._size += length + _OVERHEAD
        if self._size > self._most:
            self._spill()

    def __iter__(self) -> Iterator[list[T]]:
        """Yield the values part by part; nothing may be added afterwards."""
        if not self._files:
            yield self._held
            return
        self._spill()
        for file in self._files:
            file.seek(0)
            part: list[T] = []
            for bundle in _bundles(file):
                part += bundle
            yield part

    def _spill(self) -> None:
        if not self._files:
            folder = self._scratch / f"parts-{id(self)}"
            folder.mkdir()
            names = (folder / str(number) for number in range(_PARTS))
            self._files = [self._open.enter_context(name.open("x+b")) for name in names]
        bundles: list[list[T]] = [[] for _ in self._files]
        for value in self._held:
            bundles[hash(self._key(value)) % _PARTS].append(value)
        for file, values in zip(self._files, bundles, strict=True):
            data = marshal.dumps(values)
            file.write(len(data).to_bytes(_LENGTH, "big") + data)
        self._held.clear()
        self._size = 0


def _bundles(file: BinaryIO) -> Iterator[list[Any]]:
    """Yield what was written to a part, by this process; nobody else can write there."""
    while length := file.read(_LENGTH):
        yield marshal.loads(file.read(int.from_bytes(length, "big")))  # noqa: S302
