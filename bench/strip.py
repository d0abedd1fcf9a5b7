"""From the press of "call next" over HTTP to the last byte of the strip's frame at the far end of its line.

A big hall: 200 windows, 50 kiosks that hear every board, 200 window boards that each hear their own, and the real
programs (broker, server, doubles, displays with a board, a voice and 14 strips). The line of window 3 ends here in the
bench, which takes the time of each piece that arrives and acknowledges as the card does. A pty has no speed of its own,
so what is measured is without the line's time (bytes x 10 / baud), which is told beside it.
"""

from __future__ import annotations

import json
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path

from bench.child import Child
from bench.report import share, spread, table
from drivers import onbon_frames as onbon
from drivers.simulated.wire import PtyWire
from lobby import topics
from tests.house.door import Door
from tests.house.hall import CENTRE, HOST, PASSWORD, ROOT, Hall, Program, answers
from tests.until import until

KIOSKS, WINDOWS = 50, 200
WINDOW, BAUD = "3", 57_600
RUNS, PRESSES, WARM = 3, 150, 10
BREATH_SECONDS = 0.03


def measure() -> str:
    """The table."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        data = Path(folder) / "hall"
        hall = Hall(data, devices=_devices(), centre=_big_centre(Path(folder)))
        line = Line(Path(folder) / "strip")
        stack.callback(line.stop)
        _begin(hall, line, stack)
        runs = _pressed(hall, line)
    return _told(runs, line.length)


class Line:
    """The far end of the strip's line: when the last byte of a whole frame came, and what it was about."""

    def __init__(self, path: Path) -> None:
        self._wire, self._stream = PtyWire(path, BAUD), onbon.FrameStream()
        self._changed = threading.Condition()
        self._shown, self._at = b"", 0.0
        self.length = 0
        self._wire.start(self._heard)

    @property
    def address(self) -> str:
        return self._wire.address

    def stop(self) -> None:
        self._wire.stop()

    def wait(self, text: bytes) -> float:
        """When (`time.perf_counter`) the frame that shows this text was whole."""
        with self._changed:
            if not self._changed.wait_for(lambda: text in self._shown, timeout=10):
                raise RuntimeError(f"the strip never showed {text!r}; it shows {self._shown!r}")
            return self._at

    def _heard(self, data: bytes) -> None:
        now = time.perf_counter()
        for frame in self._stream.feed(data):
            if len(frame.data) > 2 and frame.data[2] == 1:
                self._wire.send(onbon.build(onbon.ack(frame)))
            if frame.data[:2] == b"\xa3\x06":
                with self._changed:
                    self._shown, self._at = frame.data, now
                    self.length = max(self.length, len(onbon.build(frame)))
                    self._changed.notify_all()


def _begin(hall: Hall, line: Line, stack: ExitStack) -> None:
    """Start everything, in the order of `lobby up`, with the line of one strip led here."""
    stack.callback(hall.stop)
    hall.start_broker()
    hall.start_server()
    files = ("--centre", hall.centre_file, "--data", hall.data)
    links = hall.data / "sim" / "links.json"
    for program in (
        Program("hardware", hall.data, "hardware", *files),
        Program("displays", hall.data, "displays", *files, "--headless", "--simulated"),
    ):
        stack.callback(program.stop)
        program.start()
        until(links.exists, "the doubles stand")
        addresses = {**json.loads(links.read_text("utf-8")), f"strip-{WINDOW}": line.address}
        links.write_text(json.dumps(addresses), "utf-8")
    crowd = stack.enter_context(Child("bench.crowd", _listeners(hall)))
    crowd.hear()
    until(lambda: answers(f"{hall.http}/readyz"), "the server is ready")


def _pressed(hall: Hall, line: Line) -> list[list[float]]:
    """Milliseconds of each press, in runs."""
    door = Door.signed_in(hall.http, "admin", PASSWORD)
    door.post(f"/windows/{WINDOW}/open")
    runs = [[_press(door, line) for _ in range(count)] for count in (WARM, *[PRESSES] * RUNS)]
    door.close()
    return runs[1:]


def _press(door: Door, line: Line) -> float:
    """One number taken, called, and given up as not come; milliseconds from the press to the last byte."""
    number = door.post("/tickets", {"service": "tax"})[1]["number"]
    time.sleep(BREATH_SECONDS)  # a hall is never without a pause, and boards of queues are paced
    began = time.perf_counter()
    status, body = door.post(f"/windows/{WINDOW}/call-next")
    if status != 200 or body["ticket"]["number"] != number:
        raise RuntimeError(f"found {status} {body}; allowed the call of {number}")
    ended = line.wait(number.encode())
    door.post(f"/windows/{WINDOW}/no-show")
    return (ended - began) * 1000


def _told(runs: list[list[float]], length: int) -> str:
    own = length * 10 / BAUD * 1000
    rows = []
    for name, part in (("p50", 0.5), ("p99 (aim 40)", 0.99), ("most", 1.0)):
        found = [share(run, part) for run in runs]
        rows.append((name, spread(found, "{:.1f}"), spread((ms + own for ms in found), "{:.1f}")))
    head = (
        f"{RUNS} x {PRESSES} presses, {KIOSKS} kiosks, {WINDOWS} window boards",
        "ms",
        f"ms with the line ({own:.1f})",
    )
    return table(head, rows)


# --- the hall -------------------------------------------------------------------------------------------------------


def _big_centre(folder: Path) -> Path:
    """Dianjiang with 200 windows."""
    path = folder / "big.toml"
    more = "".join(
        f'\n[[windows]]\nid = "{nth}"\nname = {{ zh = "{nth}号窗口", en = "Window {nth}" }}\nkind = "comprehensive"\n'
        'serves = ["general"]\n'
        for nth in range(15, WINDOWS + 1)
    )
    path.write_text((ROOT / CENTRE).read_text("utf-8") + more, "utf-8")
    return path


def _devices() -> dict[str, str]:
    crowd = {f"bench-kiosk-{nth}": "kiosk" for nth in range(KIOSKS)}
    crowd |= {f"bench-strip-{nth + 1}": "strip" for nth in range(WINDOWS)}
    real = {f"strip-{nth}": "strip" for nth in range(1, 15)}
    return {**crowd, **real, "board-1": "board", "voice-1": "voice"}


def _listeners(hall: Hall) -> dict[str, object]:
    """What a kiosk and a window's board subscribe to."""
    status = topics.SERVER_STATUS.of(hall.centre)
    listeners = []
    for device, kind in _devices().items():
        if not device.startswith("bench-"):
            continue
        own = [topic.of(hall.centre, device) for topic in (topics.ANSWER, topics.DO)]
        window = topics.WINDOW_BOARD.of(hall.centre, device.rpartition("-")[2])
        heard = [topics.boards(hall.centre)] if kind == "kiosk" else [window]
        password = hall.credentials(device).password
        listeners.append({"user": device, "password": password, "topics": [*own, *heard, status]})
    return {"host": HOST, "port": hall.mqtt_port, "listeners": listeners}
