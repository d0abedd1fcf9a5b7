"""Who somebody is, sealed to the server's key, so that this kiosk itself cannot read it any more."""

from __future__ import annotations

import base64
import binascii
import json

from nacl.exceptions import CryptoError
from nacl.public import PublicKey, SealedBox


class NoKey(ValueError):  # noqa: N818 - it says what is so
    """The credentials hold no key of the server's."""


class Seal:
    """Closes identities with the server's public key, as `lobby enrol` wrote it (base64 of 32 bytes)."""

    def __init__(self, server_key: str) -> None:
        try:
            self._box = SealedBox(PublicKey(base64.b64decode(server_key, validate=True)))
        except (CryptoError, ValueError, TypeError, binascii.Error) as error:
            raise NoKey(
                "server_key: found no key; allowed what `lobby enrol` writes. Enrol this kiosk again"
            ) from error

    def close(self, name: str, id_number: str, phone: str | None = None) -> str:
        """Base64 of a sealed box with `{"name", "id_number", "phone"}` (see the queue server's persons)."""
        plain = bytearray(
            json.dumps({"name": name, "id_number": id_number, "phone": phone}, ensure_ascii=False).encode()
        )
        try:
            return base64.b64encode(self._box.encrypt(bytes(plain))).decode()
        finally:
            plain[:] = bytes(len(plain))
