"""The centre file of a hall full of displays: strips of every driver on lines of every kind, boards and voices by zone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ZONES = ("east", "west", "south")
BAUD = 57_600


def write(folder: Path, *, windows: int, boards: int, voices: int) -> Path:
    """A file with a strip over every window. Board 1 shows all zones, each other one; voices one zone each."""
    blocks = [
        '[centre]\nid = "lit"\nname = { zh = "灯厅", en = "Lit Hall" }\n\n[voice]\nrepeats = 1\n',
        *(_table("zones", id=zone, name={"zh": zone, "en": zone}) for zone in ZONES[:voices]),
        _table("queues", id="all", letter="A", name={"zh": "综合", "en": "All"}),
        _table("services", id="all", name={"zh": "综合", "en": "All"}, queue="all"),
        *(_window(nth, ZONES[nth % voices]) for nth in range(1, windows + 1)),
        *(_strip(nth) for nth in range(1, windows + 1)),
        _table("devices", id="board-1", kind="board"),
        *(_table("devices", id=f"board-{nth}", kind="board", zone=ZONES[nth % voices]) for nth in range(2, boards + 1)),
        *(_table("devices", id=f"voice-{zone}", kind="voice", zone=zone) for zone in ZONES[:voices]),
    ]
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "lit.toml"
    file.write_text("\n".join(blocks), "utf-8")
    return file


def devices(*, windows: int, boards: int, voices: int) -> dict[str, str]:
    """Device → kind."""
    strips = {f"strip-{nth}": "strip" for nth in range(1, windows + 1)}
    others = {f"board-{nth}": "board" for nth in range(1, boards + 1)}
    return {**strips, **others, **{f"voice-{zone}": "voice" for zone in ZONES[:voices]}}


def _window(nth: int, zone: str) -> str:
    name = {"zh": f"{nth}号窗口", "en": f"Window {nth}"}
    return _table("windows", id=str(nth), name=name, kind="comprehensive", serves=["all"], zone=zone)


def _strip(nth: int) -> str:
    """In turn: an Onbon card alone, one on a line of several that is spelled in two ways, C-Power, digits."""
    spelled = "/dev/lobby/line" if nth % 8 == 1 else "/dev//lobby/line"
    places: list[tuple[str, str, dict[str, Any]]] = [
        ("onbon", f"serial:///dev/lobby/strip-{nth}?baud={BAUD}", {"address": 1}),
        ("onbon", f"serial://{spelled}?baud={BAUD}", {"address": nth}),
        ("cpower", "tcp://192.168.1.{}:5200" if nth % 8 == 2 else "serial:///dev/lobby/strip-{}?baud=115200", {}),
        ("armfly", "serial:///dev/lobby/digits?baud=9600", {"address": nth, "protocol": "modbus", "digits": 5}),
    ]
    driver, link, settings = places[nth % 4]
    part = {"driver": driver, "link": link.format(nth), "settings": settings}
    return _table("devices", id=f"strip-{nth}", kind="strip", window=str(nth), parts={"strip": part})


def _table(table: str, /, **keys: Any) -> str:
    return "\n".join([f"[[{table}]]", *(f"{key} = {_toml(value)}" for key, value in keys.items()), ""])


def _toml(value: Any) -> str:
    """Inline TOML; strings and numbers are written as in JSON."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
