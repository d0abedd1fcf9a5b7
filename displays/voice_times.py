"""How loud a voice is at this time of day, and when it is silent. Pure."""

from __future__ import annotations

from datetime import datetime

from displays.announcements import Rank
from lobby.displays_settings import Silence, VoiceSettings
from lobby.levels import level


def loudness(settings: VoiceSettings, now: datetime, rank: Rank) -> float:
    """0 to 1 at `now` by the hall's clock; 0 is silence. An emergency is always said, and at full volume."""
    if rank == Rank.EMERGENCY:
        return 1.0
    if any(_within(span, now.strftime("%H:%M")) for span in settings.silent):
        return 0.0
    return level(settings.volume, now.timetz()) / 100


def _within(span: Silence, clock: str) -> bool:
    """From the first minute to before the last; a span may go over midnight."""
    if span.start <= span.end:
        return span.start <= clock < span.end
    return clock >= span.start or clock < span.end
