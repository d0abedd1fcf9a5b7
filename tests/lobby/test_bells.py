"""What is heard before words."""

from __future__ import annotations

from array import array
from collections.abc import Callable

import pytest

from lobby.bells import ALARM_SECONDS, CHIME_SECONDS, alarm, chime, silence
from lobby.sound import RATE, Pcm


@pytest.mark.parametrize(("bell", "seconds"), [(chime, CHIME_SECONDS), (alarm, ALARM_SECONDS)])
def test_a_bell_begins_and_ends_softly_and_never_clips(bell: Callable[[], Pcm], seconds: float) -> None:
    samples = array("h", bell().samples)
    assert len(samples) == round(seconds * RATE)
    assert 5_000 < max(abs(value) for value in samples) < 30_000
    assert abs(samples[0]) < 50
    assert max(abs(value) for value in samples[-20:]) < 300
    assert bell() == bell()


def test_silence_is_as_long_as_is_asked() -> None:
    assert silence(0.5).seconds == pytest.approx(0.5, abs=0.001)
    assert not any(silence(0.1).samples)
