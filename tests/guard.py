"""Runs the command under watch; `python guard.py ALLOWED_FOLDER validate ...`.

Exits with 99 when it opens a connection, starts a program, writes outside the allowed folder, or opens anything in a
folder named `outside`. Memory is limited to 1 GiB of address space: Python and all imports need less than half of it.
"""

import os
import resource
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


_ALLOWED = os.path.realpath(sys.argv[1]) + os.sep

if __name__ == "__main__":
    from openfigures.cli.main import main

    resource.setrlimit(resource.RLIMIT_AS, (_GIBIBYTE, _GIBIBYTE))
    sys.argv = ["openfigures", *sys.argv[2:]]
    sys.addaudithook(_watch)
    main()
