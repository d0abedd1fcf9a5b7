"""Where the windows of a centre lie: the way to each, and the part of the building it is in. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Self

from lobby.centre import Centre
from lobby.displays_settings import Arrow
from lobby.messages import Text


@dataclass(frozen=True)
class Places:
    """By window: `arrows` the way, `zones` the zone's id. By zone: `names`, for centres that name theirs."""

    arrows: Mapping[str, Arrow] = field(default_factory=dict)
    zones: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, Text] = field(default_factory=dict)

    @classmethod
    def of(cls, centre: Centre) -> Self:
        """As the centre file has them."""
        return cls(
            arrows={window.id: window.arrow for window in centre.windows if window.arrow},
            zones={window.id: window.zone for window in centre.windows},
            names={zone.id: zone.name for zone in centre.zones},
        )


NOWHERE: Final = Places()
"""Of a centre that says nothing of its building."""
