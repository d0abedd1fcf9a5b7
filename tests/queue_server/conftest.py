from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
os.environ.setdefault("OMP_NUM_THREADS", "1")  # the learner's threads wait by spinning, and other tests run beside it

import desk_of
from busy_morning import busy_morning, rest_of
from letter_box import LetterBox
from outgoing_hall import Hall
from server_of import Server
from site_of import PASSWORD, Browser, Site

from queue_server.whatif import Plan


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path)
    yield made
    made.end()


@pytest.fixture
def site(server: Server, tmp_path: Path) -> Iterator[Site]:
    made = Site(server, tmp_path)
    yield made
    made.registry.close()


@pytest.fixture
def admin(site: Site) -> Browser:
    """Who looks after users."""
    site.server.accounts.add_missing([("admin", "admin", None)], {"admin": PASSWORD})
    return site.signed_in("admin")


@pytest.fixture
def boxes() -> Iterator[tuple[LetterBox, LetterBox]]:
    """Where the gateway's and the province's letters arrive."""
    with LetterBox() as gateway, LetterBox({"code": 0, "data": {"receiptNo": "R-1"}}) as province:
        yield gateway, province


@pytest.fixture
def hall(tmp_path: Path, boxes: tuple[LetterBox, LetterBox]) -> Iterator[Hall]:
    """A hall that writes to both, and may write to telephones."""
    made = Hall(tmp_path, *boxes, phone=True)
    yield made
    made.server.end()


@pytest.fixture(scope="module")
def morning() -> desk_of.Hall:
    """Hours in which many came."""
    return busy_morning()


@pytest.fixture
def plan(morning: desk_of.Hall) -> Plan:
    """The rest of its day, to be played."""
    return rest_of(morning)
