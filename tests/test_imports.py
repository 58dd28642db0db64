"""Which way imports run."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "src" / "openfigures").rglob("*.py"))


def test_importing_the_library_imports_no_work() -> None:
    script = "import sys, openfigures; print([m for m in sys.modules if m.startswith('openfigures.')])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ast.literal_eval(done.stdout) == ["openfigures.version"]


def _module(path: Path) -> str:
    parts = path.relative_to(ROOT / "src").with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imports(path: Path) -> Iterator[str]:
    """Yield what a module imports when it is imported, not what its functions import later."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield node.module or ""
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def test_imports_have_no_cycle() -> None:
    modules = {_module(path): path for path in SOURCES}
    graph = {name: {one for one in _imports(path) if one in modules} - {name} for name, path in modules.items()}
    while graph:
        leaves = {name for name, needs in graph.items() if not needs & graph.keys()}
        assert leaves, f"a cycle among {sorted(graph)}"
        graph = {name: needs for name, needs in graph.items() if name not in leaves}


ORDER = [
    *("package", "cells", "figures", "consistency", "rules", "database", "tables", "engines", "relations", "demands"),
    *("suites", "judges", "validation", "proving", "versions", "reports", "exports", "releases", "scaffold", "cli"),
]
MAY_USE = {
    "package": {"package"},
    "cells": {"package", "cells"},
    "figures": {"figures"},
    "consistency": {"figures", "consistency"},
    "rules": {"package", "cells", "rules"},
    "database": {"database"},
    "tables": {"package", "cells", "database", "tables"},
    "engines": {"package", "cells", "figures", "rules", "database", "tables", "engines"},
    "relations": {"package", "cells", "figures", "consistency", "rules", "tables", "engines", "relations"},
    "demands": {"package", "cells", "rules", "engines", "demands"},
    "suites": {"package", "cells", "figures", "rules", "database", "tables", "engines", "demands", "suites"},
    "judges": {"package", "cells", "rules", "tables", "engines", "relations", "demands", "suites", "judges"},
    "versions": {
        *("package", "cells", "consistency", "rules", "tables", "engines", "relations", "demands", "versions"),
    },
    "reports": {"figures", "consistency", "rules", "relations", "suites", "proving", "versions", "reports"},
    "exports": {"package", "cells", "database", "tables", "engines", "exports"},
    "releases": {
        *("package", "tables", "suites", "validation", "versions", "reports", "exports", "releases"),
    },
    "scaffold": {"scaffold"},
}
SHARED = {"errors", "findings", "options", "places", "version"}


def test_rooms_stand_in_an_order_in_which_each_uses_earlier_ones() -> None:
    for room, used in MAY_USE.items():
        assert used <= set(ORDER[: ORDER.index(room) + 1]), room


def test_the_checker_stands_alone() -> None:
    checker = ROOT / "src" / "openfigures" / "consistency" / "checker.py"
    assert {name.split(".")[0] for name in _imports(checker)} <= sys.stdlib_module_names


@pytest.mark.parametrize("room", MAY_USE)
def test_rooms_use_only_the_rooms_before_them(room: str) -> None:
    for path in (ROOT / "src" / "openfigures" / room).rglob("*.py"):
        for name in _imports(path):
            if name.startswith("openfigures."):
                assert name.split(".")[1] in MAY_USE[room] | SHARED, f"{path} imports {name}"


@pytest.mark.parametrize("path", SOURCES, ids=_module)
def test_the_library_never_prints_or_exits(path: Path) -> None:
    if _module(path).startswith("openfigures.cli"):
        return
    tree = ast.parse(path.read_text("utf-8"))
    assert not any(name.split(".")[0] == "click" for name in _imports(path))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            assert called not in {"print", "exit", "quit", "sys.exit", "os._exit", "breakpoint"}, called
