"""A fuzz campaign on one decoder, guided by the paths it takes: `python -m tests.campaigns.guided onbon --runs 100000`.

libFuzzer keeps what reaches a new path of the decoder and mutates it further, as scripts of frames that stay right
in length and checksum (`mutant`). What breaks a promise is written to `--keep` and ends the run with 77 and the line to
run it again: `… guided onbon --again FILE`. `--blind` starts each mutant from a published frame, for comparison.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from types import FunctionType, ModuleType

import atheris

from tests.campaigns.decoder import Decoder
from tests.campaigns.decoders import DECODERS
from tests.campaigns.mutant import LONGEST, line_of, mutant, starts
from tests.campaigns.trial import flooded, tried

SLOWEST_SECONDS = 10
FLOOD_EVERY = 1000
"""Trials between two in which the same is said over and over."""
UNWATCHED = ("crc", "crc16", "check")
"""Loops over bits that branch the same way for all bytes: nothing to see, and most of the time."""


def main() -> None:
    """Never returns: libFuzzer ends the process."""
    asked = _arguments()
    decoder = DECODERS[asked.decoder]
    if asked.again is not None:
        line = line_of(decoder, asked.again.read_bytes())
        tried(decoder, line)
        flooded(decoder, line)
        raise SystemExit(0)
    watched = sum(_watch(module) for module in decoder.modules)
    asked.keep.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for place, script in enumerate(starts(decoder)):
            (Path(folder) / f"{place}").write_bytes(script)
        sys.stdout.write(f"{asked.decoder}: {watched} functions watched\n")
        sys.stdout.flush()
        _fuzz(decoder, asked, folder)


def _fuzz(decoder: Decoder, asked: argparse.Namespace, corpus: str) -> None:
    published, turns = starts(decoder), itertools.count(1)

    def made(script: bytes, most: int, seed: int) -> bytes:
        dice = Random(seed)
        return mutant(decoder, dice.choice(published) if asked.blind else script, dice, _changer(most))[:most]

    def turn(script: bytes) -> None:
        line = line_of(decoder, script)
        tried(decoder, line)
        if next(turns) % FLOOD_EVERY == 0:
            flooded(decoder, line)

    kept = f"-artifact_prefix={asked.keep}/{asked.decoder.replace(' ', '-')}-"
    atheris.Setup([*_options(asked), kept, corpus], turn, custom_mutator=made)
    atheris.Fuzz()


def _options(asked: argparse.Namespace) -> list[str]:
    """What libFuzzer is told: one small change a trial, and how near a comparison came is a path of its own."""
    limits = (f"-runs={asked.runs}", f"-seed={asked.seed}", f"-max_len={LONGEST}", f"-timeout={SLOWEST_SECONDS}")
    ways = ("-len_control=0", "-use_value_profile=1", "-mutate_depth=1", "-rss_limit_mb=1024")
    return [sys.argv[0], *limits, *ways, "-print_final_stats=1"]


def _changer(most: int) -> Callable[[bytes, Random], bytes]:
    def changed(data: bytes, dice: Random) -> bytes:
        del dice  # libFuzzer throws its own, from the same seed
        return bytes(atheris.Mutate(data, max(1, min(most, len(data) + 16))))

    return changed


def _watch(thing: ModuleType | type) -> int:
    """Have every function of a module tell which way it goes; how many there are."""
    home, watched = thing.__name__ if isinstance(thing, ModuleType) else thing.__module__, 0
    for name, value in list(vars(thing).items()):
        found = value.fget if isinstance(value, property) else value
        if isinstance(found, FunctionType) and found.__module__ == home and name not in UNWATCHED:
            atheris.instrument_func(found)
            watched += 1
        elif isinstance(value, type) and value.__module__ == home:
            watched += _watch(value)
    return watched


def _arguments() -> argparse.Namespace:
    told = argparse.ArgumentParser(description="A guided fuzz campaign on one decoder.")
    told.add_argument("decoder", choices=list(DECODERS))
    told.add_argument("--runs", type=int, default=100_000)
    told.add_argument("--seed", type=int, default=1)
    told.add_argument("--keep", type=Path, default=Path("build/fuzz"))
    told.add_argument("--blind", action="store_true")
    told.add_argument("--again", type=Path)
    return told.parse_args()


if __name__ == "__main__":
    main()
