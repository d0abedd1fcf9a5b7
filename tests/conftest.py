"""`pytest -m hardware --device "DRIVER LINK [NAME=VALUE …]"`: the contract suites on real things.

Whoever stands at the machine is asked on its terminal for what a program cannot do (take the paper out); without a
terminal such tests are skipped and say so.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar, TextIO

import pytest

HOW = """-m hardware runs the contract suites on real things; say which, once or several times:
    pytest -m hardware --device "escpos tcp://192.168.1.50:9100 width=80"
    pytest -m hardware --device "onbon serial:///dev/lobby/strip-1?baud=57600 address=3"
    pytest -m hardware --device "sam usb://0400:C35A"
`lobby devices scan` prints what is plugged in; docs/hardware.md tells what is asked of you."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--device",
        action="append",
        default=[],
        metavar='"DRIVER LINK [NAME=VALUE …]"',
        help="with -m hardware: a real device the contract of its kind is run on; may be given several times",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "drivers(*names): the contract test is for these drivers only")
    config.addinivalue_line("markers", "links(*names): the contract test is for these links only")
    named = [_device(text) for text in config.getoption("device")]
    wants_metal = config.option.markexpr.strip() == "hardware"
    if wants_metal and not named and not config.option.help:
        raise pytest.UsageError(HOW)
    if named and not wants_metal:
        raise pytest.UsageError("--device goes with -m hardware\n" + HOW)
    config.option.named_devices = named


def _device(text: str) -> tuple[str, str, dict[str, Any]]:
    """Driver, link and settings, each checked. Raises UsageError."""
    from drivers import check_settings  # noqa: PLC0415 - only who names a device needs them
    from drivers.links import check_link  # noqa: PLC0415 - as above

    driver, _, rest = text.strip().partition(" ")
    link, *words = rest.split() or [""]
    settings = {}
    for word in words:
        name, _, value = word.partition("=")
        with contextlib.suppress(ValueError):
            settings[name] = json.loads(value)
            continue
        settings[name] = value
    wrong = [*check_settings(driver, settings), *check_link(link)]
    if wrong:
        raise pytest.UsageError(f"--device {text!r}: {'; '.join(wrong)}\n{HOW}")
    return driver, link, settings


class Person:
    """Whoever stands at the machine, asked on the terminal that the tests were started from."""

    ORDERS: ClassVar = {
        "unplugged": (
            "pull its plug out of this machine (of a network device, its power)",
            "put the plug back and let it start",
        ),
        "silent": ("take the data line off the device and leave the adapter plugged in", "put the data line back"),
        "paper_out": ("take the paper out and close the cover", "put the paper back and close the cover"),
        "paper_low": ("put a roll in that is nearly used up", "put a full roll in"),
        "cover_open": ("open the cover", "close the cover"),
    }
    """What a person does for a fault, and to undo it; a fault that is not here is for doubles only."""
    TOUCHES: ClassVar = {
        "key": "press the key {!r} of the pad",
        "grade": "press the button of grade {} of the pad",
        "card": "lay an identity card on the reader",
        "lift": "lift the card off the reader",
        "text": "hold a code before the scanner that says {!r}",
    }

    def __init__(self, listening: TextIO | None = None, speaking: TextIO | None = None) -> None:
        self._listening, self._speaking = listening, speaking

    @property
    def is_there(self) -> bool:
        """Whether anybody can be asked."""
        return self._speaking is not None

    def do(self, order: str) -> None:
        """Have something done, and wait until it is. Skips the test where nobody can be asked."""
        self._ask(f"{order}, then press Enter")

    def tell(self, order: str) -> None:
        """Have something done now, while the test waits for the device. Skips the test where nobody can be told."""
        self._say(f"  >> now: {order}\n")

    def confirm(self, question: str) -> None:
        """Fail the test unless it is so; where nobody looks, what the device itself says has to do."""
        if self.is_there:
            answer = self._ask(f"{question}? [Enter yes, n no]")
            assert not answer.lower().startswith("n"), f"whoever looked says no: {question}"

    def _ask(self, text: str) -> str:
        self._say(f"  >> {text} ")
        assert self._listening is not None
        return self._listening.readline().strip()

    def _say(self, text: str) -> None:
        if self._speaking is None:
            pytest.skip(f"nobody to ask on this terminal: {text.strip(' >')}")
        self._speaking.write(text)
        self._speaking.flush()


@pytest.fixture(scope="session")
def person() -> Iterator[Person]:
    """The person at the machine, if there is a terminal; pytest keeps standard input for itself."""
    with contextlib.ExitStack() as stack:
        try:
            ends = [stack.enter_context(Path("/dev/tty").open(mode, encoding="utf-8")) for mode in ("r", "w")]
        except OSError:  # no terminal stands behind this process
            ends = []
        yield Person(*ends)
