"""When a recorded citizen was called, by the data's own rules; the baselines and the scores, recomputed by hand."""

from pathlib import Path

import numpy as np
import pytest

from queue_server.forecast.baselines import NAMES, baselines, minutes_per_place
from queue_server.forecast.files import read
from queue_server.forecast.score import score
from queue_server.forecast.snapshots import Snapshots, arrange
from queue_server.forecast.truth import Waits, waits
from tests.queue_server.recorded_hall import Row, text

DAY = "2020-02-03"


def _day(called: list[int | None], waiting: int | list[int] = 4, queue: str = "1") -> list[Row]:
    each = waiting if isinstance(waiting, list) else [waiting] * len(called)
    return [
        Row("North", queue, DAY, 480 + 5 * place, str(each[place]), "" if number is None else f"A{number:03}")
        for place, number in enumerate(called)
    ]


def _read(tmp_path: Path, rows: list[Row]) -> tuple[Snapshots, Waits]:
    path = tmp_path / "day.csv"
    path.write_text(text(rows), "utf-8")
    snapshots = arrange(read(path))
    return snapshots, waits(snapshots)


EVEN = list(range(0, 80, 2))  # forty snapshots, two numbers in each five minutes


def test_the_wait_ends_between_the_two_snapshots_around_ones_number(tmp_path: Path) -> None:
    """Called 12, four wait: one holds 17, half way between 16 (ten minutes on) and 18 (fifteen minutes on)."""
    _, seen = _read(tmp_path, _day(EVEN))

    assert seen.minutes[6] == pytest.approx(12.5)
    assert seen.seen_at[6] == 480 + 5 * 9
    assert seen.counts.nonzero()[0].tolist() == list(
        range(6, 37)
    )  # from the seventh on, until none is reached that day


def test_before_the_first_call_nothing_is_known_and_the_count_of_snapshots_waits(tmp_path: Path) -> None:
    _, seen = _read(tmp_path, _day([None, None, *EVEN]))

    assert np.isnan(seen.minutes[:2]).all()
    assert seen.counts.nonzero()[0][0] == 8


@pytest.mark.parametrize(
    ("called", "waiting"),
    [
        (EVEN[:29], 4),  # too few snapshots
        (EVEN, 3),  # nobody to speak of
        ([number // 5 for number in range(40)] + [8, 9, 10], 4),  # too few numbers
        ([number - 5 if place in {20, 30} else number for place, number in enumerate(EVEN)], 4),  # 2 of 39 go backwards
    ],
)
def test_a_poor_queue_day_does_not_count(tmp_path: Path, called: list[int], waiting: int) -> None:
    assert not _read(tmp_path, _day(called, waiting))[1].counts.any()


def test_one_number_back_is_taken_as_the_highest_so_far(tmp_path: Path) -> None:
    _, seen = _read(tmp_path, _day([number - 5 if place == 20 else number for place, number in enumerate(EVEN)]))

    assert seen.counts.any()
    assert seen.minutes[20] == pytest.approx(7.5)  # 38 stays reached, then 42, 44: 43 is half way from 42 to 44


def test_who_finds_nobody_waiting_is_no_case(tmp_path: Path) -> None:
    _, seen = _read(tmp_path, _day(EVEN, [0 if place == 10 else 4 for place in range(40)]))

    assert np.isnan(seen.minutes[10])


def test_queues_do_not_reach_one_anothers_numbers(tmp_path: Path) -> None:
    snapshots, seen = _read(tmp_path, _day(EVEN, queue="1") + _day([n + 100 for n in EVEN], queue="2"))

    assert np.isnan(seen.minutes[snapshots.minute == 480 + 5 * 39]).all()


def test_the_baselines_by_hand(tmp_path: Path) -> None:
    snapshots, seen = _read(tmp_path, _day(EVEN))
    row = np.array([20])
    found = baselines(snapshots, row, minutes_per_place(snapshots, seen))

    assert found[NAMES[0]][0] == 10 * 4 / 2
    assert found[NAMES[1]][0] == 10  # 40 is called; two snapshots ago 36 + 4 had been issued
    assert found[NAMES[2]][0] == pytest.approx(12.5)  # five places of 2.5 minutes


def test_the_baselines_of_a_queue_never_seen_take_the_median_of_all(tmp_path: Path) -> None:
    taught = minutes_per_place(*_read(tmp_path, _day(EVEN)))
    other, _ = _read(tmp_path, _day(EVEN, queue="9"))

    assert baselines(other, np.array([20]), taught)[NAMES[2]][0] == pytest.approx(12.5)
    assert NAMES[2] not in baselines(other, np.array([20]), {})


def test_the_score_by_hand() -> None:
    truth, middle = np.array([10.0, 20.0, 30.0, 40.0]), np.array([10.0, 25.0, 40.0, 60.0])
    ends = np.column_stack([middle - 6, middle + 6])
    found = score(truth, middle, ends)

    assert (found.error, found.near, found.fair, found.inside) == (8.75, 0.5, 0.75, 0.5)
