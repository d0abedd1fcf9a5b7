"""A driver on the wrong line: another device, or the right one at a wrong speed, is one clear line and never an answer.

Each driver hears what every other kind of device says, taken from the doubles as they say it to their own drivers: as
answers to whatever it asks, and unasked. What a real line would make of it at another speed is worked out bit by bit.
"""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from drivers import KINDS, make_device
from drivers.errors import DeviceError, DeviceMissing, DeviceTimeout, FrameError
from drivers.links import Link, make_link
from drivers.simulated import open_double, usb_shapes
from drivers.simulated.usb import UsbWire
from drivers.simulated.wire import PtyWire

pytestmark = pytest.mark.network
MOST_FRAMES = 40
SLIP = [{"text": "A001"}]
MAP: dict[str, object] = {
    "start_hex": "AA", "length": "offset 1", "length_adds": 4, "checksum": "xor", "terminator_hex": "55",
    "match": [
        {"hex": "AA 02 {address} 01 {sum} 55", "value": "grade:5"},
        {"hex": "AA 02 {address} 10 {sum} 55", "value": "key:next"},
    ],
}  # fmt: skip
QUICK = {"ack_timeout": 0.1}
PRINTER = {"status_timeout": 0.1, "print_timeout": 0.5}

Device = Any
ORDERS: Mapping[str, Callable[[Device], object]] = {
    "escpos": lambda device: device.print(SLIP),
    "strip": lambda device: device.show("A001"),
    "pad": lambda device: device.wait(0.02),
    "sam": lambda device: device.wait(0.02),
}
PUT: Mapping[str, tuple[str, Mapping[str, object], str]] = {
    "escpos": ("escpos", PRINTER, "escpos"),
    "escpos asb": ("escpos", {**PRINTER, "status": "asb"}, "escpos"),
    "onbon": ("onbon", QUICK, "strip"),
    "cpower": ("cpower", {**QUICK, "framing": "serial"}, "strip"),
    "cpower tcp": ("cpower", {**QUICK, "framing": "tcp"}, "strip"),
    "armfly": ("armfly", QUICK, "strip"),
    "armfly modbus": ("armfly", {**QUICK, "protocol": "modbus"}, "strip"),
    "ff68": ("ff68", {}, "pad"),
    "frame_map": ("frame_map", MAP, "pad"),
    "sam": ("sam", {"answer_timeout": 0.1, "poll_interval": 0.1}, "sam"),
    "sam stx": ("sam", {"answer_timeout": 0.1, "read_timeout": 0.5, "poll_interval": 0.1, "protocol": "stx"}, "sam"),
    "hid_pad": ("hid_pad", {}, "pad"),
    "hid_scanner": ("hid_scanner", {"idle_timeout": 0.05}, "pad"),
    "serial_scanner": ("serial_scanner", {"idle_timeout": 0.05}, "pad"),
}
TOUCHES: Mapping[str, list[dict[str, object]]] = {
    "ff68": [{"key": "next"}, {"grade": 5}],
    "frame_map": [{"key": "next"}, {"grade": 5}],
    "sam": [{"card": {}}],
    "hid_pad": [{"grade": 1}, {"key": "next"}, {"grade": 5}],
    "hid_scanner": [{"text": "A001-2026"}],
    "serial_scanner": [{"text": "https://dj.gov.cn/t/A001"}],
}
SAME = [{"escpos", "escpos asb"}, {"hid_pad", "hid_scanner"}]
"""Two of a family speak one protocol; nobody could tell them apart."""


class Overheard:
    """A link that keeps what came over it."""

    def __init__(self, link: Link) -> None:
        self._link, self.said = link, b""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._link, name)

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        data = self._link.read(max_bytes, timeout_s)
        self.said += data
        return data


@functools.cache
def talk(name: str) -> bytes:
    """What a kind of device says to its own driver on one good day."""
    kind, settings, order = PUT[name]
    with tempfile.TemporaryDirectory() as folder:
        double = open_double(kind, {**settings, "link": "serial"}, Path(folder) / "port")
        double.start()
        link = Overheard(make_link(double.address))
        device = make_device(kind, link, {**settings, **({"ack_timeout": 1} if order == "strip" else {})})
        device.open()
        for touch in TOUCHES.get(kind, [{}]):
            if touch:
                double.touch(touch)
            assert ORDERS[order](device) or order == "strip" or device.wait(1), name
        device.close()
        double.stop()
    assert link.said
    return link.said


def at_another_speed(data: bytes, sent: int, heard: int) -> bytes:
    """What a port set to `heard` baud makes of bytes sent at `sent`: start bit, eight bits, stop bit, sampled midway."""
    bits = [1] * 10 + [bit for byte in data for bit in (0, *(byte >> place & 1 for place in range(8)), 1)] + [1] * 20
    samples = [bits[int((place + 0.5) * sent / heard)] for place in range(int(len(bits) * heard / sent))]
    got, at = bytearray(), 0
    while (at := _next_zero(samples, at)) >= 0 and at + 9 < len(samples):
        got.append(sum(bit << place for place, bit in enumerate(samples[at + 1 : at + 9])))
        at += 9 if not samples[at + 9] else 10
    return bytes(got)


def _next_zero(samples: list[int], start: int) -> int:
    return next((at for at in range(start, len(samples)) if not samples[at]), -1)


@pytest.fixture
def on_a_line_that_says(tmp_path: Path) -> Iterator[Callable[[str, bytes], tuple[Device, PtyWire]]]:
    """`(name, said)` gives an open device on a pty whose other end answers everything with `said`."""
    made: list[tuple[Device, PtyWire]] = []

    def put(name: str, said: bytes) -> tuple[Device, PtyWire]:
        kind, settings, _ = PUT[name]
        wire = PtyWire(tmp_path / f"port{len(made)}")
        wire.start(lambda _: wire.send(said))
        device = make_device(kind, wire.address, settings)
        device.open()
        made.append((device, wire))
        return device, wire

    yield put
    for device, wire in made:
        device.close()
        wire.stop()


def reason(device: Device, wire: PtyWire, name: str, said: bytes) -> str:
    """The one line that the driver ends with; it may neither press, read nor print before."""
    order = PUT[name][2]
    for _ in range(MOST_FRAMES):
        if order == "pad":
            wire.send(said)
        try:
            answer = ORDERS[order](device)
        except DeviceError as error:
            line = str(error)
            assert "\n" not in line
            assert len(line.removeprefix(device.name)) < 120
            return line
        assert answer is None and order in ("pad", "sam"), answer  # noqa: PT018 - one thought
    pytest.fail(f"{name} still believes {said.hex(' ')}")


SPEAKERS = [name for name in PUT if name != "escpos asb"]
STRANGERS = [
    (name, other)
    for name in PUT
    for other in SPEAKERS
    if name != other and {name, other} not in SAME and name != "serial_scanner"
]


@pytest.mark.parametrize(("name", "other"), STRANGERS)
def test_another_device_is_one_clear_line(on_a_line_that_says: Any, name: str, other: str) -> None:
    said = talk(other)
    device, wire = on_a_line_that_says(name, said)
    # On a busy machine the first strange answer may come when nobody waits for it any more.
    lines = iter(lambda: reason(device, wire, name, said), "")
    line = next((line for line, _ in zip(lines, range(3), strict=False) if "is it the right device?" in line), None)
    assert line is not None, f"{name} never said that this is another device"


@pytest.mark.parametrize("heard", [4800, 19200, 57600])
@pytest.mark.parametrize("name", [name for name in PUT if name[:3] != "hid" and name != "serial_scanner"])
def test_the_right_device_at_a_wrong_speed_is_one_clear_line(on_a_line_that_says: Any, name: str, heard: int) -> None:
    said = at_another_speed(talk("escpos" if name == "escpos asb" else name), 9600, heard)
    device, wire = on_a_line_that_says(name, said)
    line = reason(device, wire, name, said)
    assert "speed" in line or "baud" in line or "answer" in line, line


def test_a_line_of_the_right_speed_is_what_it_is() -> None:
    assert at_another_speed(b"\xff\x68\x05\x00", 9600, 9600) == b"\xff\x68\x05\x00"
    assert at_another_speed(b"\xff\x68\x05\x00", 9600, 19200) != b"\xff\x68\x05\x00"


@pytest.mark.parametrize("other", [other for other in SPEAKERS if other != "serial_scanner"])
def test_a_scanner_has_no_protocol_so_what_is_no_text_is_refused_and_the_rest_is_text(
    on_a_line_that_says: Any, other: str
) -> None:
    device, wire = on_a_line_that_says("serial_scanner", b"")
    wire.send(talk(other))
    codes: list[object] = []
    for _ in range(MOST_FRAMES):
        try:
            codes.append(device.wait(0.02))
        except FrameError:
            break
    assert all(code is None or str(code).isprintable() for code in codes)


ASKING = [name for name, (_, _, order) in PUT.items() if order != "pad"]


PAIRS = [(name, other) for name in ASKING for other in SPEAKERS if PUT[name][0] != PUT[other][0]]


@pytest.mark.parametrize("link", ["serial", "tcp"])
@pytest.mark.parametrize(("name", "other"), PAIRS)
def test_a_device_that_is_asked_in_a_strange_tongue_is_no_answer(
    tmp_path: Path, link: str, name: str, other: str
) -> None:
    (kind, settings, order), (stranger, its, _) = PUT[name], PUT[other]
    double = open_double(stranger, {**its, "link": link}, tmp_path / "port")
    double.start()
    device = make_device(kind, double.address, settings)
    device.open()
    with pytest.raises(DeviceError):
        ORDERS[order](device)
    device.close()
    double.stop()


def test_the_second_program_at_a_printers_address_is_told_that_another_may_have_it() -> None:
    double = open_double("escpos", {"link": "tcp"})
    double.start()
    first, second = (make_device("escpos", double.address, PRINTER) for _ in range(2))
    first.open()
    assert first.print(SLIP) == {"state": "ok"}
    second.open()
    with pytest.raises(DeviceTimeout, match="nothing was sent; is it on, and does no other program hold it"):
        second.print(SLIP)
    first.close()
    second.close()
    second.open()
    assert second.print(SLIP) == {"state": "ok"}
    second.close()
    double.stop()


@pytest.mark.parametrize(("kind", "shape"), [("escpos", usb_shapes.PRINTER), ("sam", usb_shapes.SINGLE_ID_READER)])
def test_a_usb_device_of_the_right_kind_that_talks_otherwise_is_one_clear_line(
    kind: str, shape: usb_shapes.Shape
) -> None:
    wire = UsbWire(shape)
    wire.start(lambda _: wire.send(b"HELLO\r\n"))
    device = make_device(kind, wire.address, PUT[kind][1])
    device.open()
    with pytest.raises(FrameError, match="right device"):
        ORDERS[kind](device)
    device.close()
    wire.stop()


@pytest.mark.parametrize(
    ("kind", "shape", "said"),
    [
        ("hid_pad", usb_shapes.PRINTER, "is a USB device of the kind printer; allowed hid or keyboard"),
        ("hid_scanner", usb_shapes.ID_READER, "of the kind vendor; allowed hid or keyboard"),
        ("escpos", usb_shapes.KEYBOARD, "of the kind keyboard; allowed other or printer or vendor"),
        ("sam", usb_shapes.PRINTER, "of the kind printer; allowed hid or other or vendor"),
    ],
)
def test_a_usb_device_says_itself_that_it_is_another(kind: str, shape: usb_shapes.Shape, said: str) -> None:
    wire = UsbWire(shape)
    wire.start(lambda _: None)
    device = make_device(kind, wire.address, {})
    try:
        with pytest.raises(DeviceMissing, match=said):
            device.open()
        assert not device.link.kind, "its interface is given back"
    finally:
        wire.stop()


def test_every_driver_is_put_on_every_line() -> None:
    assert {kind for kind, _, _ in PUT.values()} == set(KINDS)
