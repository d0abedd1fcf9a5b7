"""A hall with letter boxes for the message gateway and the province's platform, and somebody whose name must not get out."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

from desk_of import dianjiang
from letter_box import LetterBox
from server_of import Server

from lobby.message_settings import Messages
from lobby.rating_settings import Province
from queue_server import commands as c
from queue_server.commands import Asked, Person
from queue_server.writer import digest

SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
ZHANG = Person(name="张三丰", id_number="500231199001011234", phone="13812345678")
WORDS = "=HYPERLINK(1) 我叫张三丰，窗口让我跑了三次"


class Hall:
    """A hall with letter boxes for the gateway and the province."""

    def __init__(self, data: Path, gateway: LetterBox, province: LetterBox, **settings: Any) -> None:
        file = data / "secret"
        file.write_text(SECRET)
        messages = Messages(url=gateway.url, secret_file=str(file), **settings)
        platform = Province(url=province.url, secret_file=str(file))
        plain = dianjiang()
        reminded = plain.appointments.model_copy(update={"remind_minutes": (30,)})
        parts = {"messages": messages, "province": platform, "appointments": reminded}
        centre = plain.model_copy(update=parts)
        self.gateway, self.province = gateway, province
        self.server = Server(data, centre=centre)
        self.carriers = {carrier.name: carrier for carrier in self.server.post_room.carriers}
        self.server.do(c.OpenWindow("3"))

    def carry(self) -> None:
        while sum(carrier.carry_due() for carrier in self.carriers.values()):
            pass

    def issue(self, person: Person | None = None) -> str:
        ticket = str(uuid.uuid4())
        command = c.IssueTicket("tax", ticket, f"token-{ticket}")
        asked = Asked("device:kiosk-1", command, str(uuid.uuid4()), digest({}), person)
        assert self.server.writer.ask(asked).ok
        return ticket

    def call(self) -> None:
        self.server.do(c.CallNext("3", str(uuid.uuid4())))

    def serve(self, case: str | None = None) -> None:
        self.call()
        self.server.do(c.StartService("3"))
        self.server.do(c.FinishService("3", str(uuid.uuid4()), case))
        self.server.clock.now += 10

    def rate(self, ticket: str, grade: int, **more: Any) -> None:
        self.server.do(c.RateService(None, grade, "phone", token=f"token-{ticket}", **more), f"phone:{ticket}")

    def heard(self) -> list[tuple[str, str]]:
        return [(letter.json["type"], letter.json["data"].get("number", "")) for letter in self.gateway.letters]

    def kept(self) -> str:
        """Everything the data folder holds."""
        files = [path for path in self.server.data.rglob("*") if path.is_file()]
        return "".join(path.read_bytes().decode("utf-8", "replace") for path in files)
