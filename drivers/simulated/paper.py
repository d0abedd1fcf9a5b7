"""A printer's mind: ESC/POS bytes in, paper out.

Pure. A byte state machine written as a generator that asks for one byte at a time, so that commands may arrive in any
pieces and data inside a picture is never taken for a command. Starts as a Western unit does, with Chinese mode off, so
that a driver that forgets `1C 26` is seen. Lines too wide for the paper break as on the metal, and unknown commands
come out as garbage. Items of paper:

`{"kind": "text", "text", "align", "width", "height", "bold"}` · `{"kind": "qr", "data", "size", "align"}` ·
`{"kind": "raster", "width", "height", "data", "scale", "align"}` (`data` base64 rows; print it `scale` times as big) ·
`{"kind": "cut"}`
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Generator
from typing import Any, Final

from drivers.escpos_status import CLEAR

Bytes = Generator[None, int, None]
Item = dict[str, Any]

ALIGNMENTS: Final = ("left", "center", "right")
SKIPPED_ESC: Final = {0x21: 1, 0x2D: 1, 0x42: 2, 0x70: 3, 0x74: 1, 0x20: 1, 0x33: 1, 0x32: 0, 0x4D: 1, 0x63: 2}
SKIPPED_GS: Final = {0x42: 1, 0x4C: 2, 0x57: 2, 0x68: 1, 0x77: 1, 0x48: 1, 0x49: 1}
SKIPPED_FS: Final = {0x57: 1, 0x21: 1, 0x2D: 1, 0x53: 2}
MAX_ITEMS: Final = 400


class Paper:
    """Feed it bytes; `items` is what stands on the paper since the last cut, `slip` what the last cut took off.

    `ask(name, argument)` is called for what a printer answers in its turn: `status` n, `mark` n, `automatic` n,
    `clear` 0, `clone` 0.
    """

    def __init__(self, columns: int, ask: Callable[[str, int], None]) -> None:
        self.items: list[Item] = []
        self.slip: list[Item] = []
        self.slips = 0
        self.slip_bytes = 0
        self.lines = 0
        self.garbage = 0
        self._columns = columns
        self._ask = ask
        self._used_bytes = 0
        self._reset()
        self._machine = self._run()
        next(self._machine)

    def feed(self, byte: int) -> None:
        """Take one byte."""
        self._used_bytes += 1
        self._machine.send(byte)

    def forget(self) -> None:
        """Drop the line and the command not yet printed; what is on the paper stays."""
        self._line, self._wide = "", 0
        self._machine = self._run()
        next(self._machine)

    def _reset(self) -> None:
        self._line = ""
        self._wide = 0
        self._align, self._width, self._height, self._bold = 0, 1, 1, False
        self._chinese = False
        self._qr, self._qr_size = b"", 3

    def _run(self) -> Bytes:
        commands = {0x1B: self._esc, 0x1D: self._gs, 0x1C: self._fs, 0x10: self._dle}
        while True:
            byte = yield
            if byte in commands:
                yield from commands[byte]()
            elif byte == 0x0A:
                self._end_line()
            elif byte >= 0x80 and self._chinese:
                trail = yield
                self._print(_chinese(byte, trail), 2)
            elif byte >= 0x20:
                self._print(chr(byte) if byte < 0x7F else "?", 1)

    def _esc(self) -> Bytes:
        code = yield
        if code == 0x40:
            self._reset()
        elif code in {0x69, 0x6D}:
            self._cut()
        elif code == 0x76:
            self._ask("clone", 0)
        elif code in {0x61, 0x45, 0x64, 0x4A}:
            self._esc_one(code, (yield))
        else:
            yield from self._skip(code, SKIPPED_ESC)

    def _esc_one(self, code: int, value: int) -> None:
        if code == 0x61 and not self._line:
            self._align = value % 48 % 3
        elif code == 0x45:
            self._bold = bool(value & 1)
        elif code == 0x64:
            for _ in range(value):
                self._end_line()
        elif code == 0x4A and self._line:
            self._end_line()

    def _gs(self) -> Bytes:
        code = yield
        if code == 0x56:
            mode = yield
            if mode not in {0, 1, 48, 49}:
                _ = yield
            self._cut()
        elif code == 0x76:
            yield from self._raster()
        elif code == 0x28:
            yield from self._extended()
        elif code in {0x21, 0x61, 0x72}:
            self._gs_one(code, (yield))
        else:
            yield from self._skip(code, SKIPPED_GS)

    def _gs_one(self, code: int, value: int) -> None:
        if code == 0x21:
            self._width, self._height = (value >> 4 & 7) + 1, (value & 7) + 1
        else:
            self._ask("automatic" if code == 0x61 else "mark", value)

    def _fs(self) -> Bytes:
        code = yield
        if code in {0x26, 0x2E}:
            self._chinese = code == 0x26
        else:
            yield from self._skip(code, SKIPPED_FS)

    def _dle(self) -> Bytes:
        code = yield
        if code == 0x04:
            self._ask("status", (yield))
        elif code == 0x14:
            body = yield from _take(8)
            if CLEAR.endswith(body):
                self._ask("clear", 0)
        else:
            self.garbage += 1

    def _skip(self, code: int, known: dict[int, int]) -> Bytes:
        if code not in known:
            self.garbage += 1
            self._print("?", 1)
        for _ in range(known.get(code, 0)):
            _ = yield

    def _raster(self) -> Bytes:
        _ = yield
        mode = yield
        stride = yield from _word()
        rows = yield from _word()
        data = yield from _take(stride * rows)
        scale = 2 if mode & 3 == 3 else 1
        picture = {"width": stride * 8, "height": rows, "data": base64.b64encode(data).decode(), "scale": scale}
        self._add({"kind": "raster", **picture, "align": ALIGNMENTS[self._align]})

    def _extended(self) -> Bytes:
        family = yield
        length = yield from _word()
        body = yield from _take(length)
        function = body[1] if family == 0x6B and len(body) >= 3 and body[0] == 0x31 else 0
        if function == 0:
            self.garbage += 1
        elif function == 0x43:
            self._qr_size = body[2]
        elif function == 0x50:
            self._qr = body[3:]
        elif function == 0x51 and self._qr:
            data = self._qr.decode("utf-8", "replace")
            self._add({"kind": "qr", "data": data, "size": self._qr_size, "align": ALIGNMENTS[self._align]})

    def _print(self, text: str, columns: int) -> None:
        if self._wide + columns * self._width > self._columns:
            self._end_line()
        if not self._line:
            self._style = (self._width, self._height, self._bold)
        self._line += text
        self._wide += columns * self._width

    def _end_line(self) -> None:
        width, height, bold = self._style if self._line else (self._width, self._height, self._bold)
        item = {"text": self._line, "align": ALIGNMENTS[self._align], "width": width, "height": height, "bold": bold}
        self._line, self._wide = "", 0
        self.lines += 1
        self._add({"kind": "text", **item})

    def _cut(self) -> None:
        if self._line:
            self._end_line()
        self._add({"kind": "cut"})
        self.slip, self.items = self.items, []
        self.slips += 1
        self.slip_bytes, self._used_bytes = self._used_bytes, 0

    def _add(self, item: Item) -> None:
        self.items = [*self.items[1 - MAX_ITEMS :], item]


def _word() -> Generator[None, int, int]:
    low = yield
    high = yield
    return low | high << 8


def _take(count: int) -> Generator[None, int, bytes]:
    data = bytearray()
    for _ in range(count):
        data.append((yield))
    return bytes(data)


def _chinese(lead: int, trail: int) -> str:
    try:
        return bytes([lead, trail]).decode("gbk")
    except UnicodeDecodeError:
        return "?"
