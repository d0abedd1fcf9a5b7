"""Things to test: simulated ones that `plug` plugs in, and for the contracts every driver on every link, or metal.

A contract test asks for `thing`. It gets each of `CASES` with its double in turn, or what `--device` names: then the
double's switches are orders to the person at the machine (`tests/conftest.py`).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest

from drivers import KINDS, make_device
from drivers.errors import DeviceMissing
from drivers.settings import read_settings
from drivers.simulated import open_double

Plug = Callable[..., tuple[Any, Any]]
Settings = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """One way to meet a kind of device: its driver, its settings, and where and how its double stands."""

    kind: str
    driver: str
    link: str
    settings: Settings = field(default_factory=dict)
    double: Settings = field(default_factory=dict)
    metal: str = ""

    @property
    def name(self) -> str:
        """What stands in a test's brackets."""
        more = [f"{key}={value}" for key, value in {**self.settings, **self.double}.items() if key in TOLD]
        return " ".join([self.driver, self.metal or self.link, *more])


TOLD: Final = {"width", "protocol", "old", "preset", "pipes", "refinds"}
QUICK: Final[dict[str, Settings]] = {
    "escpos": {"status_timeout": 0.25, "print_timeout": 0.6},
    "onbon": {"address": 3, "ack_timeout": 0.3},
    "cpower": {"address": 3, "ack_timeout": 0.3},
    "armfly": {"address": 3, "ack_timeout": 0.3},
    "ff68": {"address": 5},
    "frame_map": {"address": 5, "preset": "ff68"},
    "sam": {"poll_interval": 0.1, "answer_timeout": 0.3, "read_timeout": 0.5},
}
KIND_OF: Final = {
    "escpos": "printer", "onbon": "strip", "cpower": "strip", "armfly": "strip", "ff68": "pad", "frame_map": "pad",
    "hid_pad": "pad", "sam": "card reader", "serial_scanner": "scanner", "hid_scanner": "scanner",
}  # fmt: skip
LINKS: Final = {
    "escpos": ("serial", "tcp", "usb"), "sam": ("serial", "tcp", "usb"), "hid_pad": ("usb", "serial", "tcp"),
    "hid_scanner": ("usb", "serial", "tcp"),
}  # fmt: skip
VARIANTS: Final[dict[str, list[tuple[Settings, Settings]]]] = {
    "escpos": [({"width": 58}, {}), ({"width": 80}, {})],
    "cpower": [({}, {}), ({}, {"old": True})],
    "armfly": [({}, {}), ({"protocol": "modbus"}, {})],
    "sam": [({}, {}), ({}, {"refinds": True})],
}


def cases(kinds: Settings) -> Iterator[Case]:
    """Every driver on every link with every double."""
    assert set(kinds) >= set(KINDS), f"KIND_OF lacks {set(KINDS) - set(kinds)}: which contract is theirs?"
    for driver, kind in kinds.items():
        for link in LINKS.get(driver, ("serial", "tcp")):
            for settings, double in VARIANTS.get(driver, [({}, {})]):
                yield Case(kind, driver, link, {**QUICK.get(driver, {}), **settings}, double)
    yield Case("card reader", "sam", "usb", QUICK["sam"], {"pipes": "single"})
    for link in ("serial", "tcp"):
        yield Case("card reader", "sam", link, {**QUICK["sam"], "protocol": "stx"})


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each contract test runs on the cases of its module's KINDS, less by its marks, or on what `--device` names."""
    if "thing" not in metafunc.fixturenames:
        return
    named = metafunc.config.option.named_devices
    kinds = {**KIND_OF, **getattr(metafunc.config.option, "more_drivers", {})}
    metal = [Case(kinds[driver], driver, url.partition(":")[0], settings, {}, url) for driver, url, settings in named]
    marks = {mark.name: set(mark.args) for mark in metafunc.definition.iter_markers() if mark.name in MEANT_FOR}
    meant = [
        case
        for case in (metal or cases(kinds))
        if case.kind in metafunc.module.KINDS
        and all(
            getattr(case, attribute) in marks.get(name, {getattr(case, attribute)})
            for name, attribute in MEANT_FOR.items()
        )
    ]
    mark = pytest.mark.hardware if metal else pytest.mark.network
    metafunc.parametrize("thing", [pytest.param(case, id=case.name, marks=mark) for case in meant], indirect=True)


MEANT_FOR: Final = {"drivers": "driver", "links": "link"}


class Thing:
    """A device under contract, and the hand that does to it what a test wants: a double's switch, or a person."""

    def __init__(self, case: Case, device: Any, double: Any, person: Any) -> None:
        self.kind, self.driver, self.link = case.kind, case.driver, case.link
        self.case, self.device, self.double, self.person = case, device, double, person
        self.patience = 2.0 if double else 60.0
        self._undone: list[str] = []

    def fault(self, name: str, **more: object) -> None:
        """Switch a fault; on metal somebody does it, or the test is skipped with the reason."""
        if self.double:
            self.double.touch({"fault": name, **more})
        elif name not in self.person.ORDERS or more or (name == "silent" and self.link == "usb"):
            pytest.skip(f"{name} cannot be done to metal; the double of {self.driver} stands for it")
        else:
            self.person.do(self.person.ORDERS[name][0])
            self._undone.append(name)

    def clear(self) -> None:
        """Undo all faults."""
        if self.double:
            self.double.touch({"clear": True})
        while self._undone:
            self.person.do(self.person.ORDERS[self._undone.pop()][1])

    def touch(self, **action: object) -> None:
        """Do what a citizen or a clerk does; on metal somebody is told to, while the test goes on to wait for it."""
        if self.double:
            self.double.touch(action)
            return
        [(name, value)] = action.items()
        self.person.tell(self.person.TOUCHES[name].format(value))

    def look(self, what: str, is_so: Callable[[dict[str, Any]], bool]) -> None:
        """See that the device shows `what`: decoded from its bytes at the double, by somebody's eyes on metal."""
        if self.double is None:
            self.person.confirm(f"{self.case.metal}: {what}")
            return
        deadline = time.monotonic() + 5
        while not is_so(self.double.seen()):
            assert time.monotonic() < deadline, f"not so: {what}; it shows {self.double.seen()}"
            threading.Event().wait(0.002)

    def reopen(self) -> None:
        """Close and open anew; metal may take its time to start."""
        self.device.close()
        deadline = time.monotonic() + self.patience
        while True:
            try:
                self.device.open()
            except DeviceMissing:
                if self.double or time.monotonic() > deadline:
                    raise
                threading.Event().wait(0.5)
            else:
                return

    def set(self, **settings: object) -> None:
        """Have the device made anew with these settings too, as after a change of the centre's file."""
        self.device.close()
        self.device = make_device(self.driver, self.device.name, {**self.case.settings, **settings})
        self.device.open()

    def work(self, word: str = "A023") -> None:
        """What the kind is for, once, with its result: printed, shown, pressed, read."""
        WORK[self.kind](self, word)


def _print(thing: Thing, word: str) -> None:
    assert thing.device.print([{"text": word, "width": 2, "height": 2}])["state"] in {"ok", "paper_low"}
    thing.look(
        f"a slip with a large {word} is out and cut",
        lambda seen: (seen["paper"][0]["text"], seen["paper"][-1]["kind"]) == (word, "cut"),
    )


def _show(thing: Thing, word: str) -> None:
    thing.device.show(word)
    address = str(thing.device.settings.address)
    thing.look(f"the strip shows {word}", lambda seen: seen["address"][address]["text"].strip() == word)


def _press(thing: Thing, _: str) -> None:
    thing.touch(key="next")
    assert thing.device.wait(thing.patience).key == "next"


def _read(thing: Thing, _: str) -> None:
    if thing.double:
        thing.touch(lift=True)
        thing.device.wait(0.25)
    thing.touch(card={})
    card = thing.device.wait(thing.patience)
    assert card.kind in {"citizen", "resident", "foreigner_2017", "foreigner_2023"}


def _scan(thing: Thing, word: str) -> None:
    thing.touch(text=word)
    said = thing.device.wait(thing.patience)
    assert said == word if thing.double else said


WORK: Final[dict[str, Callable[[Thing, str], None]]] = {
    "printer": _print, "strip": _show, "pad": _press, "card reader": _read, "scanner": _scan,
}  # fmt: skip


@pytest.fixture
def thing(request: pytest.FixtureRequest, tmp_path: Path, person: Any) -> Iterator[Thing]:
    """A thing under contract, open; its faults are undone afterwards."""
    case: Case = request.param
    double = None
    if not case.metal:
        double = open_double(case.driver, {"link": case.link, **case.settings, **case.double}, tmp_path / case.driver)
        double.start()
    device = make_device(case.driver, case.metal or double.address, case.settings)
    device.open()
    made = Thing(case, device, double, person)
    yield made
    made.device.close()
    if double:
        double.stop()
    else:
        made.clear()


@pytest.fixture
def plug(tmp_path: Path) -> Iterator[Plug]:
    """`plug(kind, settings, **of_the_double)` gives a started double and an open device on it."""
    plugged: list[tuple[Any, Any]] = []

    def one(kind: str, settings: Mapping[str, object] | None = None, **extra: object) -> tuple[Any, Any]:
        double = open_double(kind, {**(settings or {}), **extra}, tmp_path / f"{kind}{len(plugged)}")
        double.start()
        device = make_device(kind, double.address, settings)
        plugged.append((double, device))
        device.open()
        return double, device

    yield one
    for double, device in plugged:
        device.close()
        double.stop()


@pytest.fixture
def until() -> Callable[[Callable[[], bool]], None]:
    """`until(is_so)` waits for what happens in a double's own thread, at most five seconds."""

    def wait(is_so: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 5
        while not is_so():
            assert time.monotonic() < deadline, "it did not happen within five seconds"
            threading.Event().wait(0.002)

    return wait


class ScriptedLink:
    """A link whose other end is a list of pieces; `b""` is a quiet moment. Its clock moves when it waits."""

    name = "scripted"

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = list(pieces)
        self.written: list[bytes] = []
        self.now = 100.0

    def clock(self) -> float:
        return self.now

    def open(self) -> None: ...
    def close(self) -> None: ...
    def probe(self) -> None: ...

    def write(self, data: bytes) -> None:
        self.written.append(data)

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        piece = self.pieces.pop(0) if self.pieces else b""
        self.now += 0.001 if piece else timeout_s + 1e-6
        return piece


@pytest.fixture
def scripted() -> Callable[..., tuple[Any, ScriptedLink]]:
    """`scripted(driver, settings, *pieces)` gives a device on a line that says these pieces, and the line."""

    def make(driver: Any, settings: Mapping[str, object], *pieces: bytes) -> tuple[Any, ScriptedLink]:
        link = ScriptedLink(*pieces)
        return driver(link, read_settings(driver.settings_type, settings), clock=link.clock), link

    return make
