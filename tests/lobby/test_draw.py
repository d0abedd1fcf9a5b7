"""Text fits where it is put, corners are smooth, and no character comes out as an empty box."""

from __future__ import annotations

import random
import tracemalloc

import pygame
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lobby import draw, font
from lobby.colour import contrast, rgb
from lobby.lines import NEVER_FIRST, balanced, broken
from lobby.qr import modules

BLUE, WHITE, BLACK = (29, 95, 191), (255, 255, 255), (0, 0, 0)


@pytest.fixture
def page() -> pygame.Surface:
    surface = pygame.Surface((400, 300))
    surface.fill(WHITE)
    return surface


def inked(surface: pygame.Surface) -> pygame.Rect:
    """The smallest box around everything that is not white."""
    mask = pygame.mask.from_threshold(surface, WHITE, (1, 1, 1, 255))
    mask.invert()
    boxes = mask.get_bounding_rects()
    return boxes[0].unionall(boxes[1:]) if boxes else pygame.Rect(0, 0, 0, 0)


def test_the_typeface_writes_rare_chinese_names_and_says_what_it_cannot() -> None:
    assert font.missing("垫江县行政服务中心 A001 请到三号窗口 䶮㛃") == set()
    assert font.missing("好\U0001f600") == {"\U0001f600"}
    assert font.missing("办\n理", bold=True) == set()


@pytest.mark.parametrize("text", ["投资建设项目审批", "Real Estate Registration", "等候 12 人 · 约 18 分钟"])
def test_a_long_line_is_made_smaller_until_it_fits(text: str) -> None:
    size = draw.fitting(text, 180, 60, bold=True)
    assert draw.measure(text, size, bold=True) <= 180
    assert draw.measure(text, size + 1, bold=True) > 180


def test_text_that_cannot_shrink_any_more_is_cut_and_never_leaves_its_box(page: pygame.Surface) -> None:
    draw.Pen(page).text("一" * 40, (50, 100, 200, 60), 40, BLACK, smallest=36)
    around = inked(page)
    assert around.width > 120
    assert pygame.Rect(50, 100, 200, 60).contains(around)


def test_wrapping_breaks_english_at_words_and_never_starts_a_line_with_a_comma() -> None:
    assert draw.wrapped("Please take your slip", 120, 20) == ["Please take", "your slip"]
    width = draw.measure("请取好号票", 30)
    lines = draw.wrapped("请取好号票，到窗口办理。", width, 30)
    assert "".join(lines) == "请取好号票，到窗口办理。"
    assert all(line[0] not in NEVER_FIRST for line in lines)


def test_wrapped_text_shrinks_to_the_height_too() -> None:
    size, lines = draw.fitting_lines("网络中断，仍可取号。请取好号票，到窗口办理。", (200, 60), 40)
    assert len(lines) * size * draw.LINE <= 60.5
    assert all(draw.measure(line, size) <= 200 for line in lines)


def test_no_word_stands_alone_on_the_last_line() -> None:
    text = "网络暂时中断，您的号码有效，排队顺序不变。"
    width = draw.measure(text, 40) - 40
    _size, lines = draw.fitting_lines(text, (width, 300), 40)
    assert len(lines) == 2
    assert min(len(line) for line in lines) > 7


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("今天的号已取完，请明天再来或预约。", ("今天的号已取完，", "请明天再来或预约。")),
        ("税务登记信息变更及注销（含清税证明）", ("税务登记信息变更及注销", "（含清税证明）")),
        ("无理由超过法定办理时间十天以上", ("无理由超过法定", "办理时间十天以上")),
        ("Please stay here, a clerk is coming.", ("Please stay here,", "a clerk is coming.")),
    ],
)
def test_a_line_ends_where_a_reader_pauses(text: str, lines: tuple[str, ...]) -> None:
    width = draw.measure(text, 40) * 0.75
    assert draw.fitting_lines(text, (width, 300), 40) == (40, lines)


@given(st.text(alphabet="中文，。（aB1 \n", min_size=1, max_size=60), st.integers(40, 400))
def test_balanced_lines_are_no_more_and_lose_nothing(text: str, width: int) -> None:
    def wide(line: str) -> float:
        return sum(10 if ord(sign) < 128 else 20 for sign in line)

    plain, even = broken(text, width, wide), balanced(text, width, wide)
    assert len(even) <= len(plain)
    assert "".join("".join(even).split()) == "".join("".join(plain).split())
    assert all(wide(line) <= width for line in even) or even == plain


def test_text_sits_in_the_middle_of_its_box(page: pygame.Surface) -> None:
    draw.Pen(page).text("国", (100, 100, 200, 100), 60, BLACK, align="center")
    around = inked(page)
    assert abs(around.centerx - 200) <= 3
    assert abs(around.centery - 150) <= 4


def test_round_corners_have_half_tones_and_the_box_keeps_its_size(page: pygame.Surface) -> None:
    draw.Pen(page).box((50, 50, 200, 100), BLUE, radius=30)
    assert inked(page) == pygame.Rect(50, 50, 200, 100)
    assert page.get_at((50, 50))[:3] == WHITE
    corner = {page.get_at((x, y))[:3] for x in range(50, 80) for y in range(50, 80)}
    assert len(corner - {WHITE, BLUE}) > 5, "the corner is drawn in steps"


def test_a_pen_scales_and_finds_its_way_back() -> None:
    pen = draw.Pen.letterboxed(pygame.Surface((800, 960)), (1080, 1920))
    assert pen.scale == 0.5
    assert pen.rect((0, 0, 1080, 1920)) == pygame.Rect(130, 0, 540, 960)
    assert pen.to_design((130 + 270, 480)) == (540, 960)


def test_a_qr_code_has_its_quiet_zone_and_only_whole_modules(page: pygame.Surface) -> None:
    page.fill(BLUE)
    draw.Pen(page).qr("https://hall.example/t/0123456789abcdef", (50, 20, 260, 260))
    dots = modules("https://hall.example/t/0123456789abcdef")
    dot = 260 // (len(dots) + 8)
    left = 180 - dot * len(dots) // 2
    top = 150 - dot * len(dots) // 2
    assert page.get_at((left - 2 * dot, top - 2 * dot))[:3] == WHITE
    read = tuple(
        tuple(
            int(page.get_at((left + x * dot + dot // 2, top + y * dot + dot // 2))[:3] == BLACK)
            for x in range(len(dots))
        )
        for y in range(len(dots))
    )
    assert read == dots


def test_contrast_is_the_one_of_wcag() -> None:
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert contrast(rgb("#777777"), WHITE) == pytest.approx(4.48, abs=0.01)


def test_the_text_cache_is_bounded() -> None:
    pen = draw.Pen(pygame.Surface((200, 50)))
    for number in range(draw.TEXTS + 50):
        pen.text(str(number), (0, 0, 200, 50), 20, BLACK)
    assert draw._usual.cache_info().currsize == draw.TEXTS


def test_large_numbers_are_kept_by_the_dozen_only() -> None:
    pen = draw.Pen(pygame.Surface((900, 300)))
    for number in range(draw.LARGE_TEXTS + 20):
        pen.text(f"A{number:03}", (0, 0, 900, 300), 200, BLACK)
    assert draw._large.cache_info().currsize == draw.LARGE_TEXTS


def test_a_picture_that_was_sent_is_let_go_of() -> None:
    noise = pygame.image.frombytes(random.Random(1).randbytes(200 * 200 * 3), (200, 200), "RGB")
    draw.encoded(noise)  # what is loaded once is here now
    tracemalloc.start()
    try:
        sizes = [len(draw.encoded(noise)) for _ in range(20)]
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert min(sizes) > 100_000
    assert kept < min(sizes), "each of them was kept"
