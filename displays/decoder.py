"""Reads one picture or video, in a process of its own: `python -m displays.decoder FILE WIDTH HEIGHT`.

A file that somebody brought on a stick may be anything. What crashes FFmpeg, or wants all memory, takes this process and
not the board. It also is the line to x264 and x265, which lie in PyAV's wheel under another licence (decision 6).

On standard output: a line of JSON, then frames, as fast as they are taken, at most 25 for a second of the video.

    {"width": 704, "height": 396, "rotation": 0}          or {"error": "…"}, and nothing more
    4 bytes (milliseconds since its beginning, big endian), then height * width * 4 bytes BGRA, and so on
"""

from __future__ import annotations

import json
import os
import resource
import struct
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

import av
import av.error
import av.logging
from av.container import InputContainer
from av.video.frame import VideoFrame

FRAMES_A_SECOND: Final = 25
MEMORY: Final = 2 << 30
LARGEST: Final = 8192 * 8192
"""Pixels; no picture for a wall has more."""
NICE: Final = 5
PIXELS: Final = "bgra"


def main(file: Path, room: tuple[int, int], out: BinaryIO) -> int:
    """Write all of it; 1 when there was nothing to see in it."""
    av.logging.set_level(av.logging.PANIC)
    try:
        with av.open(file) as container:
            return 0 if _all(container, room, out) else _refused(out, "found no picture in it")
    except (av.error.FFmpegError, ValueError, IndexError, OSError, MemoryError) as error:
        return _refused(out, str(error).replace(str(file), file.name) or type(error).__name__)


def _all(container: InputContainer, room: tuple[int, int], out: BinaryIO) -> bool:
    stream = container.streams.video[0]
    if stream.codec_context.width * stream.codec_context.height > LARGEST:
        raise ValueError(f"found {stream.codec_context.width}x{stream.codec_context.height} pixels; allowed 8192x8192")
    stream.thread_type, stream.codec_context.thread_count = "SLICE", 1
    begun, size = False, (0, 0)
    for at, frame in _steady(_frames(container)):
        if not begun:
            size = fitted((frame.width, frame.height), frame.rotation, room)
            head = {"width": size[0], "height": size[1], "rotation": frame.rotation}
            out.write(json.dumps(head).encode() + b"\n")
        begun = True
        out.write(struct.pack(">I", at) + _packed(frame.reformat(*size, format=PIXELS)))
        out.flush()
    return begun


def _frames(container: InputContainer) -> Iterator[VideoFrame]:
    """Every frame that can be read; a damaged one is passed over."""
    for packet in container.demux(video=0):
        with suppress(av.error.InvalidDataError):
            yield from packet.decode()


def _steady(frames: Iterator[VideoFrame]) -> Iterator[tuple[int, VideoFrame]]:
    """Frames with their milliseconds since the first one, not more often than needed."""
    first, told = 0.0, -1
    for number, frame in enumerate(frames):
        seconds = frame.time if frame.time is not None else number / FRAMES_A_SECOND
        first = seconds if number == 0 else first
        beat = round((seconds - first) * FRAMES_A_SECOND)
        if beat > told:
            told = beat
            yield beat * 1000 // FRAMES_A_SECOND, frame


def fitted(size: tuple[int, int], rotation: int, room: tuple[int, int]) -> tuple[int, int]:
    """The largest size in the room with the same shape; turned by 90 degrees later, it fits then."""
    wide, high = (room[1], room[0]) if rotation % 180 else room
    share = min(wide / size[0], high / size[1])
    return max(2, round(size[0] * share)), max(2, round(size[1] * share))


def _packed(frame: VideoFrame) -> bytes:
    """Its pixels without the padding at the end of each line."""
    plane, wide = frame.planes[0], frame.width * 4
    pixels = memoryview(plane).cast("B")
    if plane.line_size == wide:
        return bytes(pixels[: wide * frame.height])
    return b"".join(pixels[line * plane.line_size :][:wide] for line in range(frame.height))


def _refused(out: BinaryIO, why: str) -> int:
    out.write(json.dumps({"error": why[:200]}).encode() + b"\n")
    return 1


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    os.nice(NICE)
    try:
        sys.exit(main(Path(sys.argv[1]), (int(sys.argv[2]), int(sys.argv[3])), sys.stdout.buffer))
    except BrokenPipeError:
        os._exit(0)  # nobody looks any more
