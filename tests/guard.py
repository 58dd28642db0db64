"""Runs the command under watch, many times, each time in a process of its own.

`python guard.py` imports the library, then reads jobs from stdin: on each line a JSON list of objects with `arguments`,
`home`, `temporary` (folders), `out` and `err` (files). The jobs of a line run side by side in forks of this process,
which start as if nothing had been run before; the answer is a line with their exit codes.

A job ends with 99 when it opens a connection, starts a program, writes outside its temporary folder, or opens anything
in a folder named `outside`. The hook of Python cannot see what a library does that is written in Rust or C, so on
Linux the kernel kills whoever asks for a socket. A job has 1 GiB of address space (Python and all imports need less
than half of it) and 10 seconds of a processor; by the clock three times as long, for tests run side by side.
"""

import ctypes
import json
import os
import platform
import resource
import signal
import struct
import sys
import tempfile
import traceback
from collections.abc import Callable
from importlib import import_module
from typing import Any

SECONDS = 10
_GIBIBYTE = 2**30
_EVERYDAY = (
    "openfigures.cli.validate", "openfigures.judges.structure", "openfigures.judges.rules",
    "openfigures.engines.auto", "openfigures.reports.json", "openfigures.reports.text",
)  # fmt: skip
_FORBIDDEN = (
    "socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request",
    "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "ctypes.dlopen",
)  # fmt: skip
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def main() -> None:
    """Answer jobs until stdin ends."""
    sys.dont_write_bytecode = True
    command = import_module("openfigures.cli.main").main
    for name in _EVERYDAY:
        import_module(name)
    for line in sys.stdin:
        children = [_start(command, job) for job in json.loads(line)]
        codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        sys.stdout.write(json.dumps(codes) + "\n")
        sys.stdout.flush()


def _start(command: Callable[[], None], job: dict[str, Any]) -> int:
    """Run a job in a fork and return its number."""
    child = os.fork()
    if child == 0:
        os._exit(run(command, job))
    return child


def run(command: Callable[[], None], job: dict[str, Any]) -> int:
    """Run a command under watch in this process, which is of no other use afterwards, and return its exit code."""
    for number, path in ((1, job["out"]), (2, job["err"])):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), number)
    os.environ.update(HOME=job["home"], TMPDIR=job["temporary"])
    tempfile.tempdir = None  # asks for TMPDIR again
    sys.argv = ["openfigures", *job["arguments"]]
    _limit(job["temporary"])
    code: object = 0
    try:
        command()
    except SystemExit as end:
        code = end.code
    except BaseException:
        traceback.print_exc()
        code = "a traceback"
    sys.stdout.flush()
    sys.stderr.flush()
    return code if isinstance(code, int) else 98


def _limit(allowed: str) -> None:
    """Give up what the command must not do, and more than it may need."""
    signal.alarm(3 * SECONDS)
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    forbid_sockets()
    resource.setrlimit(resource.RLIMIT_AS, (_GIBIBYTE, _GIBIBYTE))
    inside = os.path.realpath(allowed) + os.sep

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if event in _FORBIDDEN:
            _stop(f"{event} {arguments!r}")
        if event == "open" and isinstance(arguments[0], str | bytes):
            path, flags = os.path.realpath(os.fsdecode(arguments[0])), arguments[2]
            if isinstance(flags, int) and flags & _WRITING and not path.startswith(inside):
                _stop(f"writes {path}")
            if f"{os.sep}outside{os.sep}" in path:
                _stop(f"opens {path}")

    sys.addaudithook(watch)


def _stop(what: str) -> None:
    os.write(2, f"guard: {what}\n".encode(errors="replace"))
    os._exit(99)


def forbid_sockets() -> None:
    """Let the kernel kill this process, and those that it starts, when they ask for a socket."""
    _forbid("socket")


def forbid_connections() -> None:
    """Let the kernel kill them when they connect to anybody or send anything; urllib3 asks for a socket in any case."""
    for name in ("connect", "sendto", "sendmsg"):
        _forbid(name)


_CALLS = {
    "x86_64": {"socket": 41, "connect": 42, "sendto": 44, "sendmsg": 46},
    "aarch64": {"socket": 198, "connect": 203, "sendto": 206, "sendmsg": 211},
}


def _forbid(name: str) -> None:
    """Let the kernel kill whoever makes a system call (seccomp, see `man 2 seccomp`)."""
    number = _CALLS.get(platform.machine(), {}).get(name)
    if sys.platform != "linux" or number is None:
        return
    load, equal, answer, kill, allow = 0x20, 0x15, 0x06, 0x80000000, 0x7FFF0000
    steps = [(load, 0, 0, 0), (equal, 0, 1, number), (answer, 0, 0, kill), (answer, 0, 0, allow)]
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    header = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(steps), ctypes.addressof(program)))
    libc = ctypes.CDLL(None, use_errno=True)
    for option, *rest in ((38, 1, 0, 0, 0), (22, 2, ctypes.addressof(header), 0, 0)):  # no new rights; the filter
        if libc.prctl(option, *(ctypes.c_ulong(one) for one in rest)):
            raise OSError(ctypes.get_errno(), "the kernel takes no filter")


if __name__ == "__main__":
    main()
