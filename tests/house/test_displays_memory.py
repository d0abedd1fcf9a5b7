"""Calls without end through the whole displays program: memory stays flat and nothing falls behind.

Boards fold and draw them (SDL's dummy screen at 1080p), strips write them to their lines, voices say them (to nobody). In
`make soak` 100,000 calls: beyond the first tenth, in which caches fill, the program grows by no more than `GROWTH_MIB`.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.house.hall import SOAK
from tests.house.lit_hall import LitHall
from tests.house.lit_server import PlayedServer
from tests.until import until

pytestmark = [pytest.mark.network, pytest.mark.timeout(3600 if SOAK else 600)]

CALLS = 100_000 if SOAK else 1_500
WARM = CALLS // 10 if SOAK else 1_000
STEP = 50
"""Calls in flight: before the next ones a board, a strip and a voice must have told the last of them."""
GROWTH_MIB = 8.0
MIB = 1024 * 1024


@pytest.fixture
def lit(tmp_path: Path) -> Iterator[LitHall]:
    made = LitHall(tmp_path, windows=8, boards=2, voices=2)
    try:
        made.start(server=False)
        yield made
    finally:
        made.stop()


def test_memory_stays_flat_however_many_numbers_are_called(lit: LitHall, capsys: pytest.CaptureFixture[str]) -> None:
    server = PlayedServer(lit.centre, lit.hall.data)
    assert lit.displays.process is not None
    process = psutil.Process(lit.displays.process.pid)
    sizes = []
    for done in range(0, CALLS, STEP):
        for nth in range(STEP):
            last = server.call(str(1 + (done + nth) % 8))
        until(lambda call=last: lit.board("board-1") == call, f"call {done + STEP} is on the board", 60)
        until(lambda call=last: _strip_told(lit, server) == call, f"call {done + STEP} is on its strip", 60)
        if done + STEP >= WARM:
            sizes.append(process.memory_info().rss / MIB)
        server.sent.clear()
    server.stop()
    gc.collect()
    told = (
        f"{CALLS:,} calls: {sizes[0]:.1f} MiB after {WARM:,}, {sizes[-1]:.1f} MiB at the end, {max(sizes):.1f} at most"
    )
    with capsys.disabled():
        print(f"\n  {told}", end=" ")
    assert max(sizes) - sizes[0] <= GROWTH_MIB, told
    assert "Traceback" not in lit.displays.said()


def _strip_told(lit: LitHall, server: PlayedServer) -> str | None:
    """The newest call that the strip of the last window says it has shown."""
    window = next(reversed(server.numbers))
    return lit.heard(f"strip-{window}", "health").get("strip", {}).get("last_call")
