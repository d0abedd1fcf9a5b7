"""A port that cannot be opened: one line that says what was looked for, what is there, and what to do."""

from __future__ import annotations

import contextlib
import grp
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.errors import DeviceMissing
from drivers.links import open_link
from drivers.ports import others_told, why_not_address
from drivers.simulated import open_double
from drivers.simulated.usb import UsbWire
from drivers.simulated.usb_shapes import ID_READER, PRINTER

pytestmark = pytest.mark.network
NOBODY = 65534


@pytest.fixture
def port(tmp_path: Path) -> Iterator[Path]:
    """A pty at a name of its own, as udev would give it."""
    double = open_double("ff68", {}, tmp_path / "lobby" / "pad-3")
    double.start()
    yield tmp_path / "lobby" / "pad-3"
    double.stop()


@contextlib.contextmanager
def nobody() -> Iterator[None]:
    """Be a user without rights of its own where we have them all; its own port is closed to its owner too."""
    if os.geteuid() != 0:
        yield
        return
    groups = os.getgroups()
    os.setgroups([])
    os.setegid(NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)
        os.setgroups(groups)


def told(link: str) -> str:
    with pytest.raises(DeviceMissing) as missing:
        open_link(link)
    line = str(missing.value)
    assert "\n" not in line
    assert len(line) < 300
    return line


def test_a_wrong_name_tells_the_right_ones(port: Path) -> None:
    line = told(f"serial://{port.parent}/pad-4")
    assert f"{port.parent}/pad-4: no such port" in line
    assert f"here are {port}" in line


def test_where_no_port_is_that_is_said(tmp_path: Path) -> None:
    assert "no other serial port is here" in told(f"serial://{tmp_path}/pad-4") or "here are /dev/" in told(
        f"serial://{tmp_path}/pad-4"
    )


@pytest.mark.parametrize(("mode", "said"), [(0o060, "sudo usermod -aG {group} "), (0, "nor has its group {group}")])
def test_no_permission_names_the_group_and_how_to_join_it(port: Path, mode: int, said: str) -> None:
    node = port.resolve()
    node.chmod(mode)
    with nobody():
        line = told(f"serial://{node}")
    assert f"{node}: no permission" in line
    assert said.format(group=grp.getgrgid(node.stat().st_gid).gr_name) in line


def test_two_links_of_one_process_do_not_share_a_port(port: Path) -> None:
    first = open_link(f"serial://{port}")
    assert told(f"serial://{port}?baud=19200") == f"{port}: in use by another program or driver"
    first.close()
    open_link(f"serial://{port}").close()


LOCKS = """
import fcntl, os, sys
port = os.open(sys.argv[1], os.O_RDWR | os.O_NOCTTY)
fcntl.flock(port, fcntl.LOCK_EX | fcntl.LOCK_NB)
print("mine", flush=True)
sys.stdin.read()
"""


def test_a_foreign_program_on_the_port_is_told(port: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", LOCKS, str(port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as foreign:
        assert foreign.stdout is not None
        assert foreign.stdout.readline() == "mine\n"
        assert told(f"serial://{port}") == f"{port}: in use by another program or driver"
        foreign.communicate("")
    open_link(f"serial://{port}").close()


def test_our_lock_keeps_a_foreign_program_out(port: Path) -> None:
    link = open_link(f"serial://{port}")
    foreign = subprocess.run(
        [sys.executable, "-c", LOCKS, str(port)], input="", capture_output=True, text=True, check=False
    )
    link.close()
    assert "BlockingIOError" in foreign.stderr


def test_an_address_where_nothing_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        number = server.getsockname()[1]
    assert f"tcp://127.0.0.1:{number}: cannot connect: nothing listens at this port" in told(
        f"tcp://127.0.0.1:{number}"
    )


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (socket.gaierror(-2, "Name or service not known"), "no host of this name"),
        (TimeoutError("timed out"), "switched on"),
        (OSError(113, "No route to host"), "switched on"),
        (OSError(99, "Cannot assign requested address"), "Cannot assign"),
    ],
)
def test_an_address_that_is_not_reached(error: OSError, said: str) -> None:
    assert said in why_not_address(error)


def test_a_wrong_usb_number_tells_what_is_plugged_in() -> None:
    wire = UsbWire(PRINTER)
    wire.start(lambda _: None)
    try:
        line = told("usb://DEAD:BEEF")
    finally:
        wire.stop()
    assert "usb://DEAD:BEEF: no such device" in line
    assert wire.address.split("?")[0] in line


def test_two_drivers_on_one_usb_device() -> None:
    wire = UsbWire(ID_READER)
    wire.start(lambda _: None)
    link = open_link(wire.address)
    try:
        assert "in use by another program or driver" in told(wire.address)
    finally:
        link.close()
        wire.stop()


def test_a_long_list_is_cut_short() -> None:
    assert others_told([f"p{number}" for number in range(9)], "port") == "here are p0, p1, p2, p3, p4, p5 and 3 more"
