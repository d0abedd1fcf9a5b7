"""ESC/POS ticket printers: Epson TM-T88/T82, Xprinter XP-58/80, Gprinter, and the kiosk units that speak the same.

    [[devices]]
    id = "printer-1"
    kind = "printer"

    [devices.parts.printer]
    driver = "escpos"
    link = "tcp://192.168.1.50:9100"        # or serial:///dev/ttyS0?baud=19200&flow=dsrdtr, or usb://0416:5011
    settings = { width = 80, qr = "raster", cut = "partial" }

| step | bytes | answer |
|---|---|---|
| before a slip | `10 04 1` … `10 04 4` | one byte each; a printer in trouble gets no slip |
| the slip | `1B 40`, `1C 26`, text in GBK, raster, cut | none |
| finish mark | `1D 72 01` | one byte when the buffer has been worked off, so after the cut |
| after a slip | `10 04 1` … `10 04 4` | as before |
| where `status = "asb"` | `1D 61 0E`, also in front of each slip | four bytes at once and with every change |
| after a failure | `10 14 08 …`, so that the rest does not come out when paper is put in | `37 25 00` |

Source: hardware.md §1 (python-escpos 3.1, SPRT POS76-II and ZKC manuals, public decoders); clearing: Epson's
reference, DLE DC4 fn 8. python-escpos' own text, status and reconnection are not used, because it gets Chinese, silence
and lost connections wrong (§1.6). Models: none tried on metal yet; the double follows the same tables.

Doubts, and the setting for each:
* Does the unit draw QR itself? `qr = "native"`; several 58 mm units do not, so the default is raster.
* Does it know raster mode 3 (doubling)? `raster_doubling = false` where QR codes come out small.
* Does its `1D 21` enlarge Chinese? `big_chinese = "fs_w"` where it does not.
* Is its font only GB2312? `charset = "gb2312"`.
* How does it cut? `cutter` gs_v (`1D 56 01`), gs_v_feed (`1D 56 42 n`), esc (`1B 6D`).
* Does it answer `1D 72 01`? `confirm = "auto"` tries once while the printer is idle; "mark" insists; "status" is
  content with `10 04` after the cut, which a printer may answer before the paper is out; "none" asks nothing, for
  mute units.
* Does it answer `10 04 n`? A few do not, and on TCP or USB some hear nothing while they are offline: `status = "asb"`
  asks by automatic status first, and believes what it told last about a trouble when all else is silent.
* Has it a buzzer? `buzzer = "esc_b"` (clones) or "drawer" (a bell on the drawer's plug), `beeps` times after the cut.
* Does it forget what it has not printed? Epson and Citizen do; control bytes that a clone ignores otherwise.
  `clear_unprinted = false` where they do harm.
* How far is it from head to knife? `feed_lines` before the cut.
* How slow is it? `status_timeout` for an answer, `print_timeout` for a slip with its cut.
* Presenters and retractors: `after_cut_hex` and `before_slip_hex` take the vendor's bytes.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from drivers.device import Clock, LinkedDevice
from drivers.errors import DeviceError, DeviceMissing, DeviceRefused, DeviceTimeout, not_understood
from drivers.escpos_slip import Rasterise, Settings, encode
from drivers.escpos_status import (
    AUTOMATIC,
    CLEAR,
    CLEARED,
    FINISH_MARK,
    ONLINE_STATES,
    StatusStream,
    asb_state,
    query,
    state_of,
)
from drivers.links import Link

ASKED: Final = (1, 4, 2, 3)
"""Online and paper first: a few units answer only these."""
ASK_EVERY: Final = 0.5
"""Seconds between two looks at a printer that is at work."""

__all__ = ["EscposPrinter", "Settings", "encode"]


class EscposPrinter(LinkedDevice[Settings]):
    """One printer; `rasterise` draws the lines its font lacks."""

    settings_type = Settings
    plays = ("printer",)
    usb_kinds = frozenset({"printer", "vendor", "other"})

    def __init__(
        self, link: Link, settings: Settings, *, rasterise: Rasterise | None = None, clock: Clock = time.monotonic
    ) -> None:
        super().__init__(link, settings, clock=clock)
        self.rasterise = rasterise
        self._marks: bool | None = None
        self.forget()

    def forget(self) -> None:
        """Another unit may stand at the line now: find out anew whether it answers the finish mark."""
        self._heard = StatusStream()
        self._told: bytes | None = None
        wanted = self.settings.confirm
        self._marks = None if wanted == "auto" else wanted == "mark"

    def print(self, blocks: Sequence[Mapping[str, object]]) -> dict[str, str]:
        """Print a slip and return the status after the cut; the slip is out when this returns.

        Raises BlockError; DeviceRefused (paper_out, cover_open, cutter_jam, head_hot, offline …); DeviceTimeout when
        the printer is silent: before the slip nothing was sent, after it nobody knows; FrameError when what answers is
        no printer; DeviceMissing when it is gone.
        """
        job = encode(blocks, self.settings, self.rasterise)
        if self.settings.confirm == "none":
            self.link.write(job)
            return {"state": "unknown"}
        self._refuse_unready()
        self._learn_marks()
        if not self._marks:
            self.link.write(job)
            return self._judged(finished=True)
        self.link.write(job + FINISH_MARK)
        return self._judged(finished=self._is_finished(), known=True)

    def status(self) -> dict[str, str]:
        """`{"state": ok|paper_low|paper_out|cover_open|jam|offline|unknown}`, with `cause` where a word says more.

        Raises FrameError when what comes is no printer's, DeviceMissing, DeviceTimeout.
        """
        self._drain()
        if self.settings.status == "asb" and (word := self._automatic()) is not None:
            return asb_state(word)
        replies: dict[int, int] = {}
        for n in ASKED:
            reply = self._reply(n)
            if reply is None:
                break
            replies[n] = reply
        return state_of(replies) if replies or self._told is None else _trouble_told(self._told)

    def _automatic(self) -> bytes | None:
        """Automatic status, asked for anew: a unit that was switched off and on tells nothing unasked."""
        heard = self._fresh()
        self.link.write(AUTOMATIC)
        self._listen(heard, lambda: heard.automatic, self.settings.status_timeout)
        self._refuse_strange(heard)
        return heard.automatic[-1] if heard.automatic else None

    def _reply(self, n: int) -> int | None:
        heard = self._fresh()
        self.link.write(query(n))
        self._listen(heard, lambda: heard.realtime, self.settings.status_timeout)
        self._refuse_strange(heard)
        return heard.realtime[0] if heard.realtime else None

    def _refuse_strange(self, heard: StatusStream) -> None:
        """A query is answered by one byte of its form and by nothing else; among nonsense even that is none."""
        if heard.strange or len(heard.marks) > 1:
            raise not_understood(self.name, bytes(heard.strange), "an ESC/POS printer")

    def _judged(self, *, finished: bool, known: bool = False) -> dict[str, str]:
        """The status after a slip; `known` says that the mark told whether it is out, whatever happened since."""
        try:
            after = self.status()
        except DeviceError as error:
            if finished and known:
                return {"state": "offline" if isinstance(error, DeviceMissing) else "unknown"}
            raise
        if finished and (known or after["state"] in ONLINE_STATES):
            return after
        if after["state"] == "unknown":
            raise DeviceTimeout(f"{self.name}: no answer to the status query after the slip")
        self._clear()
        _refuse_trouble(after)
        raise DeviceTimeout(f"{self.name}: the slip was not finished in {self.settings.print_timeout:g} s")

    def _clear(self) -> None:
        if not self.settings.clear_unprinted:
            return
        self.link.write(CLEAR)
        heard = b""
        deadline = self.clock() + self.settings.status_timeout
        while CLEARED not in heard and (left := deadline - self.clock()) > 0:
            heard = heard[-2:] + self.link.read(64, left)

    def _refuse_unready(self) -> None:
        before = self.status()
        if before["state"] == "unknown":
            raise DeviceTimeout(
                f"{self.name}: no answer to the status query, nothing was sent; is it on, and does no other program hold it?"
            )
        _refuse_trouble(before)

    def _learn_marks(self) -> None:
        if self._marks is None:
            heard = self._fresh()
            self.link.write(FINISH_MARK)
            self._marks = self._listen(heard, lambda: heard.marks, self.settings.status_timeout)

    def _is_finished(self) -> bool:
        """Wait for the mark, but no longer than the printer is online: it will not come out of an open cover."""
        heard, asked = self._fresh(), 0
        deadline = self.clock() + self.settings.print_timeout
        while (left := deadline - self.clock()) > 0:
            if self._listen(heard, lambda: heard.marks or _is_offline(heard), min(left, ASK_EVERY)):
                break
            self.link.write(query(1))
            asked += 1
        with contextlib.suppress(DeviceMissing) if heard.marks else contextlib.nullcontext():
            self._listen(heard, lambda: len(heard.realtime) >= asked, self.settings.status_timeout)
        return bool(heard.marks)

    def _listen(self, heard: StatusStream, enough: Callable[[], object], timeout_s: float) -> bool:
        deadline = self.clock() + timeout_s
        while not enough() and (left := deadline - self.clock()) > 0:
            data = self.link.read(64, left)
            if data:
                self._take(data)
            else:
                heard.give_up()
        return bool(enough())

    def _take(self, data: bytes) -> None:
        self._heard.feed(data)
        if self._heard.automatic:
            self._told = self._heard.automatic[-1]

    def _fresh(self) -> StatusStream:
        """The stream with nothing sorted yet; half a word stays in it."""
        self._heard.clear()
        return self._heard

    def _drain(self) -> None:
        """Drop what came unasked, but never for ever: a line that babbles is not a printer that answers."""
        for _ in range(64):
            data = self.link.read(4096, 0)
            if not data:
                return
            self._fresh()
            self._take(data)


def _is_offline(heard: StatusStream) -> bool:
    return any(reply & 0x08 for reply in (*heard.realtime, *(word[0] for word in heard.automatic[-1:])))


def _trouble_told(word: bytes) -> dict[str, str]:
    """A trouble that it told itself still is; that all was well once says nothing of now."""
    state = asb_state(word)
    return {"state": "unknown"} if state["state"] in ONLINE_STATES else state


def _refuse_trouble(state: dict[str, str]) -> None:
    if state["state"] not in ONLINE_STATES:
        raise DeviceRefused(state.get("cause", state["state"]))
