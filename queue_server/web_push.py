"""Web push: a letter to a phone whose browser gave us an address, encrypted to it (RFC 8291) and signed by us (RFC 8292).

The push service in between reads nothing of it. An address is what a stranger sent, so letters go to the hosts that the
centre trusts and to no others. A phone that has gone (404, 410) is forgotten.
"""

from __future__ import annotations

import base64
import json
import secrets
from binascii import Error as Base64Error
from collections.abc import Callable
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import BaseModel, ConfigDict, Field

from queue_server.gateway import Reach, wanted
from queue_server.outbox import Parcel
from queue_server.outbox_carrier import GoneError, Letter
from queue_server.outgoing import PUSH

RECORD_SIZE = 4096
GOOD_SECONDS = 600
TOKEN_SECONDS = 12 * 3600
USELESS = (400, 413)  # what is malformed stays so
GONE = (404, 410)


class Keys(BaseModel):
    """What a browser encrypts with: its public key and a shared secret, base64url."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    p256dh: str = Field(max_length=200)
    auth: str = Field(max_length=64)


class Subscription(BaseModel):
    """Where a phone wants to be told, as its browser says it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    endpoint: str = Field(max_length=1000)
    keys: Keys
    language: str = Field("zh", pattern="^(zh|en)$")

    def wrong(self, hosts: tuple[str, ...]) -> str | None:
        """What does not fit, or None: a trusted host over https, and a key on the curve."""
        address = urlsplit(self.endpoint)
        if address.scheme != "https" and address.hostname not in ("127.0.0.1", "localhost"):
            return "endpoint: https"
        if not any(fnmatchcase(address.netloc, host) for host in hosts):
            return "endpoint: " + ", ".join(hosts)
        try:
            ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(self.keys.p256dh))
            whole = len(decoded(self.keys.auth)) == 16
        except (ValueError, Base64Error):
            return "keys.p256dh: P-256"
        return None if whole else "keys.auth: 16 bytes"


class Signer:
    """Our own key (VAPID). `contact` is whom a push service may write to; `clock` gives seconds since 1970."""

    def __init__(self, pem: bytes, contact: str | None, clock: Callable[[], float]) -> None:
        """ValueError where the key is no P-256 key."""
        key = serialization.load_pem_private_key(pem, None)
        if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
            raise ValueError(
                "found another key; allowed a P-256 private key in PEM (openssl ecparam -name prime256v1 -genkey)"
            )
        self._key, self._contact, self._clock = key, contact, clock
        self.public = encoded(_point(key.public_key()))

    def header(self, endpoint: str) -> str:
        """The Authorization header of a letter (RFC 8292)."""
        address = urlsplit(endpoint)
        claims: dict[str, object] = {
            "aud": f"{address.scheme}://{address.netloc}", "exp": int(self._clock()) + TOKEN_SECONDS,
        }  # fmt: skip
        if self._contact:
            claims["sub"] = self._contact
        head = encoded(json.dumps({"typ": "JWT", "alg": "ES256"}).encode())
        said = f"{head}.{encoded(json.dumps(claims).encode())}"
        r, s = decode_dss_signature(self._key.sign(said.encode(), ec.ECDSA(hashes.SHA256())))
        return f"vapid t={said}.{encoded(r.to_bytes(32) + s.to_bytes(32))}, k={self.public}"


class Push:
    """The receiver. `subscription` gives what is kept under a ticket, `forget` deletes it."""

    name = PUSH

    def __init__(
        self, reach: Reach, signer: Signer, subscription: Callable[[str], str | None], forget: Callable[[str], None]
    ) -> None:
        self._reach, self._signer, self._subscription, self._forget = reach, signer, subscription, forget

    def letter(self, parcel: Parcel) -> Letter:
        """The news in the phone's language, encrypted to it."""
        found, kept = wanted(self._reach, parcel), self._subscription(parcel.subject)
        if kept is None:
            raise GoneError("this phone asked to be told no more")
        phone, told = Subscription.model_validate_json(kept), json.loads(parcel.body)
        said = {"type": parcel.type, "title": told["data"]["text"][phone.language], "link": f"/t/{found.token}"}
        body = encrypted(
            json.dumps(said, ensure_ascii=False).encode(), phone.keys, ec.generate_private_key(ec.SECP256R1()),
            secrets.token_bytes(16),
        )  # fmt: skip
        return Letter(phone.endpoint, body, {
            "Content-Type": "application/octet-stream", "Content-Encoding": "aes128gcm", "TTL": str(GOOD_SECONDS),
            "Urgency": "high", "Authorization": self._signer.header(phone.endpoint),
        })  # fmt: skip

    def refused(self, parcel: Parcel, status: int) -> None:
        """A phone that has gone is forgotten."""
        if status in GONE:
            self._forget(parcel.subject)
        if status in GONE + USELESS:
            raise GoneError(f"HTTP {status}")

    def taken(self, _parcel: Parcel, _status: int, _answer: bytes) -> None:
        """Any 2xx takes it."""


def encrypted(plain: bytes, keys: Keys, ours: ec.EllipticCurvePrivateKey, salt: bytes) -> bytes:
    """One record of `aes128gcm` (RFC 8188) for a browser's keys (RFC 8291). `ours` and `salt` are new for each letter."""
    theirs = decoded(keys.p256dh)
    shared = ours.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs))
    point = _point(ours.public_key())
    secret = _derived(shared, decoded(keys.auth), b"WebPush: info\0" + theirs + point, 32)
    key = _derived(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(secret, salt, b"Content-Encoding: nonce\0", 12)
    head = salt + RECORD_SIZE.to_bytes(4) + bytes([len(point)]) + point
    return head + AESGCM(key).encrypt(nonce, plain + b"\2", None)


def encoded(value: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def decoded(value: str) -> bytes:
    """The bytes of base64url, with or without padding; ValueError."""
    return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
