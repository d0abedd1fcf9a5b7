"""Which strips hang on one line: by what their links mean, in the program as in `check-config`, and who is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from displays.program import House
from displays.strip_plugs import quarrels_of
from displays.strip_seat import StripSeat
from drivers.sharing import line_name, quarrels
from lobby import config
from lobby.centre import Centre, Device, DevicePart
from lobby.hall import Hall
from lobby.registry import Registry

CENTRE = Path(__file__).parents[2] / "config" / "dianjiang.toml"
SAME = [
    ("serial:///dev/led", "serial:///dev/led?baud=9600"),
    ("serial:///dev/led?baud=9600", "serial:///dev//led?baud=9600"),
    ("serial:///dev/led", "serial:///dev/../dev/led"),
    ("tcp://10.0.0.5:5005", "tcp://10.0.0.5:5005"),
]
OTHERS = [
    ("serial:///dev/led", "serial:///dev/led2"),
    ("tcp://10.0.0.5:5005", "tcp://10.0.0.5:5006"),
    ("tcp://10.0.0.5:5005", "tcp://10.0.0.6:5005"),
]


def strip(nth: int, link: str, address: int, driver: str = "onbon") -> Device:
    part = DevicePart(driver=driver, link=link, settings={"address": address})
    return Device(id=f"strip-{nth}", kind="strip", window=str(nth), parts={"strip": part})


@pytest.mark.parametrize(("one", "other", "is_same"), [(*pair, True) for pair in SAME] + [(*p, False) for p in OTHERS])
def test_lines_are_told_apart_as_check_config_does(one: str, other: str, is_same: bool) -> None:
    assert (line_name(one) == line_name(other)) == is_same
    plugs = [("a", "", "onbon", one, {"address": 1}), ("b", "", "onbon", other, {"address": 1})]
    assert bool(quarrels(plugs)) == is_same
    assert bool(quarrels_of([strip(1, one, 1), strip(2, other, 1)])) == is_same
    assert not quarrels_of([strip(1, one, 1), strip(2, other, 2)])


def test_a_strip_in_anothers_place_is_told_why_and_takes_no_line(tmp_path: Path) -> None:
    strips = (
        strip(1, "serial:///dev/led", 1),
        strip(2, "serial:///dev/led?baud=9600", 1),
        strip(3, "serial:///dev//led", 3),
        strip(4, "serial:///dev/led", 4, driver="cpower"),
        Device(id="strip-5", kind="strip", window="5", parts={}),
        strip(6, "nowhere", 1),
    )
    seats = _seats(tmp_path, strips)
    lines = [type(seat) is StripSeat for seat in seats]
    assert lines == [True, False, True, False, False, False]
    told = [seat._health for seat in seats if not isinstance(seat, StripSeat)]
    assert all(part["strip"]["state"] == "offline" for part in told)
    reasons = [part["strip"]["reason"] for part in told]
    assert reasons[0] == ("settings.address: found 1 as of strip-1 on the same line; allowed one of its own")
    assert reasons[1].startswith("link: found cpower on the line of strip-1")
    assert reasons[2] == "found 0 parts at 5; allowed one part at one window"
    assert reasons[3].startswith("link: found 'nowhere'")
    assert len({id(seat._line._turns) for seat in seats if isinstance(seat, StripSeat)}) == 1, "one thread, one line"


def _seats(data: Path, strips: tuple[Device, ...]) -> list[object]:
    centre: Centre = config.load(CENTRE).model_copy(update={"devices": strips})
    Hall(str(CENTRE), centre.id, "mqtt://127.0.0.1:1", "", simulated=False).write(data)
    registry = Registry(data)
    registry.enrol_missing([(each.id, each.kind, each.window) for each in strips])
    registry.close()
    return list(House(centre, data, headless=True, windowed=False, simulated=False).seats())
