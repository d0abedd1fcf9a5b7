"""Child processes: started in order, started again when they fall, stopped backwards.

All of it runs in the main thread: the kernel ties a child's life to the thread that started it (`lobby.lifeline`).
Children stay in our process group; what they say on standard output goes to standard error, for ours is for programs.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
STEADY_SECONDS = 60.0  # a child that ran so long falls anew, not again


@dataclass(frozen=True)
class Child:
    """One program: `arguments` of `lobby`; a higher `rank` is stopped earlier, within its `grace` (s) and what was left."""

    name: str
    arguments: tuple[str, ...]
    rank: int
    grace: float = 1.0


@dataclass
class Life:
    """A child as it is now: a process, or the time at which it is to be started again."""

    child: Child
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    again_at: float = 0.0
    pause: float = FIRST_PAUSE
    falls: int = field(default=0)


class Supervisor:
    """Keeps its children alive. `say` takes sentences for people."""

    def __init__(
        self,
        say: Callable[[str], None],
        *,
        command: Sequence[str] = (sys.executable, "-m", "lobby"),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._say, self._clock = say, clock
        self._command = [*command, "--die-with", str(os.getpid())]
        self.lives: list[Life] = []

    def start(self, child: Child) -> None:
        """Start a child and keep it."""
        life = Life(child)
        self.lives.append(life)
        self._launch(life)

    def tend(self) -> None:
        """Look at every child once; call it a few times a second."""
        for life in self.lives:
            if life.process is None:
                if self._clock() >= life.again_at:
                    self._launch(life)
            elif life.process.poll() is not None:
                self._fallen(life, life.process.returncode)

    def stop(self) -> None:
        """Stop the highest rank first, each rank together; who does not go in time is killed.

        The whole takes at most the sum of the ranks' graces: what one rank does not need, the later ones may use.
        """
        deadline = self._clock()
        for rank in sorted({life.child.rank for life in self.lives}, reverse=True):
            lives = [life for life in self.lives if life.child.rank == rank and life.process]
            deadline += max((life.child.grace for life in lives), default=0.0)
            _stop_together(lives, deadline, self._clock, self._say)
        self.lives.clear()

    def _launch(self, life: Life) -> None:
        life.started = self._clock()
        # No shell and no new session: the arguments are ours, and a Ctrl-C reaches the whole group.
        life.process = subprocess.Popen(
            [*self._command, *life.child.arguments], stdin=subprocess.DEVNULL, stdout=sys.stderr.fileno()
        )

    def _fallen(self, life: Life, status: int) -> None:
        now = self._clock()
        if now - life.started >= STEADY_SECONDS:
            life.pause = FIRST_PAUSE
        life.process, life.again_at = None, now + life.pause
        life.falls += 1
        self._say(f"{life.child.name} fell ({_why(status)}); it starts again in {life.pause:g} s")
        life.pause = min(life.pause * 2, LONGEST_PAUSE)


def _why(status: int) -> str:
    return f"signal {signal.Signals(-status).name}" if status < 0 else f"exit status {status}"


def _stop_together(
    lives: Sequence[Life], deadline: float, clock: Callable[[], float], say: Callable[[str], None]
) -> None:
    processes = [(life.child, life.process) for life in lives if life.process is not None]
    for _, process in processes:
        process.terminate()
    for child, process in processes:
        try:
            process.wait(max(0.0, deadline - clock()))
        except subprocess.TimeoutExpired:
            say(f"{child.name} did not stop in its time ({child.grace:g} s and what was left) and was killed")
            process.kill()
            process.wait()
