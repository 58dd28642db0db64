"""Runs the command under watch; `python guard.py ALLOWED_FOLDER validate ...`.

Exits with 99 when it opens a connection, starts a program, writes outside the allowed folder, or opens anything in a
folder named `outside`. The hook of Python cannot see what a library does that is written in Rust or C, so on Linux the
kernel kills whoever asks for a socket. Memory is limited to 1 GiB of address space; Python and all imports need less
than half of it.
"""

import ctypes
import os
import platform
import resource
import struct
import sys

_FORBIDDEN = (
    "socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request",
    "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "ctypes.dlopen",
)  # fmt: skip
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_GIBIBYTE = 2**30


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event in _FORBIDDEN:
        _stop(f"{event} {arguments!r}")
    if event == "open" and isinstance(arguments[0], str | bytes):
        path, flags = os.path.realpath(os.fsdecode(arguments[0])), arguments[2]
        if isinstance(flags, int) and flags & _WRITING and not path.startswith(_ALLOWED):
            _stop(f"writes {path}")
        if f"{os.sep}outside{os.sep}" in path:
            _stop(f"opens {path}")


def _stop(what: str) -> None:
    os.write(2, f"guard: {what}\n".encode(errors="replace"))
    os._exit(99)


def _forbid_sockets() -> None:
    """Let the kernel kill this process when it asks for a socket (seccomp, see `man 2 seccomp`)."""
    number = {"x86_64": 41, "aarch64": 198}.get(platform.machine())
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


_ALLOWED = os.path.realpath(sys.argv[1]) + os.sep

if __name__ == "__main__":
    from openfigures.cli.main import main

    _forbid_sockets()
    resource.setrlimit(resource.RLIMIT_AS, (_GIBIBYTE, _GIBIBYTE))
    sys.argv = ["openfigures", *sys.argv[2:]]
    sys.addaudithook(_watch)
    main()
