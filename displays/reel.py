"""A picture or a video being shown: frames of the decoder's process, taken by a thread, a few kept, each at its time."""

from __future__ import annotations

import json
import logging
import queue
import struct
import subprocess
import sys
import threading
from collections import deque
from pathlib import Path
from typing import IO, Final

import pygame

log = logging.getLogger(__name__)

AHEAD: Final = 4
"""Frames that are decoded before their time."""

Frame = tuple[int, pygame.Surface]
"""Milliseconds since the beginning, and what is seen then."""


class Reel:
    """One run through a file, scaled to fit `room`, pixels. `problem` says why there is nothing to see."""

    def __init__(self, path: Path, room: tuple[int, int]) -> None:
        self.path = path
        self.problem: str | None = None
        self.frames = 0
        self._command = (sys.executable, "-m", "displays.decoder", str(path), str(room[0]), str(room[1]))
        self._coming: queue.Queue[Frame | None] = queue.Queue(AHEAD)
        self._next: deque[Frame] = deque()
        self._ended, self._stopping = False, threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._take, name=f"reel {path.name}", daemon=True)

    def start(self) -> None:
        """Begin to decode."""
        self._child = subprocess.Popen(self._command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self._thread.start()

    def stop(self) -> None:
        """End it, wherever it is."""
        self._stopping.set()
        if self._child:
            self._child.kill()
            self._thread.join()

    def frame(self, elapsed_ms: int) -> pygame.Surface | None:
        """The newest frame whose time has come and that was not given before; None where there is none."""
        self._fetch()
        found = None
        while self._next and self._next[0][0] <= elapsed_ms:
            found = self._next.popleft()[1]
            self.frames += 1
            self._fetch()
        return found

    @property
    def over(self) -> bool:
        """Whether every frame has been given."""
        return self._ended and not self._next

    def _fetch(self) -> None:
        """Keep the next frame at hand."""
        while not self._next and not self._ended:
            try:
                coming = self._coming.get_nowait()
            except queue.Empty:
                return
            if coming is None:
                self._ended = True
            else:
                self._next.append(coming)

    def _take(self) -> None:
        """The thread: frames out of the process, until its end or ours."""
        child = self._child
        if child is None or child.stdout is None:
            return
        try:
            with child, child.stdout as stream:
                self._read(stream)
                child.kill()
            if self.problem is None and child.returncode > 0:
                self.problem = "the decoder failed"
        except Exception:  # the thread's one guard: a file must not end the board
            log.exception("%s", self.path.name)
            self.problem = self.problem or "could not be read"
        self._put(None)

    def _read(self, stream: IO[bytes]) -> None:
        head = json.loads(stream.readline() or b'{"error": "the decoder ended without a word"}')
        if "error" in head:
            self.problem = head["error"]
            return
        size, turn = (head["width"], head["height"]), head["rotation"]
        while len(pixels := stream.read(4 + size[0] * size[1] * 4)) == 4 + size[0] * size[1] * 4:
            picture = pygame.image.frombuffer(memoryview(pixels)[4:], size, "BGRA")
            picture.set_alpha(None)
            if turn:
                picture = pygame.transform.rotate(picture, turn)
            if not self._put((struct.unpack_from(">I", pixels)[0], picture)):
                return

    def _put(self, frame: Frame | None) -> bool:
        """Hand a frame over, waiting for room; False once nobody takes any."""
        while not self._stopping.is_set():
            try:
                self._coming.put(frame, timeout=0.1)
            except queue.Full:
                continue
            return True
        return False
