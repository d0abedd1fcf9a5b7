"""The board in a browser is the twin of the boards of the displays: same regions, colours and sentences.

`src/board/twins.json` holds what `displays` works out; the page's own tests compare with it. After a change of the look:
`python tests/queue_server/test_board_twins.py`, then the page follows until its tests are green again.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

from displays.entrance import together
from displays.look import code_parts, layout
from displays.palette import RED, Palette
from lobby.catalogue import sentences
from lobby.displays_settings import Theme
from lobby.lines import CHINESE, balanced

BOARD = Path(__file__).parents[2] / "queue_server/web/app/src/board"
TWINS = BOARD / "twins.json"
SIZES = ((1920, 1080), (3840, 2160), (1366, 768), (1080, 1920), (2160, 3840), (2560, 1080), (1280, 1024), (768, 1366))
THEMES = (
    Theme(),
    Theme(night_top="#FFFFFF", night="#DDE6F2", panel="#F4F7FB", accent="#B3243B"),
    Theme(night_top="#FFFFFF", night="#000000", panel="#7F7F7F", accent="#808000"),
    Theme(night_top="#0B5D3B", night="#04301E", panel="#0E4A31", accent="#FFE08A"),
)
LISTS = (
    (["1号窗口", "2号窗口", "13号窗口"], "、"),
    (["Window 1", "Window 2"], ", "),
    (["1号窗口"], "、"),
    (["1号窗口", "2号柜台"], "、"),
    (["1号窗口", "投诉窗口"], "、"),
    (["税务服务", "不动产登记"], "、"),
    (["A1-2", "A1-3"], "、"),
)
TEXTS = (
    ("今天的号已取完，请明天再来或预约。", 1000),
    ("现在不在取号时间内，取号时间为周一至周五9:00～12:00、13:30～17:30。", 1300),
    ("国有建设用地使用权及房屋所有权转移登记（存量房买卖、继承、受遗赠）", 2000),
    ("The network is away for a moment. Your number is valid and keeps its place.", 1400),
    ("请在休息区等候，其他业务不受影响。" * 6, 900),
    ("一个字也不多", 3000),
    ("Donaudampfschifffahrtsgesellschaft 很长", 500),
)


def _rough(text: str) -> float:
    return sum(58 if ord(sign) < CHINESE else 100 for sign in text)


def twins() -> dict[str, Any]:
    """What the displays work out."""
    layouts = [
        {"size": size, "stage": stage, "layout": _camel(asdict(layout(*size, stage=stage))),
         "advice": layout(*size).advice, "services": layout(*size).services,
         "entrance": asdict(layout(*size).entrance(code=True)), "code": _code_parts(size)}
        for size in SIZES for stage in (False, True)
    ]  # fmt: skip
    palettes = [{"theme": theme.model_dump(), "palette": _hex(asdict(Palette.of(theme)))} for theme in THEMES]
    lists = [{"names": names, "comma": comma, "said": together(names, comma)} for names, comma in LISTS]
    broken = [{"text": text, "width": width, "lines": balanced(text, width, _rough)} for text, width in TEXTS]
    whole = {"layouts": layouts, "palettes": palettes, "red": _code(RED), "lists": lists, "broken": broken}
    read: dict[str, Any] = json.loads(json.dumps(whole))
    return read


def _code_parts(size: tuple[int, int]) -> dict[str, Any]:
    panel = layout(*size).entrance(code=True).code
    assert panel
    return _camel(asdict(code_parts(panel)))


def _camel(fields: dict[str, Any]) -> dict[str, Any]:
    return {re.sub(r"_(\w)", lambda sign: sign[1].upper(), name): value for name, value in fields.items()}


def _hex(colours: dict[str, Any]) -> dict[str, str]:
    return {name: _code(colour) for name, colour in colours.items()}


def _code(colour: tuple[int, int, int]) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def test_regions_and_colours_are_those_of_the_displays() -> None:
    assert json.loads(TWINS.read_text("utf-8")) == twins()


def test_sentences_are_those_of_the_displays() -> None:
    source = (BOARD / "sentences.ts").read_text("utf-8")
    said = dict(re.findall(r"zh: '([^']+)',\s+en: '([^']+)'", source))
    assert len(said) == source.count("zh: '"), "every sentence is read here"
    known = sentences("zh")
    assert {zh: en for zh, en in said.items() if known.get(en) != zh} == {}


if __name__ == "__main__":
    TWINS.write_text(json.dumps(twins(), indent=1) + "\n", "utf-8")
