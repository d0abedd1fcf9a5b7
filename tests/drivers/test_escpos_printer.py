"""The contract of a printer, on each link: confirmed printed, or failed with its reason; silence is never ok."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from drivers.errors import DeviceMissing, DeviceRefused, DeviceTimeout, FrameError
from drivers.escpos_printer import EscposPrinter

pytestmark = pytest.mark.network
QUICK = {"status_timeout": 0.2, "print_timeout": 0.6}
SLIP = [{"text": "A001", "width": 4, "height": 4, "align": "center"}, {"left": "前面", "right": "3 人"}]


@pytest.fixture(params=["tcp", "serial", "usb"])
def link(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def printer(plug: Any, link: str) -> tuple[Any, Any]:
    pair: tuple[Any, Any] = plug("escpos", QUICK, link=link)
    return pair


def test_a_slip_comes_out(printer: tuple[Any, Any]) -> None:
    double, device = printer
    assert device.print(SLIP) == {"state": "ok"}
    seen = double.seen()
    assert seen["slips"] == 1
    assert seen["state"] == "ok"
    assert seen["paper"][0]["text"] == "A001"
    assert seen["paper"][1]["text"].startswith("前面")
    assert seen["bytes"] > 0


def test_ten_slips_are_ten_slips(printer: tuple[Any, Any]) -> None:
    double, device = printer
    for number in range(10):
        device.print([{"text": f"A{number:03d}"}])
    assert double.seen()["slips"] == 10
    assert double.seen()["paper"][0]["text"] == "A009"


@pytest.mark.parametrize(
    ("fault", "reason", "state"),
    [
        ("paper_out", "paper_out", "paper_out"),
        ("cover_open", "cover_open", "cover_open"),
        ("jam", "cutter_jam", "jam"),
        ("head_hot", "head_hot", "offline"),
    ],
)
def test_a_printer_in_trouble_gets_no_slip(printer: tuple[Any, Any], fault: str, reason: str, state: str) -> None:
    double, device = printer
    double.touch({"fault": fault})
    with pytest.raises(DeviceRefused) as refused:
        device.print(SLIP)
    assert refused.value.reason == reason
    assert device.status()["state"] == state
    double.touch({"clear": True})
    assert double.seen()["slips"] == 0, "nothing was waiting inside to come out late"
    assert device.print(SLIP)["state"] == "ok"


def test_paper_that_ends_within_a_slip_is_told(printer: tuple[Any, Any]) -> None:
    double, device = printer
    device.print(SLIP)
    double.touch({"fault": "paper_out", "after_lines": 2})
    with pytest.raises(DeviceRefused, match="paper out"):
        device.print([{"text": "1\n2\n3\n4"}])
    assert double.seen()["slips"] == 1


@pytest.mark.parametrize(("clears", "slips"), [(True, 2), (False, 3)])
def test_after_new_paper_the_slip_comes_once(plug: Any, link: str, clears: bool, slips: int) -> None:
    double, device = plug("escpos", {**QUICK, "clear_unprinted": clears}, link=link)
    device.print(SLIP)
    double.touch({"fault": "paper_out", "after_lines": 2})
    with pytest.raises(DeviceRefused, match="paper out"):
        device.print([{"text": "1\n2\n3\n4"}])
    double.touch({"clear": True})
    assert device.print([{"text": "1\n2\n3\n4"}]) == {"state": "ok"}
    assert double.seen()["slips"] == slips
    lines = [item.get("text") for item in double.seen()["paper"]]
    assert lines[-9:-5] == ["1", "2", "3", "4"]


def test_nobody_waits_for_a_slip_that_cannot_come(plug: Any, link: str) -> None:
    double, device = plug("escpos", {"print_timeout": 120}, link=link)
    device.print(SLIP)
    double.touch({"fault": "paper_out", "after_lines": 1})
    with pytest.raises(DeviceRefused, match="paper out"):
        device.print(SLIP)


def test_a_finished_slip_is_out_also_when_the_printer_falls_silent(printer: tuple[Any, Any]) -> None:
    double, device = printer
    device.print(SLIP)
    double.on_change(lambda: double.fault("silent"))
    assert device.print(SLIP) == {"state": "unknown"}
    assert double.seen()["slips"] == 2


def test_trouble_after_a_finished_slip_does_not_undo_it(printer: tuple[Any, Any]) -> None:
    double, device = printer
    device.print(SLIP)
    double.on_change(lambda: double.fault("cover_open"))
    assert device.print(SLIP) == {"state": "cover_open"}
    assert double.seen()["slips"] == 2


def test_low_paper_prints_and_says_so(printer: tuple[Any, Any]) -> None:
    double, device = printer
    double.fault("paper_low")
    assert device.print(SLIP) == {"state": "paper_low"}
    assert device.check() == "paper low"


def test_silence_is_unknown_and_sends_nothing(printer: tuple[Any, Any]) -> None:
    double, device = printer
    double.fault("silent")
    assert device.status() == {"state": "unknown"}
    with pytest.raises(DeviceTimeout, match="nothing was sent"):
        device.print(SLIP)
    assert double.seen()["slips"] == 0
    double.fault("silent", on=False)
    assert device.print(SLIP)["state"] == "ok"


def test_a_unit_without_finish_mark_is_content_with_status(printer: tuple[Any, Any]) -> None:
    double, device = printer
    double.fault("no_mark")
    assert device.print(SLIP) == {"state": "ok"}
    assert device.print(SLIP) == {"state": "ok"}


def test_one_that_insists_on_the_mark_times_out_without_it(plug: Any, link: str) -> None:
    double, device = plug("escpos", {**QUICK, "confirm": "mark"}, link=link)
    double.fault("no_mark")
    with pytest.raises(DeviceTimeout, match="not finished"):
        device.print(SLIP)


def test_a_mute_unit_may_be_configured(plug: Any, link: str, until: Callable[..., None]) -> None:
    double, device = plug("escpos", {**QUICK, "confirm": "none"}, link=link)
    double.fault("silent")
    assert device.print(SLIP) == {"state": "unknown"}
    until(lambda: double.seen()["slips"] == 1)


def test_automatic_status_in_between_confuses_nobody(printer: tuple[Any, Any]) -> None:
    double, device = printer
    device.link.write(b"\x1d\x61\x0f")
    assert device.print(SLIP) == {"state": "ok"}
    double.fault("cover_open")
    assert device.status() == {"state": "cover_open"}


@pytest.fixture
def telling(plug: Any, link: str) -> tuple[Any, Any]:
    """A printer that is asked by automatic status, and answers no `10 04`."""
    double, device = plug("escpos", {**QUICK, "status": "asb"}, link=link)
    double.fault("no_query")
    return double, device


def test_automatic_status_is_enough_for_a_slip(telling: tuple[Any, Any]) -> None:
    double, device = telling
    assert device.status() == {"state": "ok"}
    assert device.print(SLIP) == {"state": "ok"}
    double.fault("paper_low")
    assert device.print(SLIP) == {"state": "paper_low"}
    assert double.seen()["slips"] == 2


@pytest.mark.parametrize("fault", ["paper_out", "cover_open", "jam"])
def test_a_trouble_told_by_itself_is_believed_while_all_is_silent(telling: tuple[Any, Any], fault: str) -> None:
    double, device = telling
    assert device.print(SLIP) == {"state": "ok"}
    double.fault(fault)
    assert device.status()["state"] == fault
    with pytest.raises(DeviceRefused):
        device.print(SLIP)
    double.fault(fault, on=False)
    assert device.print(SLIP) == {"state": "ok"}
    assert double.seen()["slips"] == 2


def test_silence_after_all_was_well_is_unknown(telling: tuple[Any, Any]) -> None:
    double, device = telling
    assert device.print(SLIP) == {"state": "ok"}
    double.fault("silent")
    assert device.status() == {"state": "unknown"}


def test_one_that_answers_both_ways_is_asked_by_query_while_it_is_offline(plug: Any, link: str) -> None:
    double, device = plug("escpos", {**QUICK, "status": "asb"}, link=link)
    double.fault("cover_open")
    assert device.status() == {"state": "cover_open"}
    double.touch({"clear": True})
    assert device.print(SLIP) == {"state": "ok"}


def test_a_pulled_plug_is_missing_and_a_replugged_one_prints(printer: tuple[Any, Any]) -> None:
    double, device = printer
    device.print(SLIP)
    double.fault("unplugged")
    with pytest.raises(DeviceMissing):
        device.print(SLIP)
    device.close()
    with pytest.raises(DeviceMissing):
        device.open()
    double.fault("unplugged", on=False)
    device.open()
    assert device.print(SLIP) == {"state": "ok"}
    assert double.seen()["slips"] == 2


def test_a_half_open_printer_is_a_timeout(plug: Any) -> None:
    double, device = plug("escpos", QUICK)
    double.fault("half_open")
    with pytest.raises(DeviceTimeout):
        device.print(SLIP)
    assert device.check() == "unknown"


def test_one_that_refuses_connections_is_missing(plug: Any) -> None:
    double, device = plug("escpos", QUICK)
    device.close()
    double.fault("refuse")
    with pytest.raises(DeviceMissing, match="cannot connect"):
        device.open()


def test_what_a_double_tells_stays_small(plug: Any) -> None:
    double, device = plug("escpos", QUICK)
    rows = [{"raster": "AAAA" * 4000, "raster_width": 384}]
    device.print([*rows, *[{"text": "满" * 24} for _ in range(90)]])
    assert len(str(double.seen())) < 12 * 1024
    assert double.seen()["paper"][-1] == {"kind": "cut"}


def test_a_babbling_line_is_no_printer_and_does_not_hang_the_driver(scripted: Any) -> None:
    device, link = scripted(EscposPrinter, QUICK, *[b"\x55" * 64] * 500)
    with pytest.raises(FrameError, match="64 bytes came, but no frame of an ESC/POS printer; is the baud rate right"):
        device.status()
    assert link.written == [b"\x10\x04\x01"], "no slip goes to what is no printer"


def test_one_strange_byte_beside_a_good_answer_spoils_it(scripted: Any) -> None:
    device, _ = scripted(EscposPrinter, QUICK, b"", b"\x12", b"\xff\x12")
    with pytest.raises(FrameError, match="no frame of an ESC/POS printer"):
        device.print(SLIP)


def test_noise_after_the_finish_mark_does_not_make_a_printed_slip_a_failed_one(scripted: Any) -> None:
    well = [b"", b"\x12", b"\x12", b"\x12", b"\x12"]
    device, link = scripted(EscposPrinter, {**QUICK, "confirm": "mark"}, *well, b"\x00", b"", b"\xff")
    assert device.print(SLIP) == {"state": "unknown"}
    assert sum(b"\x1d\x72\x01" in sent for sent in link.written) == 1


def test_noise_where_nothing_told_that_the_slip_is_out_is_a_failure(scripted: Any) -> None:
    well = [b"", b"\x12", b"\x12", b"\x12", b"\x12"]
    device, _ = scripted(EscposPrinter, {**QUICK, "confirm": "status"}, *well, b"", b"\xff")
    with pytest.raises(FrameError):
        device.print(SLIP)


@pytest.mark.parametrize("after_mark", [[], [b""]])
def test_a_plug_that_is_pulled_after_the_finish_mark_does_not_make_a_printed_slip_a_failed_one(
    scripted: Any, after_mark: list[bytes]
) -> None:
    well = [b"", b"\x12", b"\x12", b"\x12", b"\x12"]
    device, link = scripted(EscposPrinter, {**QUICK, "confirm": "mark"}, *well, b"\x00", *after_mark)
    told = link.read

    def read(max_bytes: int, timeout_s: float) -> bytes:
        if not link.pieces:
            raise DeviceMissing("scripted: unplugged")
        return bytes(told(max_bytes, timeout_s))

    link.read = read
    assert device.print(SLIP) == {"state": "offline"}
