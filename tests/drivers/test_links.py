"""Links: what the wire and its libraries throw becomes one of our errors, with the cause kept."""

from __future__ import annotations

import os
import socket
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.errors import DeviceMissing, DeviceTimeout
from drivers.links import Link, check_link, make_link, open_link


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("serial:///dev/ttyUSB0", None),
        ("serial:///dev/ttyUSB0?baud=115200&parity=E&bits=7&stop=2&flow=xonxoff", None),
        ("tcp://192.168.1.50:9100", None),
        ("tcp://[::1]:9100", None),
        ("serial://dev/ttyUSB0", "three slashes"),
        ("serial:///dev/ttyUSB0?boud=9600", "did you mean baud"),
        ("serial:///dev/ttyUSB0?baud=9601", "found baud=9601; allowed 300"),
        ("serial:///dev/ttyUSB0?flow=dtr", "allowed none, xonxoff, rtscts, dsrdtr"),
        ("tcp://192.168.1.50", "tcp://HOST:PORT"),
        ("tcp://192.168.1.50:99999", "1 to 65535"),
        ("tpc://192.168.1.50:9100", "did you mean tcp"),
        ("/dev/ttyUSB0", "allowed serial:///dev/NAME"),
    ],
)
def test_an_address_is_checked_before_anything_is_touched(url: str, said: str | None) -> None:
    problems = check_link(url)
    assert problems == [] if said is None else said in problems[0]


def test_a_port_that_is_not_there_is_missing_with_its_cause() -> None:
    with pytest.raises(DeviceMissing, match="no such port") as missing:
        open_link("serial:///dev/lobby-no-such-port")
    assert missing.value.__cause__ is not None


def test_a_file_is_not_a_port(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DeviceMissing, match="not a serial port"):
        open_link(f"serial://{tmp_path}/file")


@pytest.mark.parametrize("url", ["serial:///dev/ttyUSB0", "tcp://127.0.0.1:9100"])
def test_a_link_that_is_not_open_is_missing_and_may_be_closed_twice(url: str) -> None:
    link = make_link(url)
    link.close()
    link.close()
    for use in (lambda: link.write(b"x"), lambda: link.read(1, 0), link.probe):
        with pytest.raises(DeviceMissing, match="not open"):
            use()


@pytest.fixture
def pty() -> Iterator[tuple[int, Link]]:
    master, slave = os.openpty()
    tty.setraw(slave)
    link = open_link(f"serial://{os.ttyname(slave)}?baud=115200")
    yield master, link
    link.close()
    os.close(slave)
    os.close(master)


@pytest.mark.network
def test_serial_moves_every_byte_unchanged_both_ways(pty: tuple[int, Link]) -> None:
    master, link = pty
    everything = bytes(range(256))
    link.write(everything)
    assert os.read(master, 1000) == everything
    os.write(master, everything)
    got = b""
    while len(got) < 256:
        piece = link.read(100, 2)
        assert 0 < len(piece) <= 100
        got += piece
    assert got == everything
    assert link.read(10, 0) == b""


@pytest.mark.network
def test_a_port_is_ours_alone(pty: tuple[int, Link]) -> None:
    _, link = pty
    with pytest.raises(DeviceMissing, match="in use"):
        open_link(link.name)


@pytest.mark.network
def test_a_line_that_nobody_drains_is_a_timeout(pty: tuple[int, Link], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("drivers.links.WRITE_TIMEOUT", 0.1)
    _, link = pty
    link.close()
    link.open()
    with pytest.raises(DeviceTimeout, match="takes no more bytes"):
        link.write(bytes(200_000))


@pytest.fixture
def tcp() -> Iterator[tuple[socket.socket, Link]]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        link = open_link(f"tcp://127.0.0.1:{server.getsockname()[1]}")
        peer, _ = server.accept()
        with peer:
            yield peer, link
        link.close()


@pytest.mark.network
def test_tcp_moves_bytes_both_ways_without_delay(tcp: tuple[socket.socket, Link]) -> None:
    peer, link = tcp
    link.write(b"A001")
    assert peer.recv(10) == b"A001"
    peer.sendall(b"ok")
    assert link.read(1, 2) == b"o"
    assert link.read(10, 2) == b"k"
    assert link.read(10, 0.01) == b""
    sock = link._socket
    assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.network
def test_a_closed_peer_is_seen_before_a_byte_is_lost(tcp: tuple[socket.socket, Link]) -> None:
    peer, link = tcp
    peer.shutdown(socket.SHUT_RDWR)
    peer.close()
    for use in (lambda: link.read(1, 2), lambda: link.write(b"slip"), link.probe):
        with pytest.raises(DeviceMissing, match="closed"):
            use()


@pytest.mark.network
def test_a_peer_that_reads_nothing_is_a_timeout(
    tcp: tuple[socket.socket, Link], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, link = tcp
    link._socket.settimeout(0.1)
    with pytest.raises(DeviceTimeout, match="takes no more bytes"):
        link.write(bytes(30_000_000))


@pytest.mark.network
def test_a_refused_connection_is_missing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(DeviceMissing, match="cannot connect"):
        open_link(f"tcp://127.0.0.1:{port}")
