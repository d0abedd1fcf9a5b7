"""How a centre speaks to its window intake system (一窗受理): where it is, its secret, and what may go over."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Final, Literal

from pydantic import Field

from lobby.matters import Matter

Identity = Literal["none", "name", "contact", "full"]
GOES_OVER: Final[dict[Identity, tuple[str, ...]]] = {
    "none": (),
    "name": ("name",),
    "contact": ("name", "phone"),
    "full": ("name", "phone", "id_number"),
}
"""What of a person is told to the intake system."""


ADDRESS = re.compile(r"^(?P<scheme>https?)://(?:[^/?#@]*@)?(?P<host>\[[^\]/]+\]|[^/:?#@\[\]]+)(?=[/:?#]|$)")


class Intake(Matter):
    """The window intake system. Without `url` nothing is sent.

    `identity` says what of a person goes over with each event: nothing, the name, name and telephone, or those and the ID
    number; only where the connection is encrypted, or does not leave the machine.
    """

    url: str | None = Field(None, pattern=r"^https?://\S+$", max_length=500)
    secret_file: str | None = None
    identity: Identity = "none"


def may_carry_identity(url: str) -> bool:
    """Whether what goes to this address cannot be read on the way: https, or to the machine itself."""
    parts = ADDRESS.match(url)
    return parts is not None and (parts["scheme"] == "https" or _is_this_machine(parts["host"].strip("[]")))


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
