"""Carries pictures of the screen to an address, as PNG, with the kiosk's own credential."""

from __future__ import annotations

import base64
import urllib.request


class PicturePost:
    """Called by one thread at a time; waits until the picture has arrived."""

    def __init__(self, username: str, password: str) -> None:
        self._pass = "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode()

    def put(self, url: str, png: bytes, seconds: float) -> None:
        """Send it within so many seconds. Raises OSError (HTTPError, where it was refused) or ValueError.

        The linter warns of addresses that may be files. None is here: the mirror's is our own server's, and of those in
        orders `kiosk.orders` takes http and https only.
        """
        headers = {"Authorization": self._pass, "Content-Type": "image/png"}
        request = urllib.request.Request(url, data=png, method="PUT", headers=headers)  # noqa: S310 - http(s) only: see above
        with urllib.request.urlopen(request, timeout=seconds):  # noqa: S310 - the same request, http(s) only
            pass
