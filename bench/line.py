"""A slip over a serial line: its bytes, and the time it takes against the least the line allows (bytes x 10 / baud).

The printer's double stands at the far end of a real pty and lets each byte take its time, both ways. Two times are told,
each from the call of `print`: until the last byte of the slip (its cut) is at the printer, and until the driver knows
that it is out. Before the slip the driver asks how the printer is, and behind it whether it is done: that is the
difference, and it is not counted into the slip's bytes.
"""

from __future__ import annotations

import base64
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from bench.report import table
from drivers import open_device
from drivers.escpos_slip import Settings, encode
from drivers.settings import read_settings
from drivers.simulated.printer import Settings as DoubleSettings
from drivers.simulated.printer import SimulatedPrinter
from lobby import config, sample
from lobby.slip import Block, slip
from tests.house.hall import CENTRE, ROOT

RUNS = {9_600: 3, 19_200: 3, 115_200: 9}
"""Slips at each speed; where one takes 40 ms, the scheduler of the machine has its say in each."""
AIM = 1.1
AT = datetime(2026, 11, 23, 1, 41, tzinfo=UTC)
URL = "http://192.168.10.2:8080/t/5Q0m0cVtN3yJkR2wXo9LsA"
LOGO_DOTS = 320, 96
"""Width and height of a logo with a name beside it: 40 x 12 mm."""
Slip = Sequence[Block]


@dataclass(frozen=True)
class Run:
    """Seconds of one slip: to its last byte at the printer, and to the driver's word that it is out."""

    arrived: float
    confirmed: float


def measure() -> str:
    """The table, and a line that says whether the aim was met."""
    rows, ratios = [], []
    for name, (blocks, settings) in slips().items():
        size = len(encode(plain_of(blocks), read_settings(Settings, settings)))
        for baud in RUNS:
            runs, least = _printed(blocks, settings, baud), size * 10 / baud
            ratio = median(run.arrived for run in runs) / least
            ratios.append(ratio)
            rows.append(_row(name, size, baud, least, runs, ratio))
    head = (
        "slip, 58 mm",
        "bytes",
        "baud",
        "least ms",
        "to last byte",
        "ratio (aim 1.1)",
        "to confirmed",
        "ratio",
        "aim",
    )
    met = sum(ratio <= AIM for ratio in ratios)
    return f"{table(head, rows)}\n  to the last byte within {AIM}: {met} of {len(ratios)}"


def slips() -> dict[str, tuple[Slip, dict[str, object]]]:
    """What is printed, and the printer's settings."""
    centre = config.load(ROOT / CENTRE)
    ticket = sample.ticket(centre, "tax", AT)
    plain, linked = (slip(centre, ticket, url=url) for url in (None, URL))
    materials: list[Block] = [{"text": f"□ 申请材料第{nth}项：身份证原件和复印件各一份"} for nth in range(1, 9)]
    raster: dict[str, object] = {"width": 58}
    native = {**raster, "qr": "native"}
    return {
        "number alone": (plain, raster),
        "with 8 materials": (plain + materials, raster),
        "with QR, drawn by the printer": (linked, native),
        "with QR as a picture": (linked, raster),
        "with a logo": ([_logo(), *plain], raster),
    }


def plain_of(blocks: Slip) -> list[dict[str, object]]:
    """As they travel."""
    return [dict(block) for block in blocks]


def _logo() -> Block:

    width, height = LOGO_DOTS
    return {"raster": base64.b64encode(b"\xa5" * (width // 8 * height)).decode(), "raster_width": width}


def _printed(blocks: Slip, settings: Mapping[str, object], baud: int) -> list[Run]:
    """Some slips after one that is not counted, on a line of this speed."""
    with tempfile.TemporaryDirectory() as folder:
        wishes = {**settings, "link": "serial", "baud": baud}
        double = SimulatedPrinter(read_settings(DoubleSettings, wishes), Path(folder) / "printer")
        double.start()
        double.fault("paced")
        device = open_device("escpos", double.address, settings)
        try:
            return [_run(double, device, blocks) for _ in range(RUNS[baud] + 1)][1:]
        finally:
            device.close()
            double.stop()


def _run(double: SimulatedPrinter, device: Any, blocks: Slip) -> Run:
    before, arrived = double.seen()["slips"], list[float]()

    def changed() -> None:
        if not arrived and double.seen()["slips"] > before:
            arrived.append(time.perf_counter())

    double.on_change(changed)
    began = time.perf_counter()
    state = device.print(plain_of(blocks))["state"]
    ended = time.perf_counter()
    if state != "ok" or not arrived:
        raise RuntimeError(f"found {state}, slips {double.seen()['slips']}; allowed ok and one more slip")
    return Run(arrived[0] - began, ended - began)


def _row(name: str, size: int, baud: int, least: float, runs: list[Run], ratio: float) -> tuple[object, ...]:
    arrived, confirmed = (median(getattr(run, which) for run in runs) for which in ("arrived", "confirmed"))
    return (
        name, size, f"{baud:,}", f"{least * 1000:,.0f}", f"{arrived * 1000:,.0f}", f"{ratio:.2f}",
        f"{confirmed * 1000:,.0f}", f"{confirmed / least:.2f}", "met" if ratio <= AIM else "missed",
    )  # fmt: skip
