"""A real kiosk is told to go while its reader and its printer say nothing at all."""

from __future__ import annotations

import json
import socket
import threading
from pathlib import Path

import pytest

from tests.house.hall import Program, plain_centre, running
from tests.until import until

pytestmark = [pytest.mark.network]


class Mute:
    """A device that takes everything and answers nothing."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.heard = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def link(self) -> str:
        return f"tcp://127.0.0.1:{self._socket.getsockname()[1]}"

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _listen(self) -> None:
        try:
            while True:
                line, _ = self._socket.accept()
                with line:
                    while line.recv(4096):
                        self.heard.set()
        except OSError:
            return


def slow_to_give_up(folder: Path) -> Path:
    """A centre whose kiosk waits half a minute for its printer, and five seconds for its reader."""
    file = plain_centre(folder)
    text = file.read_text("utf-8")
    for old, new in (
        ("settings = { width = 80 } }", "settings = { width = 80, status_timeout = 30 } }"),
        ('link = "usb://0400:C35A" }', 'link = "usb://0400:C35A", settings = { answer_timeout = 5 } }'),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text, "utf-8")
    return file


def test_a_stuck_reader_and_a_silent_printer_keep_nobody(tmp_path: Path) -> None:
    centre = slow_to_give_up(tmp_path)
    printer, reader = Mute(), Mute()
    with running(tmp_path / "data", devices={"kiosk-1": "kiosk"}, centre=centre) as hall:
        (hall.data / "sim").mkdir(exist_ok=True)
        links = {"kiosk-1-printer": printer.link, "kiosk-1-card": reader.link}
        (hall.data / "sim" / "links.json").write_text(json.dumps(links))
        options = ("--centre", centre, "--data", hall.data, "--device", "kiosk-1", "--headless", "--simulated")
        kiosk = Program("kiosk-1", hall.data, "kiosk", *options)
        kiosk.start()
        try:
            for device in (printer, reader):
                until(device.heard.is_set, "it is asked how it is", 60)
            assert kiosk.process is not None
            kiosk.process.terminate()
            assert kiosk.process.wait(60) == 0
            assert "not waited for" in kiosk.said(), "whoever is stuck is left behind"
        finally:
            kiosk.kill()
    for device in (printer, reader):
        device.close()
