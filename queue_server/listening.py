"""Where the server listens for browsers and devices, and with which certificate."""

from __future__ import annotations

import ipaddress
import logging
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lobby.config import BadConfig

log = logging.getLogger(__name__)

ALLOWED = "allowed a PEM file of the certificate with its chain, and one of its key without a password"


@dataclass(frozen=True)
class Listening:
    """`certificate` and `key` are PEM files, both or none: then HTTPS only, TLS 1.2 or newer."""

    host: str
    port: int
    certificate: Path | None = None
    key: Path | None = None

    @property
    def scheme(self) -> str:
        """`http` or `https`."""
        return "https" if self.certificate else "http"

    def check(self) -> None:
        """BadConfig with what is wrong; a warning where passwords would cross the hall readable."""
        try:
            loopback = ipaddress.ip_address(self.host).is_loopback
        except ValueError as error:
            raise BadConfig(
                [f"--listen: found {self.host!r}; allowed an address of this machine, or 0.0.0.0 for all"]
            ) from error
        if (self.certificate is None) != (self.key is None):
            raise BadConfig(["--certificate, --key: found one of them; allowed both or none"])
        if self.certificate:
            self.context()
        elif not loopback:
            log.warning("plain HTTP on %s: passwords cross the network readable; give a certificate", self.host)

    def context(self) -> ssl.SSLContext:
        """What every connection is made with. Raises BadConfig."""
        made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        made.minimum_version = ssl.TLSVersion.TLSv1_2
        try:
            made.load_cert_chain(str(self.certificate), str(self.key), password="")
        except (OSError, ValueError) as error:
            raise BadConfig(
                [f"--certificate {self.certificate}, --key {self.key}: found {error}; {ALLOWED}"]
            ) from error
        return made

    def settings(self) -> dict[str, Any]:
        """As gunicorn has them."""
        bind = f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"
        if self.certificate is None:
            return {"bind": bind}
        return {
            "bind": bind, "certfile": str(self.certificate), "keyfile": str(self.key),
            "ssl_context": lambda _config, _default: self.context(),
        }  # fmt: skip
