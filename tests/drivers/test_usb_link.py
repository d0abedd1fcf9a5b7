"""USB without a kernel driver: pipes from descriptors, every byte counted, and each fault told as one of ours."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers import open_device
from drivers.errors import DeviceMissing, DeviceRefused, DeviceTimeout
from drivers.links import check_link, make_link, open_link
from drivers.simulated import open_double, usb_shapes
from drivers.simulated.usb import UsbWire
from drivers.usb_bus import BUSES, devices_on_buses
from drivers.usb_link import UsbLink
from drivers.usb_pipes import NoPipes, chosen, what_it_is

Wired = Callable[..., tuple[UsbWire, UsbLink, list[bytes]]]


@pytest.fixture
def wired() -> Iterator[Wired]:
    """`wired(shape)` gives a plugged device, an open link to it, and what it has heard."""
    made: list[tuple[UsbWire, UsbLink]] = []

    def one(shape: usb_shapes.Shape = usb_shapes.PRINTER) -> tuple[UsbWire, UsbLink, list[bytes]]:
        wire, heard = UsbWire(shape), list[bytes]()
        wire.start(heard.append)
        link = open_link(wire.address)
        assert isinstance(link, UsbLink)
        made.append((wire, link))
        return wire, link, heard

    yield one
    for wire, link in made:
        link.close()
        wire.stop()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("usb://0416:5011", None),
        ("usb://04b8:0202?serial=J3XF%20001&interface=1", None),
        ("usb://0416:5011?port=1-2.3", None),
        ("usb://0416", "usb://VVVV:PPPP"),
        ("usb://0416:501", "usb://VVVV:PPPP"),
        ("usb://0416:5011/1", "usb://VVVV:PPPP"),
        ("usb://0416:5011?seriel=1", "did you mean serial"),
        ("usb://0416:5011?port=2.3", "such as 1-2.3"),
        ("usb://0416:5011?interface=x", "a number from 0 to 255"),
        ("ubs://0416:5011", "did you mean usb"),
    ],
)
def test_an_address_is_checked_before_anything_is_touched(url: str, said: str | None) -> None:
    problems = check_link(url)
    assert problems == [] if said is None else said in problems[0]


def test_an_address_reads_as_it_is_written() -> None:
    assert make_link("usb://04b8:0202?serial=A1&interface=1").name == "usb://04B8:0202?serial=A1&interface=1"


def test_a_device_that_is_not_there_is_missing() -> None:
    with pytest.raises(DeviceMissing, match=r"no such device|does not start"):
        open_link("usb://DEAD:BEEF")


def test_bytes_go_both_ways_in_whole_packets(wired: Wired) -> None:
    wire, link, heard = wired()
    everything = bytes(range(256)) * 40
    link.write(everything)
    assert b"".join(heard) == everything
    assert max(map(len, heard)) <= 4096
    wire.send(b"\x12\x16")
    assert link.read(1, 1) == b"\x12"
    assert link.read(10, 1) == b"\x16"
    assert link.read(10, 0) == b""


def test_a_device_that_takes_a_part_gets_the_rest(wired: Wired, monkeypatch: pytest.MonkeyPatch) -> None:
    wire, link, heard = wired()
    whole = wire.take
    monkeypatch.setattr(wire, "take", lambda end, data: whole(end, data[:100]))
    link.write(bytes(range(250)))
    assert b"".join(heard) == bytes(range(250))
    monkeypatch.setattr(wire, "take", lambda end, data: 0)
    with pytest.raises(DeviceTimeout, match="takes no more"):
        link.write(b"x")


def test_a_printer_that_takes_nothing_is_a_timeout(wired: Wired) -> None:
    wire, link, _ = wired()
    wire.stall(True)
    with pytest.raises(DeviceTimeout, match="takes no more"):
        link.write(b"x")


def test_a_stalled_pipe_is_told_once_and_works_again(wired: Wired) -> None:
    wire, link, heard = wired()
    wire.halt()
    with pytest.raises(DeviceRefused, match="stalled"):
        link.write(b"x")
    link.write(b"y")
    with pytest.raises(DeviceRefused) as refused:
        link.read(1, 1)
    assert refused.value.reason == "stalled"
    wire.send(b"z")
    assert link.read(1, 1) == b"z"
    assert heard == [b"y"]


def test_a_pulled_plug_is_missing_and_the_old_handle_stays_dead(wired: Wired) -> None:
    wire, link, heard = wired()
    wire.unplug()
    for use in (lambda: link.write(b"x"), lambda: link.read(1, 1), link.probe):
        with pytest.raises(DeviceMissing, match="unplugged"):
            use()
    wire.replug()
    with pytest.raises(DeviceMissing):
        link.probe()
    link.close()
    link.open()
    link.probe()
    link.write(b"x")
    assert heard == [b"x"]


def test_no_permission_names_the_rules_and_the_group(wired: Wired) -> None:
    wire, link, _ = wired()
    link.close()
    wire.error_on_open = errno.EACCES
    with pytest.raises(DeviceMissing, match=r"99-lobby.rules and add this user to the group lobby"):
        link.open()
    with pytest.raises(DeviceMissing, match="no permission"):
        open_link("usb://0416:5011")


def test_the_kernels_driver_is_put_off_and_gets_its_place_back(wired: Wired) -> None:
    wire, link, _ = wired(usb_shapes.KEYBOARD)
    assert not wire.kernel_driver
    link.close()
    link.close()
    assert wire.kernel_driver


def test_one_that_another_program_holds_is_in_use(wired: Wired, monkeypatch: pytest.MonkeyPatch) -> None:
    wire, link, _ = wired()
    link.close()
    monkeypatch.setattr(wire, "error_on_open", errno.EBUSY)
    with pytest.raises(DeviceMissing, match="in use"):
        make_link("usb://0416:5011").open()


def test_two_alike_are_told_apart_by_serial_or_port(wired: Wired) -> None:
    first, link, heard = wired()
    _, other, heard_by_other = wired()
    with pytest.raises(DeviceMissing, match=r"found 2 of them; add \?port="):
        open_link("usb://0416:5011")
    other.write(b"x")
    assert (heard, heard_by_other) == ([], [b"x"])
    link.close()
    with pytest.raises(DeviceMissing, match="no such device"):
        open_link("usb://0416:5011?serial=NONE")
    with pytest.raises(DeviceMissing, match="no such device"):
        open_link("usb://0416:5011?port=1-9")
    assert first.serial != wired()[0].serial


def test_a_printer_is_taken_in_its_two_way_setting(wired: Wired) -> None:
    wire, link, _ = wired(usb_shapes.TWO_SETTINGS_PRINTER)
    assert (0x01, 0x0B, 1, b"") in wire.requests
    wire.send(b"\x12")
    assert link.read(1, 1) == b"\x12"


def test_an_id_reader_has_two_pairs_of_pipes(wired: Wired) -> None:
    wire, link, heard = wired(usb_shapes.ID_READER)
    assert link.pairs == 2
    link.write_to(0, bytes(7))
    link.write_to(1, b"\x20\x01\x22")
    assert heard == [bytes(7) + b"\x20\x01\x22"]
    wire.send(bytes(7) + b"body")
    assert link.read_from(0, 7, 1) == bytes(7)
    assert link.read_from(1, 64, 1) == b"body"
    assert wired(usb_shapes.SINGLE_ID_READER)[1].pairs == 1


def test_a_link_that_is_not_open_is_missing_and_may_be_closed_twice() -> None:
    link = make_link("usb://0416:5011")
    link.close()
    for use in (lambda: link.write(b"x"), lambda: link.read(1, 0), link.probe):
        with pytest.raises(DeviceMissing, match="not open"):
            use()


def test_a_printer_prints_over_usb_and_leaves_no_trace() -> None:
    before = list(BUSES)
    for _ in range(3):
        double = open_double("escpos", {"link": "usb"})
        double.start()
        double.start()
        with open_device("escpos", double.address) as printer:
            assert printer.name == double.address
            assert printer.print([{"text": "䶮号 A001"}, {"text": "A001"}]) == {"state": "ok"}
        assert double.seen()["paper"][1]["text"] == "A001"
        double.stop()
        double.stop()
    assert before == BUSES


@pytest.mark.parametrize("kind", ["escpos", "sam", "hid_pad", "hid_scanner"])
def test_plugs_pulled_two_hundred_times_leave_nothing_behind(kind: str) -> None:
    threads, before = threading.active_count(), list(BUSES)
    double = open_double(kind, {"link": "usb"})
    double.start()
    device = open_device(kind, double.address)
    for _ in range(200):
        double.fault("unplugged")
        with pytest.raises(DeviceMissing):
            device.link.read(1, 1)
        device.close()
        with pytest.raises(DeviceMissing):
            device.open()
        double.fault("unplugged", on=False)
        device.open()
    assert device.check() == "ready"
    device.close()
    double.stop()
    assert (threading.active_count(), BUSES) == (threads, before)


def test_what_is_plugged_is_named(wired: Wired) -> None:
    wired()
    [device] = [each for each in devices_on_buses() if each.idVendor == 0x0416]
    assert what_it_is(device.get_active_configuration()) == "printer"


def test_a_device_without_endpoints_is_no_line() -> None:
    with pytest.raises(NoPipes, match="it has none"):
        chosen([], None)


@given(st.lists(st.tuples(st.integers(0, 255), st.integers(0, 255), st.integers(0, 4)), max_size=4), st.integers(0, 3))
def test_any_descriptors_give_pipes_or_a_reason(kinds: list[tuple[int, int, int]], wanted: int) -> None:
    class Interface(list[Any]):
        def __init__(self, number: int, kind: tuple[int, int, int]) -> None:
            super().__init__([usb_shapes.endpoint(usb_shapes.PRINTER, kind[2] % 2)] * (kind[2] < 3))
            self.bInterfaceNumber, self.bAlternateSetting = number, 0
            self.bInterfaceClass, self.bInterfaceSubClass, self.bInterfaceProtocol = kind

    interfaces = [Interface(number, kind) for number, kind in enumerate(kinds)]
    try:
        pipes = chosen(interfaces, wanted)
    except NoPipes:
        assert wanted >= len(kinds) or kinds[wanted][2] > 2
    else:
        assert pipes.interface == wanted
        assert pipes.ins or pipes.outs
