"""Takes from a process what it does not need: time without end, addresses, sockets, and starting programs."""

import ctypes
import errno
import platform
import resource
import struct
import sys

PR_SET_NO_NEW_PRIVS = 38
PR_SET_SECCOMP = 22
SECCOMP_MODE_FILTER = 2
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | errno.EACCES
LOAD, JUMP_IF_EQUAL, RETURN = 0x20, 0x15, 0x06
# Of `struct seccomp_data`: the number of the call, and the architecture that counts calls in this way.
NUMBER_AT, ARCHITECTURE_AT = 0, 4
# The architecture's mark, and its numbers of socket, execve, execveat and io_uring_setup. A pair of sockets is allowed:
# its ends reach each other only, and Java opens files with the help of one.
CALLS = {
    "x86_64": (0xC000003E, (41, 59, 322, 425)),
    "aarch64": (0xC00000B7, (198, 221, 281, 425)),
}


ADDRESSES = 6 * 1024**3
"""Java reserves far more addresses than it uses; this only stops what runs away."""


def limit(*, seconds: int, written_bytes: int) -> None:
    """Of the processor, and of each file that is written."""
    for what, most in (
        (resource.RLIMIT_AS, ADDRESSES),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, written_bytes),
        (resource.RLIMIT_NOFILE, 256),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def forbid_network_and_programs() -> bool:
    """Whether the system could be told so: Linux can. A new socket or program is refused from here on.

    By a filter of system calls that only ever gets tighter: neither the process nor a library in it can undo it.
    """
    if sys.platform != "linux" or platform.machine() not in CALLS:
        return False
    code = _filter(*CALLS[platform.machine()])
    buffer = ctypes.create_string_buffer(code, len(code))
    program = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.c_char_p(program), 0, 0) == 0)


def _filter(architecture: int, calls: tuple[int, ...]) -> bytes:
    """A call of another architecture's numbering is refused too: its numbers mean other calls."""
    steps = [(LOAD, 0, 0, ARCHITECTURE_AT), (JUMP_IF_EQUAL, 1, 0, architecture), (RETURN, 0, 0, REFUSE)]
    steps.append((LOAD, 0, 0, NUMBER_AT))
    for place, call in enumerate(calls):
        steps.append((JUMP_IF_EQUAL, len(calls) - place, 0, call))
    steps += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, REFUSE)]
    return b"".join(struct.pack("HBBI", *step) for step in steps)
