"""The other papers of a kiosk beside number slips and lists: an appointment, a test. Pure; see `lobby.slip`."""

from __future__ import annotations

from datetime import datetime

from lobby.catalogue import say
from lobby.centre import Centre
from lobby.messages import Booking, Text
from lobby.slip import Block, local


def booking(centre: Centre, made: Booking, url: str | None, language: str) -> list[Block]:
    """An appointment: its code, its time, and the code that the kiosk reads at check-in."""
    service = centre.service.get(made.service)
    blocks: list[Block] = [*_head(centre, language), _title(say(language, "Appointment"))]
    if service:
        blocks.append({"text": _in(service.name, language), "align": "center", "width": 2, "height": 2})
    at = local(made.at, centre).strftime("%Y-%m-%d %H:%M")
    blocks += [
        {"text": made.code, "align": "center", "width": 3, "height": 3, "bold": True},
        {"left": say(language, "Time"), "right": at},
        {"rule": True},
        {"qr": url or made.code, "size": 6},
        {"text": say(language, "Please check in here with this code."), "align": "center"},
    ]
    return blocks


def trial(centre: Centre, device: str, at: datetime) -> list[Block]:
    """What staff see that the printer can do: Chinese, large type, a code, a cut. It has no number on it."""
    return [
        *_head(centre, "zh"),
        _title("打印测试 TEST"),
        {"left": device, "right": local(at, centre).strftime("%Y-%m-%d %H:%M:%S")},
        {"rule": True},
        {"text": "政务服务 取号 0123456789", "width": 2, "height": 2},
        {"qr": "LOBBY-TEST", "size": 6},
    ]


def _head(centre: Centre, language: str) -> list[Block]:
    return [{"text": _in(centre.name, language), "align": "center", "bold": True}, {"rule": True}]


def _title(text: str) -> Block:
    return {"text": text, "align": "center", "width": 2, "height": 2, "bold": True}


def _in(text: Text, language: str) -> str:
    return str(getattr(text, language, text.zh))
