"""Reading a slip as a citizen does: from what the printer's double has on its paper."""

from __future__ import annotations

import base64
import subprocess
from typing import Any


def printed(paper: list[dict[str, Any]], number: str) -> bool:
    """Whether this number stands on the slip, in the largest letters and once."""
    largest = max(item["height"] for item in paper if item["kind"] == "text")
    return [item["text"] for item in paper if item["kind"] == "text" and item["height"] == largest] == [number]


def words(paper: list[dict[str, Any]]) -> list[str]:
    return [str(item["text"]).strip() for item in paper if item["kind"] == "text"]


def row(lines: list[str], name: str) -> str:
    """The line that begins so."""
    found = [line for line in lines if line.startswith(name)]
    assert found, f"no line {name!r} on the slip: {lines}"
    return found[0]


def qr_on(paper: list[dict[str, Any]]) -> str:
    """What the code on the slip says, read from its dots."""
    picture = next(item for item in paper if item["kind"] == "raster")
    read = subprocess.run(["zbarimg", "-q", "--raw", "-"], input=grey(picture), capture_output=True, check=True)
    return read.stdout.decode().strip()


def grey(picture: dict[str, Any]) -> bytes:
    """A raster as PGM, three times as big, on white paper."""
    width, rows, data = picture["width"], picture["height"], base64.b64decode(picture["data"])
    edge, scale = 24, 3
    blank = b"\xff" * (width * scale + 2 * edge)
    lines = [blank] * edge
    for top in range(rows):
        bits = "".join(f"{byte:08b}" for byte in data[top * width // 8 : (top + 1) * width // 8])
        dots = b"".join((b"\x00" if bit == "1" else b"\xff") * scale for bit in bits)
        lines += [b"\xff" * edge + dots + b"\xff" * edge] * scale
    lines += [blank] * edge
    return b"P5 %d %d 255\n" % (len(blank), len(lines)) + b"".join(lines)
