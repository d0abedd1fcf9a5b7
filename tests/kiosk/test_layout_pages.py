"""What single pages of the kiosk promise: nothing hidden, nothing said too late, nothing that cannot be reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from kiosk import samples
from kiosk.actions import Choose, Do, Pick
from kiosk.layout import CORNER, layout
from kiosk.layout_rate import WORDS
from kiosk.pages import (
    Attract,
    BookingIt,
    CheckingIn,
    Finding,
    Given,
    Home,
    InDepartment,
    Mine,
    Screen,
    Search,
    Sorry,
    Taking,
    Wanted,
)
from kiosk.widgets import HEIGHT, SMALLEST_TARGET, WIDTH, Code, Label, Widget, target_at
from lobby import draw
from lobby.catalogue import sentences
from lobby.centre import Centre
from lobby.config import load

CENTRE = load(Path(__file__).parents[2] / "config" / "dianjiang.toml")
PLAIN = CENTRE.model_copy(update={"departments": (), "items": (), "packages": (), "grounds": ()})
WALL = samples.WALL.astimezone(CENTRE.zone)
SCREENS = dict(samples.screens(CENTRE, samples.PICTURED))


def widgets_of(name: str) -> list[Widget]:
    return layout(SCREENS[name], WALL, 0.0)


def targets(widgets: Sequence[Widget]) -> list[Widget]:
    return [widget for widget in widgets if widget.action is not None]


def labels(widgets: Sequence[Widget]) -> list[Label]:
    return [widget for widget in widgets if isinstance(widget, Label) and widget.text]


def size_of(label: Label) -> int:
    least = round(label.size * label.smallest)
    return draw.fitting_lines(label.text, label.box[2:], label.size, bold=label.bold, smallest=least)[0]


def test_large_type_is_larger_and_has_no_second_language() -> None:
    service = PLAIN.services[0]
    normal = labels(layout(Screen(samples.facts(PLAIN)), WALL, 0.0))
    elder = labels(layout(Screen(samples.facts(PLAIN), elder=True), WALL, 0.0))
    sizes = [next(size_of(label) for label in page if label.text == service.name.zh) for page in (normal, elder)]
    assert sizes[1] > sizes[0] * 1.25
    assert any(label.text == service.name.en for label in normal)
    assert not any(label.text == service.name.en for label in elder)


def test_large_type_shows_four_services_at_most() -> None:
    for low in (False, True):
        shown = targets(layout(Screen(samples.facts(PLAIN), elder=True, low=low), WALL, 0.0))
        assert sum(isinstance(widget.action, Pick) for widget in shown) <= 4


def test_while_somebody_is_asked_there_is_nothing_to_press() -> None:
    service = CENTRE.services[0].id
    for page in (
        Taking(Wanted(service)),
        CheckingIn("7K4M2P"),
        BookingIt(service, "2026-11-24T10:00:00+08:00"),
        Finding(),
    ):
        for low in (False, True):
            assert targets(layout(Screen(samples.facts(CENTRE), page, low=low), WALL, 0.0)) == []


def test_all_nine_services_of_dianjiang_stand_on_one_page_with_a_way_to_ask() -> None:
    actions = [widget.action for widget in targets(layout(Screen(samples.facts(PLAIN)), WALL, 0.0))]
    assert {action.service for action in actions if isinstance(action, Pick)} == set(PLAIN.service)
    assert actions.count(Do("help")) == 2


def test_every_department_and_item_can_be_reached_by_turning() -> None:
    by_department = CENTRE.kiosk.model_copy(update={"home": "departments"})
    facts = samples.facts(CENTRE.model_copy(update={"kiosk": by_department}))
    for modes in ({}, {"elder": True}, {"low": True}, {"elder": True, "low": True}):
        seen = set()
        for number in range(30):
            for page in (Home(number), *(InDepartment(one.id, number) for one in CENTRE.departments)):
                screen = Screen(facts, page, **modes)
                seen |= {widget.action for widget in targets(layout(screen, WALL, 0.0))}
        assert {Choose("department", one.id) for one in CENTRE.departments} <= seen
        assert {Choose("item", one.id) for one in CENTRE.items if one.department} <= seen


def test_a_thousand_items_are_found_and_turned_on_pages_that_fit() -> None:
    first = CENTRE.items[0]
    many = tuple(first.model_copy(update={"id": f"i{place}", "code": f"X{place:04d}"}) for place in range(1000))
    centre = CENTRE.model_copy(update={"items": many})
    screen = Screen(samples.facts(centre), Search("X0", 3))
    found = [widget.action for widget in targets(layout(screen, WALL, 0.0)) if isinstance(widget.action, Choose)]
    assert [action.id for action in found] == [f"i{place}" for place in range(15, 20)]


def test_how_full_a_queue_is_is_said_in_words_not_only_in_colour() -> None:
    said = " ".join(label.text for label in labels(layout(Screen(samples.facts(PLAIN)), WALL, 0.0)))
    for word in ("空闲", "适中", "繁忙", "无需等候", "等候 12 人"):
        assert word in said


def test_where_nothing_is_known_of_the_wait_yet_only_the_count_is_told() -> None:
    facts = samples.facts(PLAIN)
    bare = {key: board.model_copy(update={"wait_basis": "none"}) for key, board in facts.boards.items()}
    said = " ".join(label.text for label in labels(layout(Screen(replace(facts, boards=bare)), WALL, 0.0)))
    assert "等候 12 人" in said
    assert "分钟" not in said
    assert "繁忙" not in said
    for basis, there in (("none", False), ("guess", True)):
        ticket = samples.ticket(CENTRE, wait_basis=basis)
        for page in (Given(ticket, samples.URL, slip="printed"), Mine(((ticket, samples.URL),))):
            words = [label.text for label in labels(layout(Screen(samples.facts(CENTRE), page), WALL, 0.0))]
            assert any("12" in text for text in words)
            assert ("预计等候" in words) == there
            assert any("分钟" in text for text in words) == there


def test_old_figures_are_not_shown_while_cut_off_and_the_page_is_calm() -> None:
    screen = Screen(samples.facts(CENTRE, online=False))
    said = " ".join(label.text for label in labels(layout(screen, WALL, 0.0)))
    assert "网络中断，仍可取号" in said
    assert "网络暂时中断，仍可正常取号。" in said
    assert "等候 12 人" not in said


def test_out_of_paper_is_said_before_the_press() -> None:
    for low in (False, True):
        screen = Screen(samples.facts(CENTRE, paper="paper_out"), low=low)
        assert any("二维码" in label.text for label in labels(layout(screen, WALL, 0.0)))


def test_a_closed_service_says_why_and_when_all_are_closed_booking_and_my_number_remain() -> None:
    said = " ".join(label.text for label in labels(widgets_of("services-closed-zh-normal")))
    assert samples.FULL.zh in said
    assert "暂停" in said
    shut = widgets_of("out-of-hours-zh-normal")
    assert any(label.text == samples.HOURS.zh for label in labels(shut))
    actions = {widget.action for widget in targets(shut)}
    assert {Do("book"), Do("my_ticket")} <= actions
    assert not any(isinstance(action, Pick | Choose) for action in actions)


def test_a_number_has_its_code_with_and_without_paper() -> None:
    for name in ("given-zh-normal", "given-unprinted-en-elder-low-contrast"):
        code = next(widget for widget in widgets_of(name) if isinstance(widget, Code))
        assert min(code.box[2:]) >= 400
        assert code.content == samples.URL


def test_without_paper_the_code_is_large_enough_to_photograph_from_a_wheelchair() -> None:
    def side(name: str) -> float:
        return min(next(widget for widget in widgets_of(name) if isinstance(widget, Code)).box[2:])

    for page in ("given", "given-offline"):
        assert side(f"{page}-unprinted-zh-normal") > side(f"{page}-zh-normal") * 1.15
    for mode in ("normal", "elder", "contrast", "low", "elder-low-contrast"):
        assert side(f"given-unprinted-en-{mode}") >= 500  # 184 mm on 32 inches, quiet zone and all


def test_a_call_for_help_has_its_tick_only_once_somebody_comes() -> None:
    said = {
        name: [label.text for label in labels(widgets_of(f"help-{name}-en-normal"))] for name in ("asking", "coming")
    }
    assert "✓" in said["coming"]
    assert "✓" not in said["asking"]


def test_any_number_of_services_keeps_large_targets_inside_the_frame() -> None:
    for count in (1, 2, 8, 10, 11, 30):
        services = tuple(PLAIN.services[0].model_copy(update={"id": f"s{number}"}) for number in range(count))
        facts = samples.facts(Centre.model_validate({**PLAIN.model_dump(by_alias=True), "services": services}))
        for elder, low in ((False, False), (True, False), (False, True), (True, True)):
            for widget in targets(layout(Screen(facts, Home(1), elder=elder, low=low), WALL, 0.0)):
                assert min(widget.box[2:]) >= SMALLEST_TARGET
                assert widget.box[1] + widget.box[3] <= HEIGHT - 10


def test_every_sentence_has_its_chinese() -> None:
    """Sentences of the kiosk are found in the pages themselves: none may be shown in English on a Chinese page."""
    english = {text.split("{")[0].strip() for text in sentences("zh")} - {""}
    names = {service.name.en for service in CENTRE.services} | {"English"}
    names |= {word[:1].upper() + word[1:] for word in WORDS.values()}  # small beside the Chinese, as names are
    names |= {screen.page.message.en for screen in SCREENS.values() if isinstance(screen.page, Sorry)}
    for name, screen in SCREENS.items():
        if screen.language == "zh" and not isinstance(screen.page, Attract):
            for label in labels(widgets_of(name)):
                if label.text not in names and len(label.text) > 3:
                    assert label.text not in english, (name, label.text)


def test_the_staff_s_corner_is_a_target_without_a_face() -> None:
    corner = next(widget for widget in widgets_of("home-zh-normal") if widget.action == Do("staff"))
    assert type(corner) is Widget
    assert corner.box == CORNER


def test_the_question_whether_one_is_there_leaves_nothing_else_to_press() -> None:
    widgets = widgets_of("still-there-zh-low")
    pressed = {target_at(widgets, (x, y)) for x in range(5, WIDTH, 30) for y in range(5, HEIGHT, 30)} - {None}
    assert {widget.action for widget in pressed if widget} == {Do("stay"), Do("home")}
