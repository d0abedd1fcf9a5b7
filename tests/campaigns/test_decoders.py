"""Every decoder that faces a line: any bytes and nearly-frames, and its feet found again within two good frames.

In `make test` some hundred nearly-frames each, always the same; in `make soak` a million and more, guided by coverage.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.campaigns.decoder import Decoder
from tests.campaigns.decoders import DECODERS
from tests.campaigns.trial import flooded, tried

ROOT = Path(__file__).parents[2]
SOAK = bool(os.environ.get("LOBBY_SOAK"))
FRAMES = int(os.environ.get("LOBBY_FUZZ_FRAMES", "70000"))
"""Mutated frames for each decoder in a soak: 1.12 million overall."""
SHORT = {"onbon": 2000, "ff68": 4000, "sam": 2000}
REACHED = re.compile(r"DONE +cov: (\d+) ft: (\d+) corp: (\d+)")

names = pytest.mark.parametrize("decoder", DECODERS.values(), ids=[*DECODERS])


def changed(decoder: Decoder) -> st.SearchStrategy[bytes]:
    """A published payload with some bytes others, made a right frame again."""
    edits = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 255)), max_size=4)

    def made(payload: bytes, edits: list[tuple[int, int]]) -> bytes:
        body = bytearray(payload or b"\x00")
        for place, byte in edits:
            body[place % len(body)] = byte
        return decoder.wrap(bytes(body))

    return st.builds(made, st.sampled_from(decoder.payloads), edits)


def junk(decoder: Decoder) -> st.SearchStrategy[bytes]:
    """What `tried` takes: how it is cut, then noise, whole frames, cut frames, changed frames, frames of anything."""
    frames = st.sampled_from(decoder.frames)
    cut = st.builds(
        lambda frame, start, end: frame[start : len(frame) - end], frames, st.integers(0, 9), st.integers(0, 9)
    )
    anything = st.binary(max_size=30).map(decoder.wrap)
    said = st.lists(st.one_of(st.binary(max_size=20), frames, cut, changed(decoder), anything), max_size=5)
    return st.builds(lambda how, parts: bytes([how]) + b"".join(parts), st.integers(0, 63), said)


@names
@settings(derandomize=True, max_examples=100, deadline=None, database=None)
@given(dice=st.data())
def test_any_noise_is_survived_and_the_second_good_frame_behind_it_is_understood(
    decoder: Decoder, dice: st.DataObject
) -> None:
    tried(decoder, dice.draw(junk(decoder)))


@names
def test_the_same_over_and_over_is_held_in_little_memory(decoder: Decoder) -> None:
    for frame in (b"\x00", b"\xff", *decoder.frames):
        flooded(decoder, b"\x00" + frame)
        flooded(decoder, b"\x00" + frame[: len(frame) * 2 // 3])


@pytest.mark.network
@pytest.mark.timeout(3600 if SOAK else 600)
def test_a_run_guided_by_coverage_breaks_no_decoder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("atheris", reason="atheris is made for Linux on x86-64 only")
    runs = dict.fromkeys(DECODERS, FRAMES) if SOAK else SHORT
    keep = ROOT / "build" / "fuzz" if SOAK else tmp_path
    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(lambda name: guided(name, runs[name], keep), runs))
    with capsys.disabled():
        print("", *told, f"{sum(runs.values()):,} mutated frames overall", sep="\n  ")


def guided(name: str, runs: int, keep: Path) -> str:
    """One decoder's campaign in a process of its own; what it reached, in a line."""
    words = [sys.executable, "-m", "tests.campaigns.guided", name, "--runs", str(runs), "--keep", str(keep)]
    began = time.monotonic()
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    reached, speed = REACHED.search(done.stderr), runs / (time.monotonic() - began)
    if done.returncode or reached is None:
        pytest.fail(f"{name} broke; {again(name, done.stderr)}\n" + "\n".join(tail(done.stdout + done.stderr)))
    paths, features, kept = reached.groups()
    return f"{name}: {runs:,} frames at {speed:,.0f}/s, {paths} arcs, {features} features, {kept} kept"


def again(name: str, said: str) -> str:
    """How to see it break again."""
    found = re.search(r"Test unit written to (.+)", said)
    return f'again: python -m tests.campaigns.guided "{name}" --again "{found[1]}"' if found else "no input was kept"


def tail(said: str) -> Iterator[str]:
    """The error itself, without the fuzzer's progress."""
    return (line for line in said.splitlines()[-60:] if not line.startswith(("#", "INFO", "stat::")))
