"""The desk: what devices send and what they are answered; and that nonsense harms nobody."""

from __future__ import annotations

import base64
import json
import uuid
from typing import Any

import pytest
from nacl.public import SealedBox
from server_of import Device, Server

from lobby.codec import decode, encode
from queue_server import commands as c
from tests.until import until


def board(server: Server, name: str) -> dict[str, Any]:
    return decode(server.broker.retained[f"lobby/dianjiang/board/{name}"])


def counted(server: Server, line: str) -> bool:
    return line in server.desk.metrics.text().decode()


def test_an_ask_is_answered_with_a_ticket_and_its_token(server: Server) -> None:
    answer = Device(server, "kiosk-1").ask("issue", service="tax")
    assert (answer["ok"], answer["ticket"]["number"], answer["ticket"]["ahead"]) == (True, "A001", 0)
    assert len(answer["ticket"]["token"]) >= 22


def test_asked_twice_answered_twice_issued_once(server: Server) -> None:
    kiosk, ask = Device(server, "kiosk-1"), encode({"id": str(uuid.uuid4()), "command": "issue", "service": "tax"})
    assert kiosk.send(ask) == kiosk.send(ask)
    assert server.writer.look(lambda book: len(book.tickets)) == 1


BAD = [
    (b"\xff\xfe nonsense", "not_json"),
    (b"[1, 2]", "not_an_object"),
    (b'{"id": "no uuid", "command": "issue", "service": "tax"}', "bad_field"),
    (encode({"id": str(uuid.uuid4()), "command": "fly"}), "unknown_command"),
    (encode({"id": str(uuid.uuid4())}), "unknown_command"),
    (encode({"id": str(uuid.uuid4()), "command": "issue"}), "bad_field"),
    (encode({"id": str(uuid.uuid4()), "command": "issue", "service": "x" * 20_000}), "too_large"),
    (b"[" * 9_000, "not_json"),
    (encode({"id": str(uuid.uuid4()), "command": "rate", "prompt": str(uuid.uuid4()), "grade": 6}), "bad_field"),
]


@pytest.mark.parametrize(("payload", "reason"), BAD, ids=[reason + str(n) for n, (_, reason) in enumerate(BAD)])
def test_nonsense_is_answered_counted_and_harms_nobody(server: Server, payload: bytes, reason: str) -> None:
    kiosk = Device(server, "kiosk-1")
    answer = kiosk.send(payload)
    assert (answer["ok"], answer["reason"]) == (False, reason)
    assert answer["message"]["zh"] != answer["message"]["en"]
    assert counted(server, f'lobby_bad_messages_total{{door="mqtt",reason="{reason}"}} 1.0')
    assert kiosk.ask("issue", service="tax")["ok"]


def test_an_unreadable_id_is_answered_with_null(server: Server) -> None:
    assert Device(server, "kiosk-1").send(b"{}")["id"] is None
    known = str(uuid.uuid4())
    assert Device(server, "kiosk-1").send(encode({"id": known, "command": "fly"}))["id"] == known
    assert Device(server, "kiosk-1").send(encode({"id": known, "command": "x" * 20_000}))["id"] == known


@pytest.mark.parametrize(("ask", "reason"), [
    ({"command": "issue", "service": "taxx"}, "unknown_service"),
    ({"command": "check_in", "code": "ZZZZZZ"}, "unknown_appointment"),
    ({"command": "press", "key": "next", "age_ms": 0}, "no_window"),
    ({"command": "rate", "prompt": str(uuid.uuid4()), "grade": 5}, "unknown_prompt"),
    ({"command": "issue", "service": "tax", "sealed": "bm90IHNlYWxlZA=="}, "bad_seal"),
])  # fmt: skip
def test_what_may_not_be_is_refused_in_words(server: Server, ask: dict[str, Any], reason: str) -> None:
    answer = Device(server, "kiosk-1").ask(**ask)
    assert (answer["ok"], answer["reason"]) == (False, reason)
    assert answer["message"]["zh"]
    assert counted(server, f'reason="{reason}"')


def test_a_device_that_is_not_registered_is_refused(server: Server) -> None:
    assert Device(server, "stranger").ask("issue", service="tax")["reason"] == "unknown_device"


def test_an_old_key_press_is_stale_and_not_run(server: Server) -> None:
    server.do(c.OpenWindow("3"))
    server.issue()
    keypad = Device(server, "keypad-3")
    assert keypad.ask("press", key="next", age_ms=5_001)["reason"] == "stale"
    assert keypad.ask("press", key="next", age_ms=40)["ticket"]["number"] == "A001"


def test_boards_say_what_is_so(server: Server) -> None:
    ticket = server.issue()
    server.do(c.OpenWindow("3"))
    server.do(c.CallNext("3", "call-1"))
    window, hall = board(server, "window/3"), board(server, "hall")
    assert (window["state"], window["number"], window["call"]) == ("called", ticket["number"], "call-1")
    assert hall["calls"][0]["number"] == "A001"
    assert hall["seq"] >= window["seq"] > 0
    server.do(c.StartService("3"))
    assert board(server, "window/3")["state"] == "serving"


def test_a_call_goes_out_once_and_a_recall_is_another(server: Server) -> None:
    calls: list[dict[str, Any]] = []
    bus = server.broker.bus()
    bus.subscribe("lobby/dianjiang/call", lambda _t, p: calls.append(decode(p)))
    bus.start()
    server.issue()
    server.do(c.OpenWindow("3"))
    server.do(c.CallNext("3", "one"))
    server.do(c.Recall("3", "two"))
    server.writer.look(lambda _book: None)
    seen = [(call["call"], call["nth"], call["window_name"]["zh"]) for call in calls]
    assert seen == [("one", 1, "3号窗口"), ("two", 2, "3号窗口")]
    assert all(topic != "lobby/dianjiang/call" for topic in server.broker.retained)


def test_everything_is_published_again_on_every_connect(server: Server) -> None:
    server.broker.retained.clear()
    server.desk.bus.lose()
    server.desk.bus.start()
    until(lambda: "lobby/dianjiang/board/hall" in server.broker.retained)
    boards = [topic for topic in server.broker.retained if "/board/" in topic]
    assert len(boards) == len(server.centre.windows) + len(server.centre.queues) + 1
    assert decode(server.broker.retained["lobby/dianjiang/server/status"])["status"] == "online"


def test_the_board_of_a_window_that_is_no_more_is_cleared(server: Server) -> None:
    bus = server.broker.bus()
    bus.start()
    bus.publish("lobby/dianjiang/board/window/99", b'{"window":"99"}', retain=True)
    assert "lobby/dianjiang/board/window/99" not in server.broker.retained


def test_the_pad_of_the_window_is_asked_for_a_rating(server: Server) -> None:
    pad = Device(server, "pad-3")
    server.issue()
    server.do(c.OpenWindow("3"))
    server.do(c.CallNext("3", "x"))
    server.do(c.StartService("3"))
    server.do(c.FinishService("3", str(uuid.uuid4())))
    server.writer.look(lambda _book: None)
    prompt = pad.told[-1]
    assert (prompt["verb"], prompt["number"]) == ("prompt_rating", "A001")
    rate = {"prompt": prompt["prompt"], "grade": 4}
    assert pad.ask("rate", **rate)["ok"]
    assert pad.ask("rate", **rate)["reason"] == "already_rated"


def test_identity_is_sealed_kept_apart_and_finds_the_appointment(server: Server) -> None:
    number = "11010519491231002X"
    person = {"name": "王小明", "id_number": number}
    sealed = base64.b64encode(SealedBox(server.identity.public_key).encrypt(json.dumps(person).encode())).decode()
    assert Device(server, "kiosk-1").ask("issue", service="tax", sealed=sealed)["ok"]
    written = (server.data / "journal.db").read_bytes() + (server.data / "journal.db-wal").read_bytes()
    assert number.encode() not in written
    assert "王小明".encode() not in written
    assert all(number not in payload.decode() for _, payload in server.broker.log)
