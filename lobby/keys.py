"""The centre's key for identity: devices seal names and ID numbers to its public half, only the server opens them."""

from __future__ import annotations

import base64
import contextlib
import os
import tempfile
from pathlib import Path

from nacl.public import PrivateKey


def identity_key(data: Path) -> PrivateKey:
    """The X25519 key of `DATA/keys/identity.key`, made on first use (mode 0600, 32 raw bytes)."""
    path = data / "keys" / "identity.key"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        _make(path)
    return PrivateKey(path.read_bytes())


def public_text(key: PrivateKey) -> str:
    """What `enrol` hands out as `server_key`: base64 of the public half."""
    return base64.b64encode(bytes(key.public_key)).decode()


def _make(path: Path) -> None:
    handle, draft = tempfile.mkstemp(dir=path.parent)  # mode 0600
    with os.fdopen(handle, "wb") as file:
        file.write(bytes(PrivateKey.generate()))
        file.flush()
        os.fsync(file.fileno())
    # A link instead of a rename: of two programs that start at once, the first one's key stays.
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    Path(draft).unlink()
