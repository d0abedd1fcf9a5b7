"""Printers on the network: only the network that was named is looked at, and nothing is sent to what may print pages."""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from zeroconf import IPVersion, ServiceInfo, Zeroconf

from drivers import network_printers
from drivers.network_printers import SERVICE
from drivers.offer import Found
from drivers.settings import SettingsError

SECONDS = 1.5
LOOP = ipaddress.IPv4Network("127.0.0.0/30")
Announce = Callable[..., None]


@pytest.fixture
def announce() -> Iterator[Announce]:
    """`announce(name, address, port, model)` answers multicast DNS on this machine, as a printer in the hall does."""
    line = Zeroconf(interfaces=["127.0.0.1"], ip_version=IPVersion.V4Only)

    def one(name: str, address: str, port: int, model: str) -> None:
        packed = [socket.inet_aton(address)]
        host = f"{name.replace(' ', '-')}.local."
        info = ServiceInfo(SERVICE, f"{name}.{SERVICE}", port, 0, 0, {"ty": model}, host, addresses=packed)
        line.register_service(info, cooperating_responders=True)

    yield one
    line.close()


class Listening:
    """A port that takes connections and keeps what it hears."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.heard: list[bytes] = []
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self.socket.accept()
            except OSError:
                return
            with client:
                self.heard.append(client.recv(100))

    def stop(self) -> None:
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        self.thread.join(60)


@pytest.fixture
def listening() -> Iterator[Listening]:
    port = Listening()
    yield port
    port.stop()


@pytest.mark.network
def test_what_announces_itself_in_the_network_is_offered_and_nothing_else(announce: Announce) -> None:
    announce("Hall 1", "127.0.0.1", 9123, "Xprinter XP-80")
    announce("Elsewhere", "10.9.8.7", 9100, "Office")
    [found] = network_printers.named_printers(LOOP, SECONDS)
    assert found.what == "tcp://127.0.0.1:9123: Hall 1, Xprinter XP-80, by multicast DNS"
    assert (found.link, found.driver) == ("tcp://127.0.0.1:9123", "escpos")


@pytest.mark.network
def test_a_port_that_is_open_is_offered_and_hears_no_byte(listening: Listening) -> None:
    [found] = network_printers.look_through(LOOP, listening.port, SECONDS)
    assert found.link == f"tcp://127.0.0.1:{listening.port}"
    assert "no byte was sent" in found.doubt
    assert b"".join(listening.heard) == b""


@pytest.mark.network
def test_what_is_found_both_ways_is_told_once(announce: Announce, listening: Listening) -> None:
    announce("Hall 2", "127.0.0.1", listening.port, "XP-58")
    [found] = network_printers.look_through(LOOP, listening.port, SECONDS)
    assert "by multicast DNS" in found.what


@pytest.mark.network
def test_a_printer_that_was_asked_by_name_is_not_offered_again_with_its_network(
    plug: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    double, device = plug("escpos")
    device.close()
    address = double.address.removeprefix("tcp://")
    monkeypatch.setattr(network_printers, "look_through", lambda _: [Found("again", double.address, "escpos")])
    [found] = network_printers.printers(network_printers.asked([address, "127.0.0.0/30"]))
    assert found.what.endswith("a printer, ok")


@pytest.mark.network
def test_only_the_addresses_of_the_network_are_touched(monkeypatch: pytest.MonkeyPatch) -> None:
    touched: list[str] = []

    def note(where: tuple[str, int], *_: Any) -> Any:
        touched.append(where[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", note)
    network_printers.look_through(LOOP, 9, 0)
    assert sorted(touched) == ["127.0.0.1", "127.0.0.2"]


def test_a_network_this_machine_is_not_in_is_not_asked_by_name() -> None:
    [found] = network_printers.named_printers(ipaddress.IPv4Network("10.255.254.0/30"))
    assert "no address in it" in found.what
    assert found.link == ""


@pytest.mark.parametrize("word", ["10.0.0.0/8", "192.168.0.0/23"])
def test_no_more_than_a_hall_is_looked_through(word: str) -> None:
    with pytest.raises(SettingsError, match="allowed 256 addresses"):
        network_printers.asked([word])


def test_other_peoples_networks_are_left_alone() -> None:
    with pytest.raises(SettingsError, match="allowed a private network"):
        network_printers.asked(["8.8.8.0/24"])


def test_an_address_of_the_new_kind_is_a_link_that_opens() -> None:
    assert network_printers._link(("fe80::1", 9100)) == "tcp://[fe80::1]:9100"
