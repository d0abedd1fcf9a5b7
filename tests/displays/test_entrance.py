"""The entrance board: how busy each service is in words, why one is closed, where to go, what to advise."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pygame
import pytest

from displays import sample
from displays.entrance import Place, advice, feeling_words, lines, places
from displays.entrance_face import EntranceFace
from displays.look import layout
from displays.regions import Moment
from lobby import config
from lobby.messages import QueueBoard, Text

TAX = Place("tax", "tax", "A", Text(zh="税务服务", en="Tax"), None)


def board(waiting: int = 3, windows: int = 1, high: int = 20, closed: dict[str, Text] | None = None) -> QueueBoard:
    made = sample.queue("tax", "A", "税务服务", "Tax", waiting, windows, (max(0, high - 5), high))
    return made.model_copy(update={"closed": closed or {}})


@pytest.mark.parametrize(
    ("heard", "feeling", "word"),
    [
        (board(waiting=0, high=0), "quiet", "空闲"),
        (board(waiting=0, high=45), "quiet", "空闲"),
        (board(high=10), "quiet", "空闲"),
        (board(high=11), "steady", "适中"),
        (board(high=30), "steady", "适中"),
        (board(high=31), "busy", "繁忙"),
        (board(windows=0), "closed", "暂停服务"),
    ],
)
def test_a_queue_is_quiet_steady_busy_or_closed(heard: QueueBoard, feeling: str, word: str) -> None:
    (line,) = lines([TAX], {"tax": heard})
    assert line.feeling == feeling
    assert feeling_words(line.feeling).zh == word


def test_a_queue_whose_wait_nothing_is_known_of_is_open_and_shows_its_people_alone() -> None:
    bare = {"wait_basis": "none"}
    (line,) = lines([TAX], {"tax": board(high=45).model_copy(update=bare)})
    assert (line.feeling, feeling_words(line.feeling).zh, line.waiting) == ("open", "可取号", 3)
    assert line.wait == Text(zh="", en="")
    assert line.share == lines([TAX], {"tax": board(waiting=0)})[0].share
    assert advice([line]) == advice(lines([TAX], {"tax": board(high=45)})), "it is not quiet"
    (empty,) = lines([TAX], {"tax": board(waiting=0).model_copy(update=bare)})
    assert empty.feeling == "quiet"


def test_bars_grow_with_the_wait_and_are_full_at_an_hour() -> None:
    shares = [lines([TAX], {"tax": board(high=high)})[0].share for high in (5, 20, 45, 60, 600)]
    assert shares == sorted(shares)
    assert shares[-2:] == [1.0, 1.0]
    assert lines([TAX], {"tax": board(waiting=0)})[0].share > 0, "a quiet bar can be seen"


def test_a_service_that_gives_no_numbers_says_why_and_its_neighbour_of_the_same_queue_does_not() -> None:
    other = Place("refund", "tax", "A", Text(zh="退税", en="Refund"), None)
    full = Text(zh="今日号源已满", en="Full for today")
    one, two = lines([TAX, other], {"tax": board(closed={"tax": full})})
    assert (one.feeling, one.wait) == ("closed", full)
    assert two.feeling == "steady"


def test_a_service_that_was_never_heard_of_sends_to_reception() -> None:
    (line,) = lines([TAX], {})
    assert (line.feeling, line.wait.zh) == ("unknown", "请咨询导办台")


def test_advice_names_the_quiet_ones_the_quietest_first() -> None:
    names = [Place(f"s{n}", f"q{n}", "A", Text(zh=f"业务{n}", en=f"Service {n}"), None) for n in range(3)]
    boards = {"q0": board(waiting=2, high=9), "q1": board(high=50), "q2": board(waiting=0, high=0)}
    assert advice(lines(names, boards)).zh == "现在空闲：业务2、业务0"
    assert advice(lines(names, {"q1": board(high=50)})).zh == "各项业务目前均需等候"
    assert advice(lines(names, {"q1": board(windows=0)})).zh == "目前各项业务暂停取号"


def test_where_to_go_are_the_named_zones_or_else_the_windows() -> None:
    centre = config.load(Path(__file__).parents[2] / "config" / "dianjiang.toml")
    plain = {place.service: place.where for place in places(centre.model_copy(update={"zones": ()}))}
    assert plain["collect"]
    assert plain["collect"].zh == "、".join(window.name.zh for window in centre.windows_of("collect"))
    tax = plain["tax"]
    assert tax
    assert (tax.zh, tax.en) == ("1、2、3号窗口", "Window 1, 2, 3")
    zones = config.load(Path(__file__).parents[2] / "config" / "dianjiang.toml").zones
    if zones:
        assert {place.where.zh for place in places(centre) if place.where} <= {zone.name.zh for zone in zones}


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (1366, 768)])
def test_the_code_for_checking_in_by_phone_stands_beside_the_services_and_changes(size: tuple[int, int]) -> None:
    surface = pygame.Surface(size)
    face = EntranceFace(surface, sample.services(9))
    moment = Moment(sample.NOW, step=1)
    shown = sample.busy().shown(sample.NOW)
    where = layout(*size).entrance(code=True)
    assert where.code
    panel = pygame.Rect(*(round(edge * face.layout.scale) for edge in where.code))
    pictures = []
    for code in (None, "http://hall.example/in?c=1a.first", "http://hall.example/in?c=1b.second"):
        face.draw(replace(shown, check_in=code), moment)
        pictures.append(surface.subsurface(panel).copy())
    bright = [pygame.mask.from_threshold(one, (255, 255, 255), (3, 3, 3)).count() for one in pictures]
    assert min(bright[1:]) > 4 * bright[0], "the code stands on white"
    assert len({pygame.image.tobytes(one, "RGB") for one in pictures}) == len(pictures)
