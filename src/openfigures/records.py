"""`dataclass` as the standard library has it, without the code that it compiles for each class.

A short command defines over a hundred records and makes instances of half of them. The standard library compiles six
methods for each when it is defined, which was a fifth of `openfigures validate` on a small package. Here records share
their methods, and only `__init__` is compiled for each, when its first instance is made.
"""

import dataclasses
from operator import attrgetter
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

_ABSENT = object()
"""Stands for the argument of a field whose default is made anew for each instance."""


def _dataclass(cls: Any = None, /, *, frozen: bool = False, eq: bool = True, **layout: bool) -> Any:
    """Return a class as a record; `layout` is `kw_only` and `slots`, as in the standard library."""
    if cls is None:
        return lambda named: _dataclass(named, frozen=frozen, eq=eq, **layout)
    cls.__doc__ = cls.__doc__ or cls.__name__  # or the standard library would look for its signature, at length
    record = dataclasses.dataclass(init=False, repr=False, eq=False, **layout)(cls)
    _lend(record, {"__repr__": _repr})
    if eq:
        _lend(record, _comparing(record, frozen=frozen))
    if frozen:
        _lend(record, {"__setattr__": _frozen, "__delattr__": _frozen, "__setstate__": _set_state})

    def init(self: Any, /, *args: Any, **named: Any) -> None:
        record.__init__ = _written_init(record)
        record.__init__(self, *args, **named)

    record.__init__ = init
    return record


if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    dataclass = _dataclass


def _lend(record: Any, methods: dict[str, Any]) -> None:
    """Give a class methods that it does not define itself."""
    for name, method in methods.items():
        if vars(record).get(name) is None:
            setattr(record, name, method)


def _comparing(record: Any, *, frozen: bool) -> dict[str, Any]:
    """Return how instances compare: by their fields, and only with their like; what can change has no hash."""
    names = [field.name for field in dataclasses.fields(record) if field.compare]
    compared = attrgetter(*names or ["__class__"])

    def equal(self: Any, other: object) -> bool:
        return compared(self) == compared(other) if self.__class__ is other.__class__ else NotImplemented

    def hashed(self: Any) -> int:
        return hash(compared(self))

    return {"__eq__": equal, "__hash__": hashed if frozen else None}


def _repr(self: Any) -> str:
    shown = [f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(self) if field.repr]
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _frozen(self: Any, name: str, *_: object) -> None:
    raise dataclasses.FrozenInstanceError(f"the field {name!r} of a {type(self).__name__} stays as it is")


def _set_state(self: Any, state: Any) -> None:
    """Fill an instance that was pickled or copied."""
    for name, value in (state[1] if isinstance(state, tuple) else state).items():
        object.__setattr__(self, name, value)


def _written_init(record: Any) -> Any:
    """Compile the `__init__` of a record; fields that are no arguments are left to its `__post_init__`."""
    fields = [field for field in dataclasses.fields(record) if field.init]
    plain = [_parameter(field) for field in fields if not field.kw_only]
    named = [_parameter(field) for field in fields if field.kw_only]
    head = ", ".join(["self", *plain, *(["*", *named] if named else [])])
    body = [f"_set(self, {field.name!r}, {_argument(field)})" for field in fields]
    if hasattr(record, "__post_init__"):
        body.append("self.__post_init__()")
    names = {"_set": object.__setattr__, "_fields": {field.name: field for field in fields}, "_ABSENT": _ABSENT}
    exec(f"def __init__({head}):\n  " + "\n  ".join(body or ["pass"]), names)  # noqa: S102 - only names of fields
    return names["__init__"]


def _parameter(field: dataclasses.Field[Any]) -> str:
    if field.default is not dataclasses.MISSING:
        return f"{field.name}=_fields[{field.name!r}].default"
    return field.name if field.default_factory is dataclasses.MISSING else f"{field.name}=_ABSENT"


def _argument(field: dataclasses.Field[Any]) -> str:
    if field.default_factory is dataclasses.MISSING:
        return field.name
    return f"_fields[{field.name!r}].default_factory() if {field.name} is _ABSENT else {field.name}"
