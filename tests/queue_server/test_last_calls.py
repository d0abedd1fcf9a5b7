"""What the hall board says of the last calls where there are several zones, and when numbers go."""

from __future__ import annotations

from desk_of import Hall, dianjiang

from lobby.codec import encode
from lobby.messages import MAX_PAYLOAD
from queue_server import commands as c
from queue_server import views


def zoned(*east: str) -> Hall:
    """A hall with some windows in another zone, all open."""
    centre = dianjiang()
    windows = tuple(each.model_copy(update={"zone": "east" if each.id in east else "hall"}) for each in centre.windows)
    hall = Hall(centre.model_copy(update={"windows": windows}))
    hall.open("1", "2", "3")
    for _ in range(40):
        hall.issue()
    return hall


def test_a_busy_zone_takes_no_line_from_a_quiet_one() -> None:
    hall = zoned("3")
    quiet = hall.call("3")
    hall.call("1")
    for _ in range(30):
        hall.do(c.Recall("1", f"again-{_}"))
        hall.serve("2")
    hall.call("2")
    assert [line["number"] for line in views.calls(hall.book) if line["zone"] == "east"] == [quiet]
    hall_numbers = {line["window"] for line in views.calls(hall.book) if line["zone"] == "hall"}
    assert hall_numbers == {"1", "2"}
    hall.assert_replay_is_live()


def test_numbers_that_went_leave_their_lines_to_those_that_stand() -> None:
    hall = zoned()
    standing = hall.call("3")
    for _ in range(20):
        hall.call("1")
        hall.do(c.MarkNoShow("1"))
    hall.call("1")
    assert [line["number"] for line in views.calls(hall.book)][-1] == standing


def test_the_hall_board_of_many_windows_fits_into_one_message() -> None:
    centre = dianjiang()
    first = centre.windows[0]
    many = tuple(
        first.model_copy(update={"id": f"w{nth}", "zone": f"zone-{nth % 9}", "serves": ("tax",)}) for nth in range(90)
    )
    hall = Hall(centre.model_copy(update={"windows": many}))
    for window in many:
        hall.open(window.id)
        hall.issue()
        hall.call(window.id)
    board = views.hall_board(hall.book, "j" * 36)
    assert len(board["calls"]) == 36
    assert len(encode(board)) < MAX_PAYLOAD * 3 / 4
