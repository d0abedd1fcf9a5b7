"""Which devices may hang on one line, by what stands in a centre's file; nothing is touched.

Links are compared by what they mean: `serial:///dev/ttyUSB0` is `serial:///dev//ttyUSB0?baud=9600`, and `usb://0416:5011`
may be the same printer as `usb://0416:5011?port=1-2`. A line is shared only by devices of one driver that have
addresses, each its own (see `drivers.line`), and they all speak at one speed.
"""

from __future__ import annotations

import dataclasses
import ipaddress
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from drivers import settings_type
from drivers.links import Link, SerialLink, TcpLink, make_link
from drivers.settings import SettingsError
from drivers.usb_link import UsbLink

Plug = tuple[str, str, str, str, Mapping[str, object]]
"""Name, the machine it is known to hang on (or nothing), driver, link, settings."""


@dataclass(frozen=True)
class _Part:
    name: str
    machine: str
    driver: str
    link: Link
    address: int | None


def line_name(url: str) -> str:
    """The line that an address names, the same however it is spelled. Raises SettingsError."""
    link = make_link(url)
    return link.path if isinstance(link, SerialLink) else link.name


def quarrels(plugs: Iterable[Plug]) -> list[tuple[str, str]]:
    """`(name, "key: found …; allowed …")` for each plug that cannot be where one named before it is."""
    seen: list[_Part] = []
    found = []
    for part in _readable(plugs):
        other = next((each for each in seen if _is_same_line(each, part)), None)
        if other is not None:
            twin = next((each for each in seen if _is_same_line(each, part) and each.address == part.address), other)
            found += [(part.name, mistake) for mistake in _mistakes(other, twin, part)]
        seen.append(part)
    return found


def _readable(plugs: Iterable[Plug]) -> Iterator[_Part]:
    """Those that say where they are; what is wrong with the others is told elsewhere."""
    for name, machine, driver, url, settings in plugs:
        try:
            yield _Part(name, machine, driver, make_link(url), _address(driver, settings))
        except SettingsError:
            continue


def _address(driver: str, settings: Mapping[str, object]) -> int | None:
    usual = {field.name: field.default for field in dataclasses.fields(settings_type(driver))}.get("address")
    address = settings.get("address", usual)
    return address if isinstance(usual, int) and isinstance(address, int) else None


def _is_same_line(one: _Part, other: _Part) -> bool:
    first, second = one.link, other.link
    if isinstance(first, TcpLink) and isinstance(second, TcpLink):
        return first.where == second.where and (one.machine == other.machine or not _is_loopback(first.where[0]))
    if one.machine != other.machine:
        return False
    if isinstance(first, SerialLink) and isinstance(second, SerialLink):
        return first.path == second.path
    if isinstance(first, UsbLink) and isinstance(second, UsbLink):
        pairs = zip(dataclasses.astuple(first.address), dataclasses.astuple(second.address), strict=True)
        return all(left == right or None in (left, right) for left, right in pairs)
    return False


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _mistakes(other: _Part, twin: _Part, part: _Part) -> Iterator[str]:
    if part.driver != other.driver or part.address is None:
        allowed = f"a line of its own beside {other.driver}" if part.driver != other.driver else "a line for each"
        yield f"link: found {part.driver} on the line of {other.name}; allowed {allowed}"
        return
    if isinstance(part.link, SerialLink) and isinstance(other.link, SerialLink) and part.link.form != other.link.form:
        yield f"link: found {part.link.form} on the line of {other.name}; allowed its {other.link.form}"
    if part.address == twin.address:
        yield f"settings.address: found {part.address} as of {twin.name} on the same line; allowed one of its own"
