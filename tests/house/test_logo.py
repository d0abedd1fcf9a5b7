"""A centre's logo on a kiosk's slips: from the PNG to what the printer's double decoded; a bad one costs no number."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pygame
import pytest
from nacl.public import PrivateKey

from drivers.simulated import open_double
from kiosk.actions import Pick
from kiosk.pages import Given
from lobby.bus import MemoryBroker
from lobby.config import load
from lobby.keys import public_text
from lobby.outbox import Outbox
from lobby.terminal import Terminal
from tests.house.furniture import Kiosk
from tests.house.hall import plain_centre
from tests.house.office import PUBLIC_URL
from tests.house.paper import words
from tests.until import until

pytestmark = pytest.mark.network


@contextmanager
def one_slip(folder: Path, width: int) -> Iterator[tuple[Kiosk, list[dict[str, Any]]]]:
    """A kiosk that is cut off, and what its printer cut after one press."""
    file = plain_centre(folder)
    text = file.read_text("utf-8").replace("settings = { width = 80 }", f"settings = {{ width = {width} }}")
    file.write_text(text.replace("[slip]\n", '[slip]\nlogo = "emblem.png"\nlogo_dots = 576\n'), "utf-8")
    centre = load(file).model_copy(update={"hours": None})
    printer = open_double("escpos", {"width": width})
    printer.start()
    (folder / "sim").mkdir()
    (folder / "sim" / "links.json").write_text(json.dumps({"kiosk-1-printer": printer.address}))
    bus, outbox = MemoryBroker().bus(), Outbox(folder / "kiosk.db")
    terminal = Terminal(
        lambda _will: bus, centre=centre.id, device="kiosk-1", kind="kiosk", clock=time.time, outbox=outbox
    )
    key = public_text(PrivateKey.generate())
    kiosk = Kiosk(centre, centre.device["kiosk-1"], terminal, folder, time.time, PUBLIC_URL, key)
    kiosk.start()
    try:
        until(lambda: kiosk.stage.screen.facts.paper == "ok", "the printer is found")
        kiosk.tap(Pick("tax"))
        until(lambda: isinstance(kiosk.page, Given) and kiosk.page.slip == "printed", "the slip is out")
        yield kiosk, printer.seen()["paper"]
    finally:
        kiosk.stop()
        printer.stop()


@pytest.mark.parametrize(("width", "dots"), [(80, 576), (58, 384)])
def test_the_logo_is_whole_on_every_paper(tmp_path: Path, width: int, dots: int) -> None:
    picture = pygame.Surface((1200, 80))
    picture.fill((255, 255, 255))
    pygame.draw.rect(picture, (0, 0, 0), picture.get_rect(), 28)
    pygame.image.save(picture, str(tmp_path / "emblem.png"))
    with one_slip(tmp_path, width) as (kiosk, paper):
        first = paper[0]
        assert (first["kind"], first["width"], first["height"]) == ("raster", dots, round(dots * 80 / 1200))
        rows, stride = base64.b64decode(first["data"]), dots // 8
        middle = rows[len(rows) // 2 // stride * stride :][:stride]
        assert (middle[0], middle[stride // 2], middle[-1]) == (0xFF, 0x00, 0xFF), (
            "both of its sides, and clear between"
        )
        assert kiosk.page.ticket.number in words(paper)


def test_a_logo_that_is_no_picture_is_one_warning_and_the_number_comes(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "emblem.png").write_text("not a picture")
    with one_slip(tmp_path, 80) as (kiosk, paper):
        assert paper[0]["kind"] == "text"
        assert kiosk.page.ticket.number in words(paper)
    told = [line for line in caplog.messages if "no logo on slips" in line]
    assert len(told) == 1
    assert "emblem.png:: found no readable picture" in told[0]


def test_a_centre_without_its_file_has_numbers_too(tmp_path: Path) -> None:
    with one_slip(tmp_path, 58) as (kiosk, paper):
        assert kiosk.page.ticket.number in words(paper)
