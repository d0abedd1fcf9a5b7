"""Who somebody is: sealed by a device to the server's key, opened here, encrypted at rest, found by keyed hash only.

Never in an event, a log, a topic or a board. The key lies in `DATA/keys/persons.key` (mode 0600), beside the journal's
file but never in it, so that a stolen database says nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from binascii import Error as Base64Error
from pathlib import Path
from typing import Any

import nacl.secret
import nacl.utils
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox
from pydantic import TypeAdapter, ValidationError

from queue_server.commands import Person

PERSON: TypeAdapter[Person] = TypeAdapter(Person)
COUNTRY = re.compile(r"^(?:00)?86(?=1\d{10}$)")
"""China's code before a mobile number."""


class CannotOpenError(ValueError):
    """A sealed identity that is not for this server, or not an identity."""


class Persons:
    """Opens, encrypts and finds persons."""

    def __init__(self, identity: PrivateKey, key_file: Path) -> None:
        self._sealed = SealedBox(identity)
        if not key_file.exists():
            key_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            key_file.touch(mode=0o600)
            key_file.write_bytes(nacl.utils.random(nacl.secret.SecretBox.KEY_SIZE))
        self._key = key_file.read_bytes()
        self._box = nacl.secret.SecretBox(self._key)

    def opened(self, sealed: str) -> Person:
        """What a device sealed: base64 of a sealed box with JSON `{"name","id_number","phone"}`."""
        try:
            value = json.loads(self._sealed.decrypt(base64.b64decode(sealed, validate=True)))
            return PERSON.validate_python(value)
        except (CryptoError, Base64Error, ValueError, ValidationError) as error:
            raise CannotOpenError from error

    def row(self, owner: str, person: Person, at: float) -> tuple[Any, ...]:
        """The row of a person: owner, time, lookup hash, encrypted body."""
        body = json.dumps(PERSON.dump_python(person), ensure_ascii=False).encode()
        return owner, at, self.lookup(person), bytes(self._box.encrypt(body))

    def read(self, body: bytes) -> Person:
        """The person of an encrypted body, as `row` made it."""
        return PERSON.validate_python(json.loads(self._box.decrypt(body)))

    def sealed_words(self, words: str) -> bytes:
        """What was written, encrypted."""
        return bytes(self._box.encrypt(words.encode()))

    def words(self, sealed: bytes) -> str:
        """What was written, as `sealed_words` made it."""
        return self._box.decrypt(sealed).decode()

    def lookup(self, person: Person) -> str | None:
        """The keyed hash by which a person's tickets are found; None for somebody with neither number nor telephone."""
        what = (person.id_number or "").strip().upper() or plain(person.phone or "")
        return hmac.new(self._key, what.encode(), hashlib.sha256).hexdigest() if what else None


def plain(phone: str) -> str:
    """A telephone's digits without the country's: one is the same however a door writes it, `+86 138-0000-1234`."""
    digits = "".join(letter for letter in phone if letter.isdecimal())
    return COUNTRY.sub("", digits)
