"""What a reading process may not do any more: open files, talk to anybody, start anything, grow without end.

Linux. A seccomp filter refuses the system calls (the process only reads its pipe and writes its answer), resource
limits bound memory, time and files. Where the kernel offers no seccomp the limits and, if allowed, a network namespace
of its own remain, and `confine` says so.
"""

import ctypes
import os
import platform
import resource
import struct

ENVIRONMENT = {"LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}
"""All that a reading process is told: text in UTF-8, and no threads or arenas that would count against its memory."""
EXTRA_MEMORY_BYTES = 144 * 1024 * 1024
"""On top of what the warm process has; together with that it stays below 256 MB."""
CPU_SECS_PER_FILE = 5

_PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS, _PR_SET_DUMPABLE, _MODE_FILTER = 22, 38, 4, 2
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000 | 1, 0x80000000
"""SECCOMP_RET_ALLOW, SECCOMP_RET_ERRNO with EPERM, SECCOMP_RET_KILL_PROCESS."""
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_X32 = 0x40000000

_FILES_X86 = (2, 76, 82, 83, 85, 86, 87, 88, 90, 92, 257, 258, 263, 264, 316, 437)
"""open truncate rename mkdir creat link unlink symlink chmod chown openat mkdirat unlinkat renameat renameat2
openat2"""
_TALK_X86 = (41, 42, 43, 44, 46, 49, 50, 53, 288, 307)
"""socket connect accept sendto sendmsg bind listen socketpair accept4 sendmmsg"""
_START_X86 = (56, 57, 58, 59, 62, 101, 165, 200, 234, 272, 308, 310, 311, 319, 321, 322, 323, 425, 426, 427, 435, 438)
"""clone fork vfork execve kill ptrace mount tkill tgkill unshare setns process_vm_readv process_vm_writev memfd_create
bpf execveat userfaultfd io_uring_setup io_uring_enter io_uring_register clone3 pidfd_getfd"""
_FILES_ARM = (34, 35, 36, 37, 38, 45, 56, 276, 437)
"""mkdirat unlinkat symlinkat linkat renameat truncate openat renameat2 openat2"""
_TALK_ARM = (198, 199, 200, 201, 202, 203, 206, 211, 242, 269)
"""socket socketpair bind listen accept connect sendto sendmsg accept4 sendmmsg"""
_START_ARM = (40, 97, 117, 129, 130, 131, 220, 221, 268, 270, 271, 279, 280, 281, 282, 425, 426, 427, 435, 438)
"""mount unshare ptrace kill tkill tgkill clone execve setns process_vm_readv process_vm_writev memfd_create bpf
execveat userfaultfd io_uring_setup io_uring_enter io_uring_register clone3 pidfd_getfd"""
_RIGHTS_X86 = (57, 58, 101, 165, 272, 308, 310, 311, 321, 323, 425, 426, 427, 438)
"""Of the calls above, those that a program of its own has no use for either; it may still be started and have
threads."""
_RIGHTS_ARM = (40, 97, 117, 268, 270, 271, 280, 282, 425, 426, 427, 438)
_REFUSED_PROGRAM: dict[str, tuple[int, tuple[int, ...]]] = {
    "x86_64": (0xC000003E, (*_TALK_X86, *_RIGHTS_X86)),
    "aarch64": (0xC00000B7, (*_TALK_ARM, *_RIGHTS_ARM)),
}
_REFUSED: dict[str, tuple[int, tuple[int, ...]]] = {
    "x86_64": (0xC000003E, (*_FILES_X86, *_TALK_X86, *_START_X86)),
    "aarch64": (0xC00000B7, (*_FILES_ARM, *_TALK_ARM, *_START_ARM)),
}
"""By machine: its audit number and the numbers of refused system calls (asm/unistd)."""


def confine(extra_memory_bytes: int = EXTRA_MEMORY_BYTES) -> dict[str, bool]:
    """Gives up for good what reading does not need; returns which walls stand."""
    own_network = _leave_network()
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_AS, _virtual_bytes() + extra_memory_bytes)
    return {"seccomp": _install_filter(_REFUSED), "own_network": own_network}


def confine_program(memory_bytes: int, cpu_secs: int) -> None:
    """For a program that this process is about to become: it may read files, but talk to nobody, write no file, and
    have only so much memory and time."""
    _leave_network()
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_AS, memory_bytes)
    _limit(resource.RLIMIT_CPU, cpu_secs)
    _install_filter(_REFUSED_PROGRAM)


def allow_cpu_for_one_file() -> None:
    """The kernel ends the process when this file takes more, also when nobody is left who would."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + CPU_SECS_PER_FILE + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _limit(what: int, most: int) -> None:
    hard = resource.getrlimit(what)[1]
    value = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (value, value))


def _virtual_bytes() -> int:
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[0]) * resource.getpagesize()


def _leave_network() -> bool:
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(libc.unshare(_CLONE_NEWNET) == 0 or libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0)


def _install_filter(refused: dict[str, tuple[int, tuple[int, ...]]]) -> bool:
    known = refused.get(platform.machine())
    if known is None or os.name != "posix":
        return False
    program = _program(*known)
    libc = ctypes.CDLL(None, use_errno=True)
    code = ctypes.create_string_buffer(program, len(program))

    class _Filter(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]

    loaded = _Filter(len(program) // 8, ctypes.addressof(code))
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(loaded), 0, 0) == 0)


def _program(machine: int, refused: tuple[int, ...]) -> bytes:
    """Classic BPF over struct seccomp_data: its number is at offset 0, the architecture at 4."""
    steps = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, machine), (_RETURN, 0, 0, _KILL), (_LOAD, 0, 0, 0)]
    count = len(refused)
    # Each test jumps over the remaining tests and the "allow" after them.
    steps.append((_AT_LEAST, count + 1, 0, _X32))
    steps += [(_EQUAL, count - n, 0, number) for n, number in enumerate(refused)]
    steps += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
    return b"".join(struct.pack("HBBI", *step) for step in steps)
