"""docs/api.md is true: every block of it is run, in order, by a real shell with a real curl against a real server."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from site_of import PASSWORD, Browser, Site
from werkzeug.serving import make_server

from lobby.hours import at_hall

PAGE = Path(__file__).parents[2] / "docs" / "api.md"
BLOCK = re.compile(r"```sh\n(.*?)   # (\d{3})\n```", re.DOTALL)
PRELUDE = """
set -eu
curl() { command curl --silent --show-error --max-time 20 --write-out '%{stderr}%{http_code}\\n' "$@"; }
"""

pytestmark = pytest.mark.network


@pytest.fixture
def hall(site: Site, admin: Browser) -> Iterator[str]:
    site.registry.enrol("kiosk-1", "kiosk")
    server = make_server("127.0.0.1", 0, site.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_every_example_of_the_page_answers_as_it_says(hall: str, site: Site) -> None:
    blocks = BLOCK.findall(PAGE.read_text("utf-8"))
    assert len(blocks) == PAGE.read_text("utf-8").count("```sh"), "every block ends with `   # status`"
    later: datetime = at_hall(site.server.centre, site.server.clock()) + timedelta(hours=2)
    shell = shutil.which("bash")
    assert shell
    given = {"PATH": os.environ["PATH"], "HALL": hall, "PASSWORD": PASSWORD, "LATER": later.isoformat()}
    script = PRELUDE + "\n".join(block for block, _ in blocks)
    ran = subprocess.run([shell, "-c", script], env=given, capture_output=True, text=True, check=False, timeout=100)
    answered = ran.stderr.split()
    wrong = [
        (block, found, wanted) for (block, wanted), found in zip(blocks, answered, strict=False) if found != wanted
    ]
    assert wrong == [], ran.stdout
    assert len(answered) == len(blocks), ran.stderr
