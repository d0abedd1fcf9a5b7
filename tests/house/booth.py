"""A kiosk's booth: its doubles at the wire, a screen of its own, and a citizen with a finger, eyes and a card.

The finger is xdotool on Xvfb's pointer or an SDL finger; the eyes read what the program tells of its page, and what
stands on the glass and on the paper.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from contextlib import ExitStack
from math import dist
from pathlib import Path
from typing import Any, Self

from PIL import Image, ImageGrab

from drivers.simulated import open_double
from drivers.simulated.double import SimulatedDevice
from kiosk.actions import Action, Do, Type
from kiosk.finger import BOUNCE_PIXELS, HASTE_SECONDS
from kiosk.widgets import HEIGHT, WIDTH
from queue_server.journal import dump
from tests.house.glass import Glass, looks
from tests.house.hall import CENTRE, ROOT
from tests.until import until

PICTURES = ROOT / "build" / "pictures" / "kiosk-flows"
DOUBLES = {"printer": "escpos", "scanner": "serial_scanner", "card": "sam"}
NOTICE = 'notice = { zh = "周三下午系统维护，请提前办理。", en = "Maintenance on Wednesday. Please come earlier." }\n'
BOARDS = 9
LONGEST_WAY_HOME = 12
"""Pushes of the clock: help leads back, a page asks first, a question goes home, and an answer may come in between."""
MODES = ("elder", "low", "contrast", "voice", "warned")
ALWAYS = '"mon", "tue", "wed", "thu", "fri", "sat", "sun"'
HOURS = (
    '[hours]\ndays = ["mon", "tue", "wed", "thu", "fri"]\n'
    'spans = [["09:00", "12:00"], ["13:30", "17:30"]]\ncut_off_minutes = 10\n'
)
BOOKING = "\n[appointments]\nslot_minutes = 5\nlead_minutes = 0\ncapacity = 40\nhorizon_days = 2\n"


def rich_centre(folder: Path, *changes: tuple[str, str], days: str = ALWAYS) -> Path:
    """Dianjiang's hall, open on some days round the clock.

    Real estate demands an identity, the police asks for it, and of the projects there is one number a day.
    """
    text = CENTRE.read_text("utf-8")
    wanted = [
        ('queue = "estate"\nicon', 'queue = "estate"\nidentity = "required"\none_live = true\nicon'),
        ('queue = "police"\nicon', 'queue = "police"\nidentity = "optional"\nicon'),
        ('queue = "projects"\nicon', 'queue = "projects"\ndaily_cap = 1\nicon'),
        (HOURS, f'[hours]\ndays = [{days}]\nspans = [["00:00", "23:59"]]\ncut_off_minutes = 0\n'),
        *changes,
    ]
    for old, new in wanted:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the centre file"
        text = text.replace(old, new)
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(CENTRE.with_name("ratings.toml"), folder)
    file = folder / "centre.toml"
    file.write_text(text + BOOKING + "\n[kiosk]\nattract_seconds = 100\n" + NOTICE, "utf-8")
    return file


class Booth:
    """One kiosk with everything plugged in, and whoever stands before it."""

    def __init__(self, data: Path, centre: Path, *, display: str | None, device: str = "kiosk-1") -> None:
        self.data, self.centre, self.display, self.device = data, centre, display, device
        self.log = data / f"{device}.log"
        (data / "sim").mkdir(exist_ok=True)
        self.doubles: dict[str, SimulatedDevice] = {
            part: open_double(kind, {}, data / "sim" / f"{device}-{part}") for part, kind in DOUBLES.items()
        }
        self.glass: Glass
        self._answered_at, self._pressed_where = 0.0, (0.0, 0.0)
        self._asked = 0

    def __enter__(self) -> Self:
        """Plug everything in and switch it on; it is at its first page, and knows the hall."""
        for double in self.doubles.values():
            double.start()
        self._write_links()
        with ExitStack() as undo:
            undo.callback(self.close)
            self.switch_on()
            self.glass.wait(lambda now: now["online"] and now["boards"] >= BOARDS, "the server")
            undo.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        status = self.close()
        assert kind or status == 0, f"it ended with {status}"
        assert kind or "Traceback" not in self.said()

    def switch_on(self, **orders: Any) -> None:
        given = {
            "centre": str(self.centre),
            "data": str(self.data),
            "device": self.device,
            "headless": not self.display,
            "hours": True,
        }
        self.glass = Glass({**given, **orders}, self.display, self.log)
        self.glass.wait(lambda now: now["paper"] == "ok" and now["reader"] in ("ok", "none"), "a kiosk in order")

    def close(self) -> int:
        status = self.glass.end()
        for double in self.doubles.values():
            double.stop()
        return status

    def _write_links(self) -> None:
        file = self.data / "sim" / "links.json"
        known = json.loads(file.read_text()) if file.exists() else {}
        known |= {f"{self.device}-{part}": double.address for part, double in self.doubles.items()}
        file.write_text(json.dumps(known))

    # --- the finger ---------------------------------------------------------------------------------------------------

    def press(self, *actions: Action | str) -> None:
        """Press what means this, one after the other; each as soon as it stands on the screen.

        No finger is back at its place so fast that the glass takes it for one that bounces.
        """
        for action in actions:
            place, before = self.place(action), self.glass.now
            if dist(place, self._pressed_where) <= BOUNCE_PIXELS:
                until(lambda: time.monotonic() > self._answered_at + HASTE_SECONDS, "a hand that comes back")
                self.now()  # the kiosk has looked since
            self.click(*place)
            self.glass.wait(lambda now, before=before: looks(now) != looks(before), f"an answer to {action}")
            self._answered_at, self._pressed_where = time.monotonic(), place

    def place(self, action: Action | str) -> tuple[float, float]:
        """Where it stands, in pixels of the page. A text is how the action begins, where any will do."""
        name = action if isinstance(action, str) else repr(action)
        now = self.glass.wait(lambda now: any(one.startswith(name) for one, _ in now["targets"]), name)
        x, y, width, height = next(box for one, box in now["targets"] if one.startswith(name))
        return x + width / 2, y + height / 2

    def types(self, text: str) -> None:
        """Key by key."""
        self.press(*map(Type, text))

    def click(self, x: float, y: float, times: int = 1) -> None:
        """The pointer's own press, as X has it; a finger where there is no window."""
        if not self.display:
            self.fingers(("down", 1, x, y), ("up", 1, x, y))
            return
        self.xdotool("mousemove", round(x), round(y), "click", "--repeat", times, "--delay", 20, 1)

    def xdotool(self, *words: object) -> None:
        environment = {**os.environ, "DISPLAY": str(self.display)}
        subprocess.run(["xdotool", *map(str, words)], env=environment, check=True, timeout=20)

    def fingers(self, *moves: tuple[str, int, float, float]) -> None:
        """SDL fingers: `("down", which, x, y)` in pixels of the page."""
        self.glass.say(fingers=[(what, which, x / WIDTH, y / HEIGHT) for what, which, x, y in moves])

    def lay_card(self, **fields: str) -> None:
        """The citizen's card, until it is lifted."""
        self.doubles["card"].touch({"card": fields})

    def lift_card(self) -> None:
        self.doubles["card"].touch({"lift": True})

    def scan(self, text: str) -> None:
        self.doubles["scanner"].touch({"text": text})

    def wait_long(self, seconds: float) -> None:
        """Time passes while nobody does anything."""
        self.glass.say(push=seconds)

    # --- the eyes -----------------------------------------------------------------------------------------------------

    def see(self, page: str, *words: str, seconds: float = 60.0) -> dict[str, Any]:
        """Until this page stands there with these words somewhere on it."""

        def stands(now: dict[str, Any]) -> bool:
            text = "\n".join(now["words"])
            return bool(now["page"] == page and all(word in text for word in words))

        return self.glass.wait(stands, f"{page} with {words}", seconds)

    def given(self, slip: str = "printed") -> str:
        """The number on the screen, once it is known what became of its slip."""
        now = self.glass.wait(lambda now: now["page"] == "Given" and now["slip"] == slip, f"a number, {slip}")
        assert now["number"] in now["words"]
        return str(now["number"])

    def home(self) -> None:
        """Away from a page that has this key, until the first one stands there."""
        self.press(Do("home"))
        self.see("Home")

    def now(self, push: float = 0.0) -> None:
        """Until the kiosk has dealt with all there was."""
        for seconds in (push, 0.0):  # fingers that were sent in the first turn are met in the second
            self._asked += 1
            self.glass.say(push=seconds, told=self._asked)
            self.glass.wait(lambda now: now["asked"] == self._asked, "the kiosk goes on")

    def leave(self) -> None:
        """Everything is well again, the card taken away, and long enough nobody comes; then somebody wakes it.

        Only a touch ends the waiting: a first page that was reached by time alone goes on to the attract page.
        """
        for double in self.doubles.values():
            double.touch({"clear": True})
        self.lift_card()
        self.glass.wait(lambda now: now["paper"] == "ok" and now["reader"] in ("ok", "none"), "a kiosk in order")
        for _ in range(LONGEST_WAY_HOME):
            if self.glass.now["page"] == "Attract":
                break
            self.now(push=200)
        self.home()
        assert not any(self.glass.now["modes"][one] for one in MODES), self.glass.now

    def photograph(self, name: str) -> Path:
        """What really stands on the glass, kept in build/pictures/kiosk-flows."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        file = PICTURES / f"{name}.png"
        self.picture().save(file, compress_level=1)
        return file

    def picture(self) -> Image.Image:
        """The glass, once X has it as the kiosk drew it: two looks that are the same."""
        before = ImageGrab.grab(xdisplay=self.display)
        while (now := ImageGrab.grab(xdisplay=self.display)).tobytes() != before.tobytes():
            before = now
        return now

    def codes_on_glass(self) -> list[str]:
        """The QR codes that a phone reads off the glass."""
        file = self.data / "glass.pgm"
        self.picture().convert("L").save(file)
        read = subprocess.run(["zbarimg", "-q", "--raw", str(file)], capture_output=True, check=False, text=True)
        return read.stdout.split()

    def paper(self) -> list[dict[str, Any]]:
        """The last slip as it was decoded from the bytes that reached the printer."""
        return list(self.doubles["printer"].seen()["paper"])

    def slips(self) -> int:
        return int(self.doubles["printer"].seen()["slips"])

    # --- the record ---------------------------------------------------------------------------------------------------

    def journal(self, event: str | None = None) -> list[dict[str, Any]]:
        return [one for one in dump(self.data, 0) if event in (None, one["event"])]

    def record(self, number: str) -> dict[str, Any]:
        """The one event that gave this number."""
        found = [one for one in self.journal("ticket_issued") if one["number"] == number]
        assert len(found) == 1, f"{number} stands {len(found)} times in the journal"
        return found[0]

    def said(self) -> str:
        return self.log.read_text("utf-8", "replace") if self.log.exists() else ""


def token_of(address: str) -> str:
    """The phone page's token in a slip's address."""
    found = re.search(r"/t/([\w-]+)$", address)
    assert found, address
    return found[1]
