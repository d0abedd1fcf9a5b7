"""The four ways a device can fail its room, and no fifth.

Whatever a port, a socket or a library raises is turned into one of these at the link, with the cause kept, so that a
room can decide what to do without knowing how the thing is wired.
"""

from __future__ import annotations


class DeviceError(Exception):
    """Any of the four; a room that only wants to mark a device as lost catches this one."""


class DeviceMissing(DeviceError):  # noqa: N818 - the four names are fixed by the driver interface
    """Not there, or not ours to open: unplugged, no such port, no permission, connection refused, peer closed."""


class DeviceTimeout(DeviceError, TimeoutError):  # noqa: N818 - see above
    """It took the bytes (or stopped taking them) and did not answer in time. What it did with them is unknown."""


class DeviceRefused(DeviceError):  # noqa: N818 - see above
    """It answered no.

    `reason` is one word for programs (`paper_out`, `cover_open`, `cutter_jam`, `busy`), the message a sentence.
    """

    def __init__(self, reason: str, message: str = "") -> None:
        super().__init__(message or reason.replace("_", " "))
        self.reason = reason


class FrameError(DeviceError):
    """Nonsense on the wire: wrong checksum, another protocol, wrong speed. `data` holds the bytes."""

    def __init__(self, message: str, data: bytes) -> None:
        super().__init__(message)
        self.data = bytes(data)


def not_understood(name: str, heard: bytes, what: str) -> FrameError:
    """Bytes came, but none as `what` would send them: the one line for a wrong speed and for another device.

    They are counted and not shown, for on a wrongly plugged line they may be a citizen's.
    """
    size = f"{len(heard)} byte{'s' * (len(heard) != 1)}" if heard else "bytes"
    return FrameError(
        f"{name}: {size} came, but no frame of {what}; is the baud rate right, is it the right device?", heard
    )
