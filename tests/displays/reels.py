"""Makes pictures and videos for the stage's tests; a colour tells which frame is seen."""

from __future__ import annotations

import struct
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


def turned_photo(path: Path, orientation: int) -> Path:
    """A photo, red on its left and blue on its right, as a telephone held another way saves it (EXIF 2.3, tag 0x0112)."""
    surface = pygame.Surface((320, 160))
    surface.fill((200, 30, 30))
    surface.fill((30, 60, 200), (160, 0, 160, 160))
    pygame.image.save(surface, path)
    data = path.read_bytes()
    note = b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<HHHIHHI", 1, 0x112, 3, 1, orientation, 0, 0)
    path.write_bytes(data[:2] + b"\xff\xe1" + struct.pack(">H", len(note) + 2) + note + data[2:])
    return path
