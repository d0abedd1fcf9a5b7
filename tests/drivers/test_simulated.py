"""The doubles themselves: they appear and vanish, tell changes, and say what may be done to them."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from drivers import open_device
from drivers.simulated import DOUBLES, open_double

pytestmark = pytest.mark.network


@pytest.mark.parametrize("kind", DOUBLES)
@pytest.mark.parametrize("link", ["serial", "tcp"])
def test_a_double_comes_and_goes_without_a_trace(tmp_path: Path, kind: str, link: str) -> None:
    threads, descriptors = threading.active_count(), len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - nothing else counts these
    for _ in range(3):
        double = open_double(kind, {"link": link}, tmp_path / "port")
        double.start()
        double.start()
        with open_device(kind, double.address) as device:
            assert threading.active_count() == threads + 1
            assert device.name == double.address
        double.stop()
        double.stop()
    assert threading.active_count() == threads
    assert len(os.listdir("/proc/self/fd")) == descriptors  # noqa: PTH208 - see above
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", DOUBLES)
def test_plugs_pulled_twenty_times(plug: Any, kind: str) -> None:
    double, device = plug(kind)
    for _ in range(20):
        double.fault("unplugged")
        device.close()
        double.fault("unplugged", on=False)
        device.open()
    device.link.probe()


@pytest.mark.parametrize("kind", DOUBLES)
def test_a_wrong_touch_says_what_is_allowed(plug: Any, kind: str) -> None:
    double, _ = plug(kind)
    with pytest.raises(ValueError, match=r"allowed .*clear"):
        double.touch({"kick": "it"})
    with pytest.raises(ValueError, match="did you mean silent"):
        double.touch({"fault": "silend"})
    with pytest.raises(ValueError, match="allowed"):
        double.touch({"key": "nexd"} if kind == "ff68" else {"text": 5})


def test_every_change_is_told(plug: Any, until: Callable[..., None]) -> None:
    double, device = plug("onbon")
    told: list[dict[str, Any]] = []
    double.on_change(lambda: told.append(double.seen()))
    device.show("A001")
    until(lambda: len(told) == 1)
    assert told[0]["address"]["1"]["text"] == "A001"
    double.fault("silent")
    double.fault("silent")
    assert len(told) == 2


def test_a_stale_link_is_replaced_and_a_file_is_not(tmp_path: Path) -> None:
    (tmp_path / "port").symlink_to("/dev/lobby-gone")
    double = open_double("ff68", {}, tmp_path / "port")
    double.start()
    assert os.readlink(tmp_path / "port").startswith("/dev/pts/")  # noqa: PTH115 - the link itself is meant
    double.stop()
    (tmp_path / "port").touch()
    with pytest.raises(FileExistsError, match="is a file"):
        double.start()


def test_a_taken_port_is_an_error_at_start(plug: Any) -> None:
    double, _ = plug("escpos")
    other = open_double("escpos", {"port": int(double.address.rpartition(":")[2])})
    with pytest.raises(OSError, match="in use"):
        other.start()
    other.stop()


def test_a_second_connection_waits_for_the_first(plug: Any) -> None:
    double, first = plug("escpos", {"status_timeout": 0.2})
    second = open_device("escpos", double.address, {"status_timeout": 0.2})
    assert first.status()["state"] == "ok"
    assert second.status()["state"] == "unknown"
    first.close()
    second.settings = type(second.settings)(status_timeout=5.0)
    assert second.status()["state"] == "ok"
    second.close()


def test_a_double_that_nobody_reads_loses_bytes_and_does_not_hang(plug: Any) -> None:
    double, device = plug("serial_scanner")
    device.close()
    for _ in range(50):
        double.scan("7" * 4000)
    assert double.seen() == {"scanned": 50}


def test_a_wrong_grade_or_key_names_the_right_ones(plug: Any) -> None:
    double, _ = plug("ff68")
    with pytest.raises(ValueError, match="allowed 1, 2, 3, 4, 5"):
        double.touch({"grade": 6})
    with pytest.raises(ValueError, match="did you mean next"):
        double.press("nex")
