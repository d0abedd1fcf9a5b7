"""The paper a citizen takes, by the centre's own template: what stands on it, in which order, in whose language."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pygame
import pytest

from drivers.blocks import read_blocks
from drivers.escpos_slip import Settings, encode
from lobby import sample
from lobby.centre import Centre
from lobby.config import BadConfig, load
from lobby.logo import diffused, logo
from lobby.slip import Block, checklist, slip

DIANJIANG = Path(__file__).parents[2] / "config" / "dianjiang.toml"
AT = datetime(2026, 11, 23, 1, 41, tzinfo=UTC)
URL = "http://192.168.10.2:8080/t/5Q0m0cVtN3yJkR2wXo9LsA"
EXTRA: dict[str, Any] = {
    "items": [
        {"id": "deed", "code": "R-7", "name": {"zh": "不动产转移登记", "en": "Transfer of title"}, "service": "estate",
         "materials": [{"zh": "买卖合同", "en": "Contract of sale"}]},
    ],
    "packages": [
        {"id": "newborn", "name": {"zh": "出生一件事", "en": "A child is born"},
         "materials": [{"zh": "出生医学证明", "en": "Birth certificate"}],
         "steps": [{"name": {"zh": "户口登记", "en": "Household register"}, "service": "police"},
                   {"name": {"zh": "医保参保", "en": "Health insurance"}, "service": "general"}]},
    ],
    "grounds": [
        {"id": "soldier", "name": {"zh": "现役军人", "en": "Service members"},
         "basis": {"zh": "《军人地位和权益保障法》", "en": "Law on the Status of Service Members"}},
    ],
}  # fmt: skip


def centre(**changes: Any) -> Centre:
    whole = load(DIANJIANG).model_dump(by_alias=True)
    return Centre.model_validate({**whole, **EXTRA, **changes})


def words(blocks: list[Block]) -> list[str]:
    """A slip as one reads it: a word for each block."""
    return [
        block.get("text") or f"{block.get('left', '')}|{block.get('right', '')}".strip("|")
        or next(key for key in ("rule", "qr", "raster", "feed") if key in block)
        for block in blocks
    ]  # fmt: skip


def test_a_plain_slip_reads_from_top_to_bottom() -> None:
    hall = centre()
    read = words(slip(hall, sample.ticket(hall, "tax", AT), url=URL))
    assert read == [
        "垫江县行政服务中心", "欢迎光临", "rule", "A001", "税务服务", "feed", "前面等候|3", "预计等候|12～24分钟",
        "办理窗口|1号窗口、2号窗口、3号窗口", "取号时间|2026-11-23 09:41", "rule", "请备齐：", "□ 身份证原件", "□ 办税资料",
        "qr", "扫码查看排队进度", "号码不代表叫号顺序，请留意屏幕和广播。",
    ]  # fmt: skip


def test_without_a_basis_for_the_wait_the_people_ahead_are_all_it_promises() -> None:
    hall = centre()
    ticket = sample.ticket(hall, "tax", AT).model_copy(update={"wait_basis": "none"})
    read = words(slip(hall, ticket, url=URL))
    assert "前面等候|3" in read
    assert not any("预计等候" in line or "分钟" in line for line in read)


def test_a_priority_number_names_its_ground_in_law() -> None:
    hall = centre()
    ticket = sample.ticket(hall, "tax", AT).model_copy(update={"ticket_class": "priority", "basis": "soldier"})
    assert "优先依据：《军人地位和权益保障法》" in words(slip(hall, ticket, url=None))
    english = words(slip(hall, ticket, url=None, language="en"))
    assert "Class|Priority" in english
    assert "Priority under Law on the Status of Service Members" in english


def test_an_item_brings_its_own_materials_and_a_package_its_steps() -> None:
    hall = centre()
    deed = sample.ticket(hall, "estate", AT).model_copy(update={"item": "deed"})
    assert [line for line in words(slip(hall, deed, url=None)) if line.startswith("□")] == ["□ 买卖合同"]
    newborn = sample.ticket(hall, "police", AT).model_copy(update={"package": "newborn"})
    read = words(slip(hall, newborn, url=None))
    assert read[read.index("办理步骤：") : read.index("办理步骤：") + 5] == [
        "办理步骤：", "1. 户口登记", "2. 医保参保", "请备齐：", "□ 出生医学证明",
    ]  # fmt: skip
    assert "出生一件事" in read


def test_a_centre_orders_its_slip_as_it_likes() -> None:
    own = {"text": {"zh": "二楼咖啡免费", "en": "Free coffee upstairs"}, "align": "center", "bold": True}
    hall = centre(slip={"layout": ["number", "rule", "rule", own, "hotline"], "number_size": 6})
    blocks = slip(hall, sample.ticket(hall, "tax", AT), url=URL)
    assert words(blocks) == ["A001", "rule", "二楼咖啡免费", "服务热线 12345"]
    assert (blocks[0]["width"], blocks[2]["bold"]) == (6, True)


def test_a_template_with_a_part_that_is_none_is_told(tmp_path: Path) -> None:
    file = tmp_path / "centre.toml"
    file.write_text(DIANJIANG.read_text("utf-8").replace("[slip]", '[slip]\nlayout = ["number", "qrcode"]'), "utf-8")
    with pytest.raises(BadConfig, match=r"slip\.layout\[1\].*found 'qrcode'; allowed .*'qr'"):
        load(file)


def test_the_list_of_materials_is_a_paper_without_a_number() -> None:
    hall = centre()
    read = words(checklist(hall, "estate", "deed", None))
    assert read == ["垫江县行政服务中心", "rule", "所需材料", "不动产转移登记", "□ 买卖合同", "rule", "服务热线 12345"]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [58, 80])
def test_without_code_logo_and_materials_it_prints_at_once_at_9600_baud(width: int, language: str) -> None:
    hall = centre()
    for service in hall.services:
        bare = hall.model_copy(
            update={"services": tuple(one.model_copy(update={"materials": ()}) for one in hall.services)}
        )
        blocks = slip(bare, sample.ticket(bare, service.id, AT), url=None, language=language)
        assert len(encode([dict(block) for block in blocks], Settings(width=width))) <= 700


# --- the logo ---


@pytest.fixture
def emblem(tmp_path: Path) -> Path:
    """A black ring on white, 640 wide, with a clear corner."""
    picture = pygame.Surface((640, 320), pygame.SRCALPHA, 32)
    picture.fill((255, 255, 255, 0))
    pygame.draw.circle(picture, (0, 0, 0, 255), (320, 160), 150)
    pygame.image.save(picture, str(tmp_path / "emblem.png"))
    return tmp_path / "emblem.png"


def test_a_logo_is_dots_black_where_it_is_dark_and_paper_where_it_is_clear(emblem: Path) -> None:
    block = logo(emblem, 320)
    rows = base64.b64decode(block["raster"])
    assert (block["raster_width"], len(rows)) == (320, 160 * 40)
    middle, corner = rows[80 * 40 + 20], rows[0]
    assert (middle, corner) == (0xFF, 0x00)
    read_blocks([dict(block)])  # a printer understands it


def test_a_grey_is_half_the_dots() -> None:
    dots = int.from_bytes(diffused([[127.5] * 64 for _ in range(32)]), "big").bit_count()
    assert abs(dots - 32 * 32) < 40


def test_a_logo_that_is_no_picture_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_text("not a picture")
    with pytest.raises(BadConfig, match=r"logo\.png:: found no readable picture"):
        logo(tmp_path / "logo.png", 320)
