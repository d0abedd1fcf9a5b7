"""Which interface, setting and endpoints of a USB device carry its bytes, read from its descriptors.

Pure. Printers (class 7) are taken in their two-way setting where they have one: with the one-way setting no status is
ever heard, and IPP-over-USB (protocol 4) speaks HTTP. Then vendor classes (ID-card readers), then boot keyboards
(class 3, subclass 1, protocol 1), other HID, and at last whatever has an endpoint. Source: USB printer class 1.1 §4.2,
HID 1.11 §4, hardware.md §1.6, §3, §4.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

BULK: Final = 2
INTERRUPT: Final = 3
PRINTER, VENDOR, HID = 7, 0xFF, 3
IPP: Final = 4
LAST: Final = 9


class NoPipes(ValueError):  # noqa: N818 - says what is so
    """A device without an endpoint of use, or without the interface asked for."""


@dataclass(frozen=True)
class End:
    """An endpoint: its address, and how many bytes to make room for in one read, a whole number of packets."""

    address: int
    room: int


@dataclass(frozen=True)
class Pipes:
    """The interface and setting to take, its endpoints in the order of their numbers, and what it is."""

    interface: int
    alternate: int
    ins: tuple[End, ...]
    outs: tuple[End, ...]
    kind: str = "other"


def chosen(interfaces: Iterable[Any], wanted: int | None) -> Pipes:
    """The pipes of the best interface, or of number `wanted`. `interfaces` are pyusb's. Raises NoPipes."""
    every = list(interfaces)
    usable = [each for each in every if _pipes(each) and wanted in {None, each.bInterfaceNumber}]
    if not usable:
        numbers = ", ".join(sorted({str(each.bInterfaceNumber) for each in every})) or "none"
        asked = "an interface with endpoints" if wanted is None else f"interface {wanted} with endpoints"
        raise NoPipes(f"found no {asked}; it has {numbers}")
    best = min(usable, key=_rank)
    pipes = _pipes(best)
    ins = tuple(_end(each) for each in pipes if each.bEndpointAddress & 0x80)
    outs = tuple(_end(each) for each in pipes if not each.bEndpointAddress & 0x80)
    return Pipes(best.bInterfaceNumber, best.bAlternateSetting, ins, outs, what_it_is([best]))


def what_it_is(interfaces: Iterable[Any]) -> str:
    """`printer`, `vendor`, `keyboard`, `hid` or `other`, by the best interface; for people who look for a device."""
    ranks = {0: "printer", 1: "printer", 2: "vendor", 3: "keyboard", 4: "hid"}
    return min((ranks.get(_rank(each)[0], "other") for each in interfaces), key=[*ranks.values(), "other"].index)


def _rank(interface: Any) -> tuple[int, int, int]:
    """Smaller is better: the class, then the order in which the device names them."""
    kind, sub, protocol = interface.bInterfaceClass, interface.bInterfaceSubClass, interface.bInterfaceProtocol
    rank = LAST
    if kind == PRINTER and protocol != IPP:
        rank = 0 if protocol == 2 else 1
    elif kind == VENDOR:
        rank = 2
    elif kind == HID:
        rank = 3 if (sub, protocol) == (1, 1) else 4
    return rank, interface.bInterfaceNumber, interface.bAlternateSetting


def _pipes(interface: Any) -> list[Any]:
    """Its bulk endpoints, else its interrupt endpoints, by their numbers."""
    ends = sorted(interface, key=lambda each: each.bEndpointAddress & 0x0F)
    bulk = [each for each in ends if each.bmAttributes & 3 == BULK]
    return bulk or [each for each in ends if each.bmAttributes & 3 == INTERRUPT]


def _end(endpoint: Any) -> End:
    packet = max(1, endpoint.wMaxPacketSize & 0x7FF)
    is_bulk = endpoint.bmAttributes & 3 == BULK
    return End(endpoint.bEndpointAddress, packet * max(1, 4096 // packet) if is_bulk else packet)
