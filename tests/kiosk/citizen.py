"""Somebody before a kiosk without glass, in a hall that has everything: what they press, hold and wait for."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from kiosk import actions, effects, inputs
from kiosk import pages as p
from kiosk.screens import deadline, step
from lobby.centre import Centre
from lobby.messages import Booking, Day, QueueBoard, Slot, Text, Ticket

SEALED = "c2VhbGVkLWlkZW50aXR5"
TOKEN = "5Q0m0cVtN3yJkR2wXo9LsA"
URL = f"http://192.168.10.2:8080/t/{TOKEN}"
NO = Text(zh="现在不取号", en="Closed")


def _name(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


def _service(which: str, zh: str, en: str, **more: Any) -> dict[str, Any]:
    return {"id": which, "name": _name(zh, en), "queue": which, **more}


SERVICES = [
    _service("tax", "税务服务", "Tax", materials=[_name("身份证", "Identity card")]),
    _service("estate", "不动产登记", "Real Estate Registration", identity="required"),
    _service("police", "公安事务", "Police Services", identity="optional"),
    _service("bank", "银行业务", "Bank", bookable=False),
    _service("collect", "统一出件", "Collect a Result"),
]
WHAT = (("tax", "个人所得税申报", "Income tax return"), ("estate", "房屋转移登记", "Transfer of a house"),
        ("police", "重新申领身份证", "New identity card"))  # fmt: skip
ITEMS = [
    {"id": f"i{number}", "code": f"11{number:04d}", "name": _name(f"{zh}{number}", f"{en} {number}"), "service": service,
     "department": service, **({"guide": _name("先填表", "Fill in the form first")} if number % 7 == 3 else {}),
     **({"materials": [_name("户口簿", "Household register")]} if number % 5 == 0 else {})}
    for number in range(60) for service, zh, en in (WHAT[number % 3],)
]  # fmt: skip
PACKAGES = [
    {"id": f"p{number}", "name": _name(f"新生儿出生一件事{number}", f"A child is born {number}"),
     "materials": [_name("出生证明", "Birth certificate")],
     "steps": [{"name": _name("落户", "Register"), "service": "police"},
               {"name": _name("医保", "Insure"), "service": "tax"}]}
    for number in range(12)
]  # fmt: skip


def centre(**more: Any) -> Centre:
    """Departments, 60 items, packages, grounds; services that ask for no identity, may ask, and must."""
    queues = [
        {"id": one["id"], "letter": letter, "name": one["name"]} for one, letter in zip(SERVICES, "ABCDE", strict=True)
    ]
    return Centre.model_validate(
        {
            "id": "c", "name": _name("中心", "Centre"), "services": SERVICES, "queues": queues,
            "windows": [{"id": "1", "name": _name("1号", "1"), "kind": "domain", "serves": ["tax"]}],
            "departments": [{"id": which, "name": _name(which, which)} for which in ("tax", "estate", "police", "empty")],
            "items": ITEMS, "packages": PACKAGES, "kiosk": {"home": "departments"},
            "grounds": [{"id": f"g{n}", "name": _name("军人", "Soldiers"), "basis": _name("法", "Law")} for n in range(7)],
            **more,
        }
    )  # fmt: skip


RICH = centre()
PLAIN = centre(departments=(), items=(), packages=(), grounds=())


def ticket(number: str = "A001", service: str = "tax", token: str | None = TOKEN) -> Ticket:
    """A number that waits."""
    return Ticket.model_validate(
        {"id": f"id-{number}", "number": number, "queue": service, "service": service, "class": "normal",
         "state": "waiting", "issued_at": datetime(2026, 11, 23, 2, tzinfo=UTC), "token": token}
    )  # fmt: skip


def booking(which: str = "b1") -> Booking:
    """An appointment to come."""
    return Booking(id=which, code="7K4M2P", service="tax", at=datetime(2026, 11, 24, 2, tzinfo=UTC))


def days() -> tuple[Day, ...]:
    """A day that is full, and two with times."""
    at = [datetime(2026, 11, day, 1, minute, tzinfo=UTC) for day in (24, 25) for minute in (0, 15, 30)]
    return (
        Day(date="2026-11-23", slots=(Slot(at=datetime(2026, 11, 23, 1, tzinfo=UTC), free=0),)),
        Day(date="2026-11-24", slots=tuple(Slot(at=one, free=2) for one in at[:3])),
        Day(date="2026-11-25", slots=(*(Slot(at=one, free=1) for one in at[3:5]), Slot(at=at[5], free=0))),
    )


def board(service: str = "tax", seq: int = 1, **more: Any) -> QueueBoard:
    """How full a service's queue is."""
    return QueueBoard(
        journal="j",
        seq=seq,
        queue=service,
        letter="A",
        name=NO,
        waiting=3,
        open_windows=1,
        wait_low=1,
        wait_high=2,
        **more,
    )


def facts(**more: Any) -> p.Facts:
    """A kiosk with a card reader in the rich hall, online."""
    return replace(p.Facts(RICH, "kiosk-1", reader="ok"), **more)


class Citizen:
    """Presses, holds, waits. `wished` are the effects of the last thing that happened, without the card reader's."""

    def __init__(self, **more: Any) -> None:
        """`more` are facts, and fields of the screen."""
        fields = {key: more.pop(key) for key in list(more) if key in p.Screen.__dataclass_fields__}
        self.now = 1000.0
        self.screen = p.Screen(facts(**more), touched=self.now, **fields)
        self.wished: list[effects.Effect] = []
        self.reader: list[bool] = []

    @property
    def page(self) -> Any:
        return self.screen.page

    def hears(self, given: inputs.Input) -> Citizen:
        """Anything that comes in."""
        self.screen, wished = step(self.screen, given, self.now)
        self.wished = [one for one in wished if not isinstance(one, effects.ReadCard)]
        self.reader += [one.on for one in wished if isinstance(one, effects.ReadCard)]
        return self

    def press(self, *pressed: actions.Action) -> Citizen:
        for one in pressed:
            self.hears(inputs.Touch(one))
        return self

    def do(self, *whats: str) -> Citizen:
        return self.press(*(actions.Do(what) for what in whats))

    def pick(self, service: str) -> Citizen:
        return self.press(actions.Pick(service))

    def choose(self, kind: str, which: str) -> Citizen:
        return self.press(actions.Choose(kind, which))

    def turn(self, number: int) -> Citizen:
        return self.press(actions.Turn(number))

    def types(self, text: str) -> Citizen:
        return self.press(*map(actions.Type, text))

    def scans(self, text: str) -> Citizen:
        return self.hears(inputs.Scanned(text))

    def lays_card(self, sealed: str = SEALED) -> Citizen:
        return self.hears(inputs.CardRead(sealed))

    def waits(self, seconds: float) -> Citizen:
        """Ticks come whenever something is due."""
        until = self.now + seconds
        while (due := deadline(self.screen)) is not None and due <= until:
            self.now = max(self.now, due)
            before = self.screen
            self.hears(inputs.Tick())
            assert self.screen != before, "a tick at the deadline does something"
        self.now = until
        return self

    def knows(self, secret: str) -> bool:
        """Whether the screen holds a text anywhere."""
        bare = replace(self.screen, facts=replace(self.screen.facts, centre=None))
        return secret in str(_texts(asdict(bare)))


def _texts(value: object) -> object:
    """Everything, also what `repr` leaves out."""
    if isinstance(value, dict):
        return [_texts(one) for one in value.values()]
    if isinstance(value, list | tuple):
        return [_texts(one) for one in value]
    return value
