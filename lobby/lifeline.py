"""A child that does not outlive its parent, even when the parent is killed with SIGKILL.

The kernel is asked by the child itself, right at its start (not between fork and exec, where threads of the parent
make Python unsafe), and keeps its word over an exec: `lobby broker` becomes mosquitto and still dies with `lobby up`.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
SUPERVISED = "LOBBY_SUPERVISED"


def supervised(parent: int) -> None:
    """Be a child of `lobby up`: die with it, and leave Ctrl-C to it.

    A terminal sends SIGINT to the whole group at once; the parent stops its children one after another. The signal is
    blocked, not ignored, for that holds whatever handler a program sets, and over an exec. Node unblocks everything
    when it starts, so it is told by a variable.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    os.environ[SUPERVISED] = "1"
    die_with(parent)


def die_with(parent: int) -> None:
    """Be killed when the parent ends; exit at once if it has ended already. Linux only, nothing elsewhere.

    SIGKILL, because a child that hangs must go too: every program here bears a `kill -9` at any time.
    """
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    if os.getppid() != parent:
        raise SystemExit(0)
