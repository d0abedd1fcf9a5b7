"""Ids: UUIDv7 for tickets (they sort by time), random tokens for phone pages. Randomness comes from the system."""

from __future__ import annotations

import secrets
import uuid

TOKEN_BYTES = 16


def uuid7(now: float) -> str:
    """A UUID of version 7 (RFC 9562) for a moment in seconds since 1970."""
    millis = int(now * 1000) & (1 << 48) - 1
    chance = secrets.randbits(74)  # one call to the system, not two
    value = millis << 80 | 0x7 << 76 | chance >> 62 << 64 | 0b10 << 62 | chance & (1 << 62) - 1
    return str(uuid.UUID(int=value))


def token() -> str:
    """128 random bits for the address of a phone page."""
    return secrets.token_urlsafe(TOKEN_BYTES)
