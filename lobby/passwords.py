"""Passwords of devices in mosquitto's own form, so that both brokers and the web server read one file.

`$7$<iterations>$<salt>$<hash>`, PBKDF2-HMAC-SHA512, both parts base64 (mosquitto_passwd(1)). The passwords are 256
random bits, so stretching them adds nothing; mosquitto's own 101 rounds keep a power-on storm of hundreds of devices
cheap. People's passwords are another matter and lie elsewhere, under argon2.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac

ITERATIONS = 101
SALT_BYTES = 12


def hashed(password: str, salt: bytes, iterations: int = ITERATIONS) -> str:
    """The line's second half for a password file; `salt` is 12 random bytes."""
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, iterations)
    return f"$7${iterations}${base64.b64encode(salt).decode()}${base64.b64encode(digest).decode()}"


def matches(password: str, stored: str) -> bool:
    """Whether a password is the one that was hashed; False for a hash of another form."""
    try:
        empty, form, iterations, salt, digest = stored.split("$")
        wanted = base64.b64decode(digest, validate=True)
        found = hashlib.pbkdf2_hmac(
            "sha512", password.encode(), base64.b64decode(salt, validate=True), int(iterations), len(wanted)
        )
    except (ValueError, binascii.Error, OverflowError):
        return False
    return not empty and form == "7" and hmac.compare_digest(found, wanted)
