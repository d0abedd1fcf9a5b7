"""Pads that nobody documents, described by their frames: every rule, every mistake, and a whole protocol written so."""

from __future__ import annotations

import textwrap
import tomllib
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as with_settings
from hypothesis import strategies as st

from drivers import check_settings, ff68_frames, frame_map
from drivers import frame_template as frames
from drivers.device import Grade, Press
from drivers.ff68 import Ff68Pad
from drivers.frame_map import FrameMap, FrameMapPad
from drivers.framing import BROKEN_KEPT
from drivers.settings import read_settings

FF68: dict[str, object] = {"preset": "ff68", "address": 5}
DOCUMENTED = tomllib.loads(textwrap.dedent(str(frame_map.__doc__).split("\n\n")[1]))
EXAMPLE: dict[str, object] = DOCUMENTED["devices"][0]["parts"]["pad"]["settings"]
KEY = bytes.fromhex("AA 02 01 10 B9 55")


def map_of(settings: dict[str, object]) -> FrameMap:
    return FrameMap(read_settings(FrameMapPad.settings_type, settings))


ff68_frame = st.builds(
    ff68_frames.Frame,
    st.sampled_from([4, 5]),
    st.sampled_from([1, 0x11]),
    st.one_of(st.binary(min_size=1, max_size=1), st.sampled_from([b"\x06\x0f", b"\x00\x0f", b"\x03\x0f", b"\x09\x0f"])),
).filter(lambda frame: not (frame.function == 0x11 and len(frame.data) > 1))


@given(frame=ff68_frame)
@with_settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # `scripted` makes a new device at each call
def test_ff68_written_as_a_map_hears_and_answers_as_the_driver_does(scripted: Any, frame: ff68_frames.Frame) -> None:
    wire = ff68_frames.build(frame)
    one, its_line = scripted(Ff68Pad, {"address": 5}, wire)
    other, other_line = scripted(FrameMapPad, FF68, wire)
    ours, theirs = other.wait(0.1), one.wait(0.1)
    assert getattr(ours, "grade", ours) == getattr(theirs, "grade", theirs)
    assert other_line.written == its_line.written


@pytest.mark.parametrize("number", ["A023", "B7", "AK01", "A1234", ""])
def test_ff68_written_as_a_map_says_the_same(scripted: Any, number: str) -> None:
    lines = []
    for driver, settings in ((Ff68Pad, {"address": 5}), (FrameMapPad, FF68)):
        device, line = scripted(driver, settings)
        device.prompt_rating()
        device.show_number(number)
        device.show_waiting(12)
        device.show_waiting(4711)
        device.beep()
        lines.append(line.written)
    assert lines[0] == lines[1]


def test_one_setting_of_a_preset_may_be_changed() -> None:
    changed = map_of({**FF68, "beep_hex": "07"})
    assert changed.built(changed.settings.beep_hex) == b"\x07"
    assert changed.rules.start == b"\xff\x68"
    assert changed.rules.address == 5


def test_the_example_of_the_docs(scripted: Any) -> None:
    device, line = scripted(FrameMapPad, EXAMPLE, KEY + bytes.fromhex("AA 02 01 01 A8 55 AA 02 01 77 DE 55"))
    assert [device.wait(0), device.wait(0), device.wait(0)] == [Press("next"), Grade(5, 5), None]
    device.show_number("A12")
    device.show_waiting(3)
    assert [each.hex(" ").upper() for each in line.written] == [
        "AA 02 01 90 39 55", "AA 02 01 01 A8 55", "AA 02 01 77 DE 55", "AA 05 01 21 0A 01 02 86 55",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("settings", "wire", "heard"),
    [
        ({"match": [{"hex": "31", "value": "grade:5"}]}, "30 31 32", [Grade(5, 5)]),
        ({"match": [{"hex": "31", "value": "grade:5"}, {"hex": "31 32", "value": "grade:1"}]}, "31 32", [Grade(1, 1)]),
        ({"length": "fixed 3", "start_hex": "02", "match": [{"hex": "02 ?? 03", "value": "key:next"}]},
         "02 02 03 02 07 03", [Press("next"), Press("next")]),
        ({"start_hex": "24", "terminator_hex": "0D", "match": [{"hex": "24 4B 0D", "value": "key:next"}]},
         "24 24 4B 0D 24 4B 0D", [Press("next")]),
        ({"length": "fixed 4", "checksum": "crc16", "match": [{"hex": "01 07 {sum}", "value": "key:next"}]},
         "00 01 07 41 E2 01", [Press("next")]),
        ({"length": "fixed 2", "checksum": "xor", "match": [{"hex": "07 {sum}", "value": "key:next"}]},
         "07 08 07 07", [Press("next")]),
    ],
)  # fmt: skip
def test_every_way_to_hold_a_frame_together(settings: dict[str, object], wire: str, heard: list[Any]) -> None:
    made = map_of(settings)
    stream = made.stream()
    found = [*stream.feed(bytes.fromhex(wire)), *stream.give_up()]
    rows = [row for frame in found if (row := made.match_of(frame)) is not None]
    assert [row.event for row in rows] == heard


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"length": "offset"}, 'length: found \'offset\'; allowed "none", "fixed 6", "offset 2"'),
        ({"checksum": "crc"}, "did you mean crc16"),
        ({"match": "31"}, "match: found '31'; allowed rows"),
        ({"match": [{"hex": "31", "value": "grade:6"}]}, "row 1: found 'grade:6'; allowed grade:1"),
        ({"match": [{"hex": "31", "value": "key:nekst"}]}, "did you mean key:next"),
        ({"match": [{"hex": "3", "value": "none"}]}, "row 1: found '3'; allowed hex"),
        ({"match": [{"value": "none"}]}, "row 1: found value; allowed hex, value, ack_hex"),
        ({"match": [{"hex": "31", "value": "none"}] * 65}, "found 65 rows; allowed 64"),
        ({"prompt_hex": "AA {addres}"}, "prompt_hex: found '{addres}'; allowed hex"),
        ({"number_hex": "{echo} 31"}, "{echo} alone"),
        ({"start_hex": "A"}, "bytes written as hex"),
    ],
)
def test_every_mistake_in_a_map_is_told(settings: dict[str, object], said: str) -> None:
    (problem,) = check_settings("frame_map", settings)
    assert said in problem


@given(st.binary(max_size=200), st.integers(0, 9))
def test_after_any_noise_and_a_cut_frame_the_next_one_is_read(noise: bytes, cut: int) -> None:
    wire = ff68_frames.build(ff68_frames.Frame(5, 1, b"\x0c"))
    for settings, good in ((FF68, wire), (EXAMPLE, KEY)):
        stream = map_of(settings).stream()
        found = list(stream.feed(noise + good[:cut] + good + good))
        assert found[-1] == good
        assert len(stream._held) <= frames.LONGEST
        assert len(stream.broken) <= BROKEN_KEPT


rules = st.builds(
    frames.Rules,
    start=st.binary(max_size=2), length=st.sampled_from(["none", "fixed", "offset"]), place=st.integers(0, 70),
    adds=st.integers(0, 32), checksum=st.sampled_from(["none", "xor", "sum8", "crc16"]),
    summed_from=st.integers(0, 32), terminator=st.binary(max_size=2), zero=st.integers(0, 246),
)  # fmt: skip
places = st.one_of(st.integers(0, 255), st.sampled_from(["??", "address", "sum", "n1", "n2", "0", "63"]))


@given(rules, st.lists(places, max_size=8), st.binary(max_size=200), st.text("0123456789", max_size=8))
def test_no_map_and_no_bytes_do_harm(rule: frames.Rules, template: list[int | str], data: bytes, number: str) -> None:
    whole = tuple(template)
    frames.match(rule, whole, frames.build(rule, whole, number, data))
    for look in (frames.look_by_rules(rule, [whole]), frames.look_by_templates(rule, [whole])):
        frame, size = look(data)
        assert 0 <= size <= max(frames.LONGEST, len(whole) * 2)
        assert frame is None or frame == data[:size]
