"""Whole protocols written as frame maps, for `drivers.frame_map`: `preset = "ff68"`.

Source of ff68: hardware.md §3; `drivers.ff68` speaks the same and is the better choice where it fits, for its ratings
can be mapped with one setting. Here it shows how far a map goes, and can be bent where a pad differs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_RATED = "FF 68 03 03 68 {address} 01 {7} {sum} 16"


def _rating(data: str, value: str) -> dict[str, str]:
    return {"hex": f"FF 68 03 03 68 {{address}} 11 {data} {{sum}} 16", "value": value, "ack_hex": _RATED}


def _key(code: str, value: str) -> dict[str, str]:
    return {"hex": f"FF 68 03 03 68 {{address}} ?? {code} {{sum}} 16", "value": value}


def _confirmed(digit: str, value: str) -> dict[str, str]:
    return {"hex": f"FF 68 04 04 68 {{address}} ?? {digit} 0F {{sum}} 16", "value": value}


PRESETS: Final[Mapping[str, Mapping[str, Any]]] = {
    "ff68": {
        "start_hex": "FF 68",
        "length": "offset 2",
        "length_adds": 7,
        "checksum": "sum8",
        "checksum_from": 5,
        "terminator_hex": "16",
        "match": [
            *[_rating(f"{place:02}", f"grade:{5 - place}") for place in range(5)],
            _rating("??", "none"),
            _key("0C", "key:next"), _key("0D", "key:recall"), _key("0B", "key:rate"),
            _key("12", "key:pause"), _key("13", "key:transfer"),
            _confirmed("06", "key:no_show"), _confirmed("00", "key:park"), _confirmed("03", "key:callback"),
            _key("??", "none"), _confirmed("??", "none"),
        ],
        "ack_hex": "{echo}",
        "prompt_hex": "FF 68 03 03 68 {address} 01 0B {sum} 16",
        "number_hex": "FF 68 08 08 68 {address} 02 0A 0A 0A {n3} {n2} {n1} {sum} 16",
        "waiting_hex": "FF 68 08 08 68 {address} 02 {n3} {n2} {n1} 0A 0A 0A {sum} 16",
        "beep_hex": "FF 68 02 02 68 {address} 03 {sum} 16",
    },
}  # fmt: skip
