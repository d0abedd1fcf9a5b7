"""A slip's bytes, read back by an independent paper: what the citizen holds is what was meant."""

from __future__ import annotations

import base64
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.blocks import BlockError
from drivers.escpos_printer import Settings, encode
from drivers.escpos_raster import qr_native
from drivers.gbk import columns
from drivers.settings import read_settings
from drivers.simulated.paper import Paper

URL = "http://127.0.0.1:8000/t/Zq3v8WkTn0c2o5b9XyRt1A"
SLIP: list[dict[str, Any]] = [
    {"text": "垫江县政务服务中心", "align": "center", "bold": True},
    {"text": "A001", "align": "center", "width": 4, "height": 4, "bold": True},
    {"text": "税务业务 Tax", "align": "center", "width": 2, "height": 2},
    {"rule": True},
    {"left": "前面等候", "right": "3 人"},
    {"left": "可办窗口", "right": "1、2、3 号"},
    {"left": "取号时间", "right": "2026-11-22 09:01"},
    {"rule": True},
    {"text": "请留意叫号，过号请到导办台。Please watch the screens; if you miss your call, ask at reception."},
    {"feed": 1},
]


def printed(data: bytes, columns: int = 48) -> list[dict[str, Any]]:
    paper = Paper(columns, lambda _what, _value: None)
    for byte in data:
        paper.feed(byte)
    assert paper.garbage == 0
    return paper.slip or paper.items


def texts(data: bytes, columns: int = 48) -> list[str]:
    return [item["text"] for item in printed(data, columns) if item["kind"] == "text"]


def made(blocks: Sequence[Mapping[str, object]], rasterise: Any = None, **settings: object) -> bytes:
    return encode(blocks, read_settings(Settings, settings), rasterise)


def test_the_paper_reads_what_was_sent() -> None:
    paper = printed(encode(SLIP))
    assert paper[0] == {
        "kind": "text",
        "text": "垫江县政务服务中心",
        "align": "center",
        "width": 1,
        "height": 1,
        "bold": True,
    }
    assert paper[1] == {"kind": "text", "text": "A001", "align": "center", "width": 4, "height": 4, "bold": True}
    assert paper[4]["text"].startswith("前面等候")
    assert paper[4]["text"].endswith("3 人")
    assert paper[-1] == {"kind": "cut"}


@pytest.mark.parametrize(("width", "limit"), [(58, 32), (80, 48)])
def test_it_fits_the_paper_so_that_the_printer_never_breaks_a_line_itself(width: int, limit: int) -> None:
    data = made(SLIP, width=width)
    assert texts(data, limit) == texts(data, 1000)
    assert texts(data, limit)[3] == "-" * limit


@pytest.mark.parametrize("width", [58, 80])
def test_a_slip_without_qr_prints_at_once_at_9600_baud(width: int) -> None:
    assert len(made(SLIP, width=width)) <= 700


def test_it_begins_with_initialise_and_chinese_on_and_ends_with_the_cut() -> None:
    data = encode([{"text": "号"}])
    assert data == bytes.fromhex("1B40 1C26 BAC5 0A 1B6404 1D5601")


def test_a_driver_that_forgot_chinese_mode_would_be_seen() -> None:
    assert texts(encode([{"text": "号"}]).replace(b"\x1c\x26", b"")) != texts(encode([{"text": "号"}]))


def test_a_rare_character_becomes_a_geta_mark_without_a_font() -> None:
    assert texts(encode([{"text": "王䶮先生"}]))[0] == "王〓先生"


def test_a_rare_character_is_drawn_with_a_font() -> None:
    asked = []

    def rasterise(text: str, height: int) -> tuple[int, bytes]:
        asked.append((text, height))
        return 20, b"\xff\xff\xf0" * height

    paper = printed(made([{"text": "王䶮", "height": 2, "align": "center"}], rasterise))
    assert asked == [("王䶮", 48)]
    assert (paper[0]["kind"], paper[0]["width"], paper[0]["height"], paper[0]["align"]) == ("raster", 24, 48, "center")
    assert base64.b64decode(paper[0]["data"]) == b"\xff\xff\xf0" * 48


def drawn(text: str, height: int) -> tuple[int, bytes]:
    """A font's drawing of a line: black, as wide as its columns."""
    width = 12 * columns(text)
    return width, b"\xff" * ((width + 7) // 8) * height


@pytest.mark.parametrize("rare", ["㐂", "䶮", "𠮷", "鿫", "€"])
def test_only_the_line_with_the_rare_character_is_drawn(rare: str) -> None:
    paper = printed(made([{"text": f"税务业务\n王{rare}先生\n请稍候"}], drawn))
    assert [item.get("text", item["kind"]) for item in paper[:3]] == ["税务业务", "raster", "请稍候"]
    assert [item["kind"] for item in paper].count("raster") == 1
    assert paper[1]["width"] == 12 * columns(f"王{rare}先生")


def test_a_row_with_a_rare_name_is_drawn_as_it_would_be_printed() -> None:
    asked: list[str] = []

    def rasterise(text: str, height: int) -> tuple[int, bytes]:
        asked.append(text)
        return drawn(text, height)

    made([{"left": "姓名", "right": "王䶮"}], rasterise, width=58)
    assert asked == ["姓名" + " " * (32 - 8) + "王䶮"]


def test_a_drawing_wider_than_the_paper_is_cropped() -> None:
    paper = printed(made([{"text": "䶮" * 12, "width": 2}], lambda _, height: (900, bytes(113) * height), width=58))
    assert {item["width"] for item in paper if item["kind"] == "raster"} == {384}


def test_mixed_widths_are_columns_and_not_characters() -> None:
    (line, *_) = texts(made([{"left": "A1税务", "right": "第3号窗口"}], width=58), 32)
    assert (len(line), columns(line)) == (32 - 6, 32)


@pytest.mark.parametrize(
    ("block", "sent"),
    [
        ({"text": "号", "align": "center"}, "1B6101 BAC5 0A 1B6100"),
        ({"text": "号", "align": "right"}, "1B6102 BAC5 0A 1B6100"),
        ({"text": "号", "bold": True}, "1B4501 BAC5 0A 1B4500"),
        ({"text": "号", "width": 2, "height": 2}, "1D2111 BAC5 0A 1D2100"),
        ({"text": "号", "width": 4, "height": 4}, "1D2133 BAC5 0A 1D2100"),
        ({"text": "A023〇￥"}, "41303233 A996 A3A4 0A"),
        ({"feed": 3}, "0A0A0A"),
        ({"raster": "gAE=", "raster_width": 8}, "1B6101 1D763000 0100 0200 8001 1B6100"),
    ],
)
def test_each_block_is_these_bytes(block: dict[str, Any], sent: str) -> None:
    assert encode([block]) == bytes.fromhex(f"1B40 1C26 {sent} 1B6404 1D5601")


def test_chinese_that_gs_leaves_small_is_enlarged_by_fs_w() -> None:
    data = made([{"text": "号", "width": 2, "height": 2}, {"text": "号"}], big_chinese="fs_w")
    assert data == bytes.fromhex("1B40 1C26 1D2111 1C5701 BAC5 0A 1D2100 1C5700 BAC5 0A 1B6404 1D5601")


def test_a_vendors_own_bytes_stand_before_the_slip_and_behind_the_cut() -> None:
    data = made([{"text": "x"}], before_slip_hex="1B 33 18", after_cut_hex="1D 65 05")
    assert data == bytes.fromhex("1B40 1C26 1B3318 78 0A 1B6404 1D5601 1D6505")


def test_what_japanese_models_alone_take_is_never_sent() -> None:
    data = made(SLIP, drawn)
    assert b"\x1c\x43" not in data
    assert b"\x1c\x21" not in data


def test_an_old_font_draws_more() -> None:
    assert texts(made([{"text": "朱镕基"}], charset="gb2312"))[0] == "朱〓基"


def test_native_qr_is_the_published_sequence() -> None:
    assert qr_native("A1", 6) == bytes.fromhex(
        "1D286B0400314132001D286B03003143061D286B03003145311D286B0500315030 4131 1D286B0300315130"
    )
    paper = printed(made([{"qr": URL, "size": 5}], qr="native"))
    assert paper[0] == {"kind": "qr", "data": URL, "size": 5, "align": "center"}


@pytest.mark.parametrize("size", [3, 4, 5, 6, 10])
@pytest.mark.parametrize("width", [58, 80])
def test_the_raster_qr_can_be_scanned_from_the_paper(tmp_path: Path, size: int, width: int) -> None:
    if shutil.which("zbarimg") is None:
        pytest.skip("zbarimg is not installed (Debian package zbar-tools)")
    item = printed(made([{"qr": URL, "size": size}], width=width))[0]
    assert item["width"] * item["scale"] <= {58: 384, 80: 576}[width]
    picture = tmp_path / "qr.pbm"
    picture.write_bytes(b"P4 %d %d\n" % (item["width"], item["height"]) + base64.b64decode(item["data"]))
    found = subprocess.run(["zbarimg", "-q", "--raw", str(picture)], capture_output=True, check=False, timeout=20)
    assert found.stdout.decode().strip() == URL


@pytest.mark.parametrize("size", [3, 6, 7])
def test_a_qr_code_has_four_white_modules_on_every_side(size: int) -> None:
    item = printed(made([{"qr": URL, "size": size}], raster_doubling=False))[0]
    stride, rows = item["width"] // 8, base64.b64decode(item["data"])
    black = [
        (x, y) for y in range(item["height"]) for x in range(item["width"]) if rows[y * stride + x // 8] & 0x80 >> x % 8
    ]
    assert min(x for x, _ in black) == min(y for _, y in black) == 4 * size
    assert max(x for x, _ in black) + 1 == max(y for _, y in black) + 1 == item["height"] - 4 * size


def test_doubling_saves_three_quarters_of_a_qr_code() -> None:
    block = [{"qr": URL, "size": 6}]
    assert len(made(block)) * 3 < len(made(block, raster_doubling=False))


def test_a_picture_too_wide_is_cropped_not_refused() -> None:
    rows = base64.b64encode(bytes(72) * 10).decode()
    assert printed(made([{"raster": rows, "raster_width": 576}], width=58))[0]["width"] == 384


@pytest.mark.parametrize(
    ("settings", "ending"),
    [
        ({"cut": "full"}, "1B6404 1D5600"),
        ({"cut": "none"}, "1B6404"),
        ({"cutter": "gs_v_feed"}, "1D564260"),
        ({"cutter": "gs_v_feed", "cut": "full", "feed_lines": 1}, "1D564118"),
        ({"cutter": "esc"}, "1B6404 1B6D"),
        ({"cutter": "esc", "cut": "full", "feed_lines": 2}, "1B6402 1B69"),
        ({"after_cut_hex": "1D 65 05"}, "1B6404 1D5601 1D6505"),
        ({"buzzer": "esc_b", "beeps": 3}, "1B6404 1D5601 1B420302"),
        ({"buzzer": "drawer", "after_cut_hex": "07"}, "1B6404 1D5601 1B70003232 1B70003232 07"),
    ],
)
def test_every_cutter_gets_its_bytes(settings: dict[str, object], ending: str) -> None:
    assert made([{"text": "x"}], **settings).endswith(b"x\n" + bytes.fromhex(ending))


@pytest.mark.parametrize(
    ("blocks", "said"),
    [
        ([{"text": 5}], "block 1: text"),
        ([{"text": "a"}, {"txt": "b"}], "block 2: found txt; allowed text.*did you mean text"),
        ([{"text": "a", "align": "centre"}], "did you mean center"),
        ([{"qr": ""}], "1 to 1000 bytes"),
        ([{"raster": "!!", "raster_width": 8}], "base64"),
        ([{"raster": "AAA=", "raster_width": 24}], "whole rows of 3 bytes"),
        ([{}], "nothing"),
    ],
)
def test_a_wrong_block_is_refused_with_its_place(blocks: list[dict[str, Any]], said: str) -> None:
    with pytest.raises(BlockError, match=said):
        encode(blocks)


def test_sizes_out_of_range_are_clamped() -> None:
    assert printed(encode([{"text": "A", "width": 99, "height": 0}]))[0]["width"] == 8


anything = st.text(max_size=40)
block = st.one_of(
    st.builds(lambda text, width: {"text": text, "width": width}, anything, st.integers(1, 8)),
    st.builds(lambda left, right: {"left": left, "right": right}, anything, anything),
    st.builds(lambda lines: {"feed": lines}, st.integers(0, 3)),
)


@given(st.lists(block, max_size=5))
def test_no_text_can_break_out_of_its_line(blocks: list[dict[str, Any]]) -> None:
    data = encode(blocks)
    paper = printed(data)
    assert paper[-1] == {"kind": "cut"}
    assert [item["kind"] for item in paper].count("cut") == 1
    assert texts(data) == texts(data, 1000)


def test_the_caller_may_leave_settings_out() -> None:
    maker: Callable[..., bytes] = encode
    assert maker([]) == bytes.fromhex("1B40 1C26 1B6404 1D5601")


def test_automatic_status_is_asked_for_anew_after_initialising() -> None:
    assert made([], status="asb").startswith(bytes.fromhex("1B40 1C26 1D610E"))
    assert b"\x1d\x61" not in made([])
