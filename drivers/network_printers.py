"""Printers on the local network, looked for only where somebody says so, and never longer than some seconds.

A host is asked whether an ESC/POS printer answers there. A network of at most 256 addresses is looked through by
multicast DNS (`_pdl-datastream._tcp`, which is port 9100 by name), and by a connection to port 9100 of each address
over which nothing is sent: an office printer would put whatever it hears on paper. Multicast DNS goes out of this
machine's own address in that network and no other, and a printer that names an address elsewhere is left out.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

import zeroconf

from drivers.device import LinkedDevice
from drivers.errors import DeviceError, DeviceMissing
from drivers.escpos_printer import EscposPrinter, Settings
from drivers.links import TcpLink
from drivers.offer import Found, plain
from drivers.settings import SettingsError

RAW_PRINTING: Final = 9100
SERVICE: Final = "_pdl-datastream._tcp.local."
MOST_HOSTS: Final = 64
MOST_OF_A_NETWORK: Final = 256
MOST_HEARD: Final = 256
ANSWER_SECONDS: Final = 1.0
LISTEN_SECONDS: Final = 3.0
ANSWER_MS: Final = 500
AT_ONCE: Final = 64
"""Connections tried at the same time: a whole network in four turns."""
SEND_NOTHING: Final = "no byte was sent to it; a receipt printer, or one for pages?"

_HOST = re.compile(r"\A(?!-)[A-Za-z0-9.-]{1,253}(?<![-.])\Z")

Network = ipaddress.IPv4Network
Address = tuple[str, int]


@dataclass(frozen=True)
class Asked:
    """What `--network` names: hosts to ask, and networks to look through."""

    hosts: tuple[Address, ...]
    networks: tuple[Network, ...]


def asked(words: Sequence[str]) -> Asked:
    """`HOST`, `HOST:PORT`, `[IPV6]:PORT` or `192.168.1.0/24`. Raises SettingsError for anything else or too many."""
    networks = tuple(_network(word) for word in words if "/" in word)
    hosts = tuple(_host(word) for word in words if "/" not in word)
    if len(hosts) > MOST_HOSTS:
        raise SettingsError([f"--network: found {len(hosts)} addresses; allowed {MOST_HOSTS}"])
    if sum(network.num_addresses for network in networks) > MOST_OF_A_NETWORK:
        found = ", ".join(map(str, networks))
        raise SettingsError(
            [f"--network: found {found}; allowed {MOST_OF_A_NETWORK} addresses in all, such as one /24"]
        )
    return Asked(hosts, networks)


def printers(where: Asked) -> list[Found]:
    """All that answers, hosts first; a host that does not answer says why, an address of a network is passed over."""
    found = _at_once(_ask, where.hosts)
    for network in where.networks:
        known = {each.link for each in found if each.link}
        found += [each for each in look_through(network) if each.link not in known]
    return found


def look_through(network: Network, port: int = RAW_PRINTING, seconds: float = LISTEN_SECONDS) -> list[Found]:
    """What says by multicast DNS that it prints, then whatever else takes connections on `port`."""
    places = [(str(host), port) for host in network.hosts()]
    with ThreadPoolExecutor(1) as pool:
        heard = pool.submit(named_printers, network, seconds)
        open_ones = {place[0] for place, is_open in zip(places, _at_once(_is_open, places), strict=True) if is_open}
        named = heard.result()
    known = {each.link for each in named}
    rest = [link for place in places if place[0] in open_ones and (link := _link(place)) not in known]
    return [*named, *(Found(f"{link}: takes connections", link, "escpos", SEND_NOTHING) for link in rest)]


def named_printers(network: Network, seconds: float = LISTEN_SECONDS) -> list[Found]:
    """What answers multicast DNS within `seconds`; nothing where this machine has no address in the network."""
    own = _own_address(network)
    if own is None:
        return [Found(f"{network}: this machine has no address in it, so multicast DNS does not reach it")]
    try:
        line = zeroconf.Zeroconf(interfaces=[own], ip_version=zeroconf.IPVersion.V4Only)
    except OSError as error:
        return [Found(f"{network}: multicast DNS cannot be asked ({error})")]
    try:
        names = _Names()
        browser = zeroconf.ServiceBrowser(line, SERVICE, names)
        names.full.wait(seconds)
        browser.cancel()
        told = _at_once(lambda name: line.get_service_info(SERVICE, name, ANSWER_MS), sorted(names.heard))
        return [one for info in told if info is not None for one in _named(info, network)]
    finally:
        line.close()


class _Names(zeroconf.ServiceListener):
    """Collects names; `full` is set when there are more than anybody has."""

    def __init__(self) -> None:
        self.heard: set[str] = set()
        self.full = threading.Event()

    def add_service(self, zc: zeroconf.Zeroconf, type_: str, name: str) -> None:
        """One more."""
        del zc, type_
        self.heard.add(name)
        if len(self.heard) >= MOST_HEARD:
            self.full.set()

    update_service = add_service

    def remove_service(self, zc: zeroconf.Zeroconf, type_: str, name: str) -> None:
        """It says goodbye; whether it is back is for the next scan."""
        del zc, type_
        self.heard.discard(name)


def _named(info: Any, network: Network) -> list[Found]:
    model = (info.properties.get(b"ty") or info.properties.get(b"product") or b"").decode("utf-8", "replace")
    name = info.name.removesuffix("." + SERVICE)
    places = [
        each for each in info.parsed_addresses(zeroconf.IPVersion.V4Only) if ipaddress.ip_address(each) in network
    ]
    links = [_link((place, info.port)) for place in places]
    what = plain(f"{name}, {model}" if model else name, 80)
    return [Found(f"{link}: {what}, by multicast DNS", link, "escpos", SEND_NOTHING) for link in links]


def _at_once(ask: Callable[[Any], Any], places: Sequence[Any]) -> list[Any]:
    if not places:
        return []
    with ThreadPoolExecutor(min(AT_ONCE, len(places))) as pool:
        return list(pool.map(ask, places))


def _is_open(place: Address) -> bool:
    link = TcpLink(*place, connect_timeout_s=ANSWER_SECONDS)
    try:
        link.open()
    except DeviceMissing:
        return False
    link.close()
    return True


def _ask(place: Address) -> Found:
    link = TcpLink(*place, connect_timeout_s=ANSWER_SECONDS)
    printer: LinkedDevice[Settings] = EscposPrinter(link, Settings(status_timeout=ANSWER_SECONDS))
    try:
        printer.open()
        state = printer.status()["state"]
    except DeviceError as error:
        return Found(str(error))
    finally:
        printer.close()
    if state == "unknown":
        return Found(
            f"{link.name}: takes connections and answers no status", _link(place), "escpos", "if it is a printer"
        )
    return Found(f"{link.name}: a printer, {state.replace('_', ' ')}", _link(place), "escpos")


def _link(place: Address) -> str:
    host, port = place
    return f"tcp://[{host}]:{port}" if ":" in host else f"tcp://{host}:{port}"


def _own_address(network: Network) -> str | None:
    """This machine's own address in a network; the socket chooses it and sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        try:
            line.connect((str(next(iter(network.hosts()))), 9))
        except OSError:
            return None
        own = str(line.getsockname()[0])
    return own if ipaddress.ip_address(own) in network else None


def _network(word: str) -> Network:
    try:
        network = Network(word)
    except ValueError as error:
        allowed = "HOST or HOST:PORT, or a network such as 192.168.1.0/24"
        raise SettingsError([f"--network: found {word!r}; allowed {allowed}"]) from error
    if not (network.is_private or network.is_loopback):
        raise SettingsError([f"--network: found {word}; allowed a private network, such as 192.168.1.0/24"])
    return network


def _host(word: str) -> Address:
    """Raises SettingsError."""
    host, _, port = word.rpartition(":") if re.search(r":\d+\Z", word) and word.count(":") == 1 else (word, "", "")
    if word.startswith("["):
        host, _, port = word[1:].partition("]")
        port = port.removeprefix(":")
    if not (_HOST.match(host) or _is_ip(host)) or not (port or "1").isdecimal() or not 1 <= int(port or 1) <= 65535:
        allowed = f"HOST or HOST:PORT, port {RAW_PRINTING} unless told, or a network such as 192.168.1.0/24"
        raise SettingsError([f"--network: found {word!r}; allowed {allowed}"])
    return host, int(port or RAW_PRINTING)


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
