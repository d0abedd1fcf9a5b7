"""A mistake in a centre's file is told with what was found, what is allowed, and what was probably meant."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from drivers import KINDS, check_settings, make_device, open_device
from drivers.errors import DeviceError
from drivers.settings import SettingsError, read_settings
from drivers.simulated import DOUBLES, open_double


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_good_defaults_a_double_and_a_docstring_with_an_example(kind: str) -> None:
    assert check_settings(kind, {}) == []
    assert kind in DOUBLES
    device = make_device(kind, "tcp://127.0.0.1:1", {})
    told = sys.modules[type(device).__module__].__doc__ or ""
    assert any(f'{word} = "{kind}"' in told for word in ("kind", "driver"))
    for part in ("[[devices]]", "Source" if "Source" in told else "source", "Models", "Doubts"):
        assert part in told


@pytest.mark.parametrize(
    ("kind", "settings", "said"),
    [
        ("escpos", {"width": 70}, ["width: found '70'; allowed one of 80, 58"]),
        ("escpos", {"with": 58}, ["did you mean width"]),
        ("escpos", {"width": True, "cut": "partiel"}, ["width", "did you mean partial"]),
        ("escpos", {"after_cut_hex": "1D 6"}, ["bytes written as hex"]),
        ("escpos", {"status_timeout": "1"}, ["seconds from 0.05 to 30"]),
        ("onbon", {"address": 0}, ["a whole number from 1 to 65534"]),
        ("onbon", {"ack": "yes"}, ["true or false"]),
        ("ff68", {"grades": {"0": 6}}, ["from 1 to 5"]),
        ("ff68", {"grades": {}}, ["a table such as"]),
        ("serial_scanner", {"suffixes": ["CR", "EOT"]}, ["a list out of CR, LF, CRLF, TAB, NONE"]),
        ("printer", {}, ["kind: found 'printer'; allowed " + ", ".join(KINDS)]),
        ("onbom", {}, ["did you mean onbon"]),
    ],
)
def test_every_mistake_is_told(kind: str, settings: dict[str, Any], said: list[str]) -> None:
    problems = check_settings(kind, settings)
    assert len(problems) == len(said)
    for problem, part in zip(problems, said, strict=True):
        assert part in problem


def test_a_device_with_mistakes_is_not_made() -> None:
    with pytest.raises(SettingsError) as refused:
        open_device("onbon", "tcp://127.0.0.1:1", {"adress": 3, "ack": 1})
    assert len(refused.value.problems) == 2
    assert not isinstance(refused.value, DeviceError)


def test_settings_are_what_was_written() -> None:
    device = make_device("ff68", "tcp://127.0.0.1:1", {"grades": {"0": 1, "4": 5}, "address": 7})
    assert device.settings.grades == {0: 1, 4: 5}
    assert device.settings.address == 7


def test_a_doubles_extra_settings_are_no_settings_of_the_driver() -> None:
    assert check_settings("onbon", {"addresses": [1, 2]})
    assert open_double("onbon", {"addresses": [1, 2], "link": "tcp"}).seen()["address"].keys() == {"1", "2"}
    with pytest.raises(SettingsError, match="did you mean addresses"):
        open_double("onbon", {"adresses": [1]})
    with pytest.raises(SettingsError, match="allowed escpos"):
        open_double("escpis")


def test_vendor_bytes_are_read_once_and_stay_bytes() -> None:
    device = make_device("escpos", "tcp://127.0.0.1:1", {"after_cut_hex": "1d6505"})
    assert device.settings.after_cut_hex == b"\x1d\x65\x05"
    assert read_settings(type(device.settings), {"after_cut_hex": b"\x01"}).after_cut_hex == b"\x01"
