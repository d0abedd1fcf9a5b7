"""Pictures and QR codes for an ESC/POS printer.

Pure. `1D 76 30 m xL xH yL yH d…`: x is bytes per row, y rows, most significant bit left, 1 black; m 3 doubles both
ways, which lets an even-sized QR code travel in a quarter of the bytes. Native QR is `1D 28 6B` (functions 65, 67, 69,
80, 81); several 58 mm units lack it and print the bytes as garbage, so raster is the default. Source: hardware.md
§1.1, §1.2 (python-escpos emits the same).
"""

from __future__ import annotations

import struct
from typing import Final

import segno

BAND: Final = 1024
"""Rows in one command; cheap units have a buffer for little more."""
QUIET: Final = 4
"""Modules of white around a QR code (ISO/IEC 18004)."""


def raster(stride: int, rows: bytes, *, doubled: bool = False) -> bytes:
    """The commands that print packed rows of `stride` bytes each."""
    bands = [rows[start : start + stride * BAND] for start in range(0, len(rows), stride * BAND)]
    mode = 3 if doubled else 0
    return b"".join(b"\x1d\x76\x30" + struct.pack("<BHH", mode, stride, len(band) // stride) + band for band in bands)


def crop(width: int, rows: bytes, limit: int) -> tuple[int, bytes]:
    """Packed rows cut off at the right edge of the paper: bytes per row, and the rows."""
    stride = (width + 7) // 8
    kept = min(stride, limit // 8)
    return kept, b"".join(rows[start : start + kept] for start in range(0, len(rows), stride))


def qr_raster(data: str, dots_per_module: int, limit: int, *, may_double: bool = True) -> bytes:
    """A QR code (level M) as raster, its modules made smaller where `limit` dots are too few."""
    matrix = segno.make(data, error="m", micro=False, boost_error=False).matrix
    scale = max(1, min(dots_per_module, limit // (len(matrix) + 2 * QUIET)))
    doubled = may_double and scale % 2 == 0
    step = scale // 2 if doubled else scale
    stride, rows = _drawn(matrix, step)
    return raster(stride, rows, doubled=doubled)


def qr_native(data: str, dots_per_module: int) -> bytes:
    """A QR code (model 2, level M) that the printer draws itself."""
    store = data.encode()
    return b"".join(
        b"\x1d\x28\x6b" + struct.pack("<H", len(body)) + body
        for body in (
            b"\x31\x41\x32\x00",
            b"\x31\x43" + bytes([dots_per_module]),
            b"\x31\x45\x31",
            b"\x31\x50\x30" + store,
            b"\x31\x51\x30",
        )
    )


def _drawn(matrix: tuple[bytearray, ...], step: int) -> tuple[int, bytes]:
    side = (len(matrix) + 2 * QUIET) * step
    stride = (side + 7) // 8
    blank = bytes(stride) * (QUIET * step)
    lines = []
    for modules in matrix:
        bits = "0" * (QUIET * step) + "".join(str(module) * step for module in modules)
        lines.append(int(bits.ljust(stride * 8, "0"), 2).to_bytes(stride, "big") * step)
    return stride, blank + b"".join(lines) + blank
