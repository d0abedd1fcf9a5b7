"""What simulated USB devices say of themselves: their descriptors, as pyusb asks for them.

Pure. A `Shape` is one device with one interface; vendor and product numbers are those seen in the field (hardware.md
§1.6, §4), the keyboards' are those of a common chip.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Final

BULK: Final = 2
INTERRUPT: Final = 3


@dataclass(frozen=True)
class Pipe:
    """An endpoint; addresses from 80 give bytes to the host."""

    address: int
    kind: int = BULK
    packet: int = 64


@dataclass(frozen=True)
class Shape:
    """A device's numbers, the class of its interface, its endpoints, and its setting where that is not the first.

    `head` is how many bytes of a frame go over the first pair of pipes where there are two.
    """

    vendor: int
    product: int
    kind: tuple[int, int, int]
    pipes: tuple[Pipe, ...]
    alternates: int = 1
    head: int = 0


PRINTER: Final = Shape(0x0416, 0x5011, (7, 1, 2), (Pipe(0x01), Pipe(0x82)))
TWO_SETTINGS_PRINTER: Final = Shape(0x04B8, 0x0202, (7, 1, 2), (Pipe(0x01, packet=512), Pipe(0x82, packet=512)), 2)
"""One that is one-way (protocol 1) until its second setting is taken."""
ID_READER: Final = Shape(0x0400, 0xC35A, (0xFF, 0, 0), (Pipe(0x02), Pipe(0x81), Pipe(0x06), Pipe(0x85)), head=7)
"""Header over 02 and 81, body over 06 and 85."""
SINGLE_ID_READER: Final = Shape(0x0400, 0xC35A, (0xFF, 0, 0), (Pipe(0x02), Pipe(0x81)))
KEYBOARD: Final = Shape(0x1A2C, 0x0E24, (3, 1, 1), (Pipe(0x81, INTERRUPT, 8),))


def device(shape: Shape, address: int) -> SimpleNamespace:
    """The device descriptor; a plug put in again gets another address."""
    return SimpleNamespace(
        bLength=18, bDescriptorType=1, bcdUSB=0x0200, bDeviceClass=0, bDeviceSubClass=0, bDeviceProtocol=0,
        bMaxPacketSize0=64, idVendor=shape.vendor, idProduct=shape.product, bcdDevice=0x0100, iManufacturer=0,
        iProduct=0, iSerialNumber=1, bNumConfigurations=1, address=address, bus=9, port_number=1, port_numbers=(1,),
        speed=2,
    )  # fmt: skip


def configuration() -> SimpleNamespace:
    """The one configuration."""
    return SimpleNamespace(
        bLength=9, bDescriptorType=2, wTotalLength=32, bNumInterfaces=1, bConfigurationValue=1, iConfiguration=0,
        bmAttributes=0x80, bMaxPower=50, extra_descriptors=[],
    )  # fmt: skip


def interface(shape: Shape, number: int, alternate: int) -> SimpleNamespace:
    """Interface 0 in one of its settings. Raises IndexError past the last, by which pyusb ends its search."""
    if number > 0 or alternate >= shape.alternates:
        raise IndexError(number, alternate)
    is_best = alternate == shape.alternates - 1
    kind, sub, protocol = shape.kind
    return SimpleNamespace(
        bLength=9, bDescriptorType=4, bInterfaceNumber=0, bAlternateSetting=alternate,
        bNumEndpoints=len(shape.pipes) if is_best else 1, bInterfaceClass=kind, bInterfaceSubClass=sub,
        bInterfaceProtocol=protocol if is_best else 1, iInterface=0, extra_descriptors=[],
    )  # fmt: skip


def endpoint(shape: Shape, number: int) -> SimpleNamespace:
    """An endpoint of the interface. Raises IndexError past the last."""
    pipe = shape.pipes[number]
    return SimpleNamespace(
        bLength=7, bDescriptorType=5, bEndpointAddress=pipe.address, bmAttributes=pipe.kind, wMaxPacketSize=pipe.packet,
        bInterval=10, bRefresh=0, bSynchAddress=0, extra_descriptors=[],
    )  # fmt: skip
