"""The contract of a receipt printer: a slip is out as it was meant, or it failed with its reason; silence is never ok."""

from __future__ import annotations

from typing import Any

import pytest

from drivers.errors import DeviceError, DeviceRefused, DeviceTimeout

KINDS = {"printer"}
COLUMNS = {58: 32, 80: 48}
SLIP = [
    {"text": "综合业务", "align": "center"},
    {"text": "A023", "width": 4, "height": 4, "align": "center"},
    {"left": "前面还有", "right": "3 人"},
    {"text": "请到 5 号窗口 Window 5"},
]


def columns(text: str) -> int:
    return sum(2 if ord(each) > 0xFF else 1 for each in text)


def test_a_slip_comes_out_as_it_was_meant(thing: Any) -> None:
    assert thing.device.print(SLIP)["state"] in {"ok", "paper_low"}
    thing.look(
        "a slip: 综合业务 centred, a large A023, 前面还有 at the left and 3 人 at the right end of one line, cut",
        lambda seen: seen["slips"] == 1,
    )
    if thing.double:
        paper = thing.double.seen()["paper"]
        lines = {item["text"].strip(): item for item in paper if item["kind"] == "text" and item["text"].strip()}
        assert [text.split()[0] for text in lines] == ["综合业务", "A023", "前面还有", "请到"]
        [pair] = [item["text"] for item in paper if item.get("text", "").startswith("前面还有")]
        assert pair.endswith("3 人")
        assert columns(pair) == COLUMNS[thing.device.settings.width]
        assert paper[-1]["kind"] == "cut"


def test_ten_slips_are_ten_slips(thing: Any) -> None:
    for number in range(10):
        thing.device.print([{"text": f"A{number:03d}"}])
    thing.look(
        "ten slips are out, A000 to A009",
        lambda seen: (seen["slips"], seen["paper"][0]["text"]) == (10, "A009"),
    )


@pytest.mark.parametrize(
    ("fault", "reason", "state"),
    [
        ("paper_out", "paper_out", "paper_out"),
        ("cover_open", "cover_open", "cover_open"),
        ("jam", "cutter_jam", "jam"),
        ("head_hot", "head_hot", "offline"),
    ],
)
def test_one_in_trouble_gets_no_slip_says_why_and_prints_again(thing: Any, fault: str, reason: str, state: str) -> None:
    thing.fault(fault)
    with pytest.raises(DeviceRefused) as refused:
        thing.device.print(SLIP)
    assert refused.value.reason == reason
    assert thing.device.status()["state"] == state
    assert thing.device.check() == reason.replace("_", " ")
    thing.clear()
    thing.device.print([{"text": "A777"}])
    thing.look(
        "one slip alone is out, A777; nothing came out late before it",
        lambda seen: (seen["slips"], seen["paper"][0]["text"]) == (1, "A777"),
    )


def test_paper_that_ends_within_a_slip_is_told(thing: Any) -> None:
    thing.device.print([{"text": "A001"}])
    thing.fault("paper_out", after_lines=2)
    with pytest.raises(DeviceRefused, match="paper out"):
        thing.device.print([{"text": "1\n2\n3\n4"}])
    assert thing.double.seen()["slips"] == 1


def test_low_paper_prints_and_says_so(thing: Any) -> None:
    thing.fault("paper_low")
    assert thing.device.print(SLIP) == {"state": "paper_low"}
    assert thing.device.check() == "paper low"


def test_silence_is_unknown_and_nothing_is_sent_into_it(thing: Any) -> None:
    thing.fault("silent")
    assert thing.device.status() == {"state": "unknown"}
    with pytest.raises(DeviceTimeout, match="nothing was sent"):
        thing.device.print(SLIP)
    thing.clear()
    thing.device.print([{"text": "A001"}])
    thing.look("one slip alone is out, A001", lambda seen: (seen["slips"], seen["paper"][0]["text"]) == (1, "A001"))


@pytest.mark.parametrize("fault", ["garbage", "cut"])
def test_answers_that_are_broken_are_never_ok_and_then_it_prints(thing: Any, fault: str) -> None:
    thing.fault(fault)
    assert thing.device.check() not in {"ready", "paper low"}
    with pytest.raises(DeviceError):
        thing.device.print(SLIP)
    assert thing.double.seen()["slips"] == 0
    thing.clear()
    thing.work()
