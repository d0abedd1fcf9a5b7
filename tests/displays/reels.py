"""Makes pictures and videos for the stage's tests; a colour tells which frame is seen."""

from __future__ import annotations

from pathlib import Path

import av
import pygame
from av.video.frame import VideoFrame


def picture(path: Path, size: tuple[int, int], ink: tuple[int, int, int]) -> Path:
    """A picture of one colour."""
    surface = pygame.Surface(size)
    surface.fill(ink)
    pygame.image.save(surface, path)
    return path


def video(
    path: Path, *, seconds: float = 2, rate: int = 25, size: tuple[int, int] = (320, 180), codec: str = "mpeg4"
) -> Path:
    """A video that goes from black to white."""
    with av.open(path, "w") as container:
        stream = container.add_stream(codec, rate=rate)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        count = round(seconds * rate)
        for number in range(count):
            surface = pygame.Surface(size)
            surface.fill((255 * number // max(1, count - 1),) * 3)
            frame = VideoFrame.from_bytes(pygame.image.tobytes(surface, "RGBA"), *size, format="rgba")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path
