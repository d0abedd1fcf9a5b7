"""Estimates of recorded waits: what is used, what comes out for the odd hall, and that it is worth its while."""

import gzip
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from queue_server.forecast import command, history, model
from queue_server.forecast.features import Table
from queue_server.forecast.files import read
from queue_server.forecast.forecaster import Forecast, Lesson, forecast, learn, study
from queue_server.forecast.snapshots import Floats, Snapshots, arrange
from queue_server.forecast.truth import waits
from tests.queue_server.recorded_hall import Row, days, hall, text

TRAINING, LATER = days(3, 5), days(10, 4)
Key = tuple[str, str, str, int]
Change = Callable[[list[Row]], list[Row]]


@pytest.fixture(scope="module")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> Lesson:
    return learn(_arranged(tmp_path_factory.mktemp("train"), hall(TRAINING)))


def _arranged(folder: Path, rows: list[Row]) -> Snapshots:
    path = folder / "snapshots.csv"
    path.write_text(text(rows), "utf-8")
    return arrange(read(path))


def _by_key(found: Forecast) -> dict[Key, tuple[float, ...]]:
    s = found.snapshots
    keys = [(*s.queues[s.queue[row]], s.days[s.day[row]], int(s.minute[row])) for row in found.rows]
    return dict(zip(keys, map(tuple, found.ranges.tolist()), strict=True))


def _good(ranges: Floats) -> bool:
    return bool(np.isfinite(ranges).all() and (ranges >= 0).all() and (np.diff(ranges, axis=1) >= 0).all())


@pytest.mark.parametrize(("day", "minute"), [(0, 500), (1, 640), (2, 800), (3, 700)])
def test_what_comes_later_changes_no_estimate(lesson: Lesson, tmp_path: Path, day: int, minute: int) -> None:
    whole = hall(LATER)
    until = [row for row in whole if (row.date, row.minute) <= (LATER[day], minute)]
    all_of_them = _by_key(forecast(lesson, _arranged(tmp_path, whole)))
    cut = _by_key(forecast(lesson, _arranged(tmp_path, until)))

    assert len(cut) > 100 * day
    np.testing.assert_allclose([all_of_them[key] for key in cut], list(cut.values()), atol=1e-6)


@pytest.mark.parametrize("minute", [520, 760])
def test_nor_where_enough_days_are_over_to_correct_the_trees(lesson: Lesson, tmp_path: Path, minute: int) -> None:
    week = days(10, 8)
    until = [row for row in hall(week) if (row.date, row.minute) <= (week[6], minute)]
    whole, cut = (forecast(lesson, _arranged(tmp_path, rows)) for rows in (hall(week), until))
    known = whole.seen.counts[whole.rows] & (whole.snapshots.day[whole.rows] < 6)
    assert known.sum() > model.FEWEST_CORRECTING, "or nothing is corrected, and nothing tested"
    all_of_them, some = _by_key(whole), _by_key(cut)
    np.testing.assert_allclose([all_of_them[key] for key in some], list(some.values()), atol=1e-6)


def test_the_trees_are_corrected_by_days_that_are_over_and_the_first_of_them_half_believed() -> None:
    """Every wait is longer than the trees say, by the same factor; on the first day nobody can know."""
    day = np.repeat(np.arange(4), 1200)
    dice = np.random.default_rng(1)
    values = dice.uniform(0, 1, (len(day), 3))
    known = Table(("a", "b", "c"), values, np.ones(len(day)))
    logs, target = np.zeros((len(day), 3)), np.full(len(day), 0.4) + dice.normal(0, 0.05, len(day))
    found = model.corrections(known, logs, target, np.ones(len(day), bool), day)
    by_day = [found[day == one].mean() for one in range(4)]
    np.testing.assert_allclose(by_day, [0.0, 0.4 / 2, 0.4 * 2 / 3, 0.4 * 3 / 4], atol=0.03)


def test_too_few_waits_correct_nothing() -> None:
    day = np.repeat(np.arange(2), 100)
    known = Table(("a",), np.zeros((len(day), 1)), np.ones(len(day)))
    assert not model.corrections(known, np.zeros((len(day), 3)), np.ones(len(day)), np.ones(len(day), bool), day).any()


def test_a_day_that_is_over_teaches_the_next(lesson: Lesson, tmp_path: Path) -> None:
    slow = [replace(row, called="", waiting="9") if row.date == LATER[0] else row for row in hall(LATER)]
    usual = _by_key(forecast(lesson, _arranged(tmp_path, hall(LATER))))
    after = _by_key(forecast(lesson, _arranged(tmp_path, slow)))

    assert [key for key in usual if key[2] == LATER[1] and usual[key] != after[key]]


def test_trees_learn_a_day_from_the_other_days_and_its_own_past(tmp_path: Path) -> None:
    """What happens on a training day after 11:00 may not stand in what is known of it before."""
    rows = hall(TRAINING)
    stuck = [
        replace(row, called="A005") if (row.date, row.minute > 660) == (TRAINING[2], True) else row for row in rows
    ]
    tables = []
    for each in (rows, stuck):
        snapshots = _arranged(tmp_path, each)
        seen = waits(snapshots)
        early = np.flatnonzero((snapshots.day == 2) & (snapshots.minute <= 660) & (snapshots.waiting > 0))
        tables.append(study(snapshots, early, seen, history.sums(snapshots, seen)))

    np.testing.assert_allclose(tables[0].values, tables[1].values, atol=1e-9)
    np.testing.assert_allclose(tables[0].base, tables[1].base)


def test_it_is_nearer_than_the_baselines_and_keeps_its_range(lesson: Lesson, tmp_path: Path) -> None:
    table = command.scores(lesson, forecast(lesson, _arranged(tmp_path, hall(LATER))))
    errors = {name: float(error) for name, error, *_ in table}

    assert errors["estimate"] < min(error for name, error in errors.items() if name != "estimate")
    assert 45 < float(table[-1][-1].rstrip("%")) < 75


def _missing(rows: list[Row]) -> list[Row]:
    return [replace(row, stated="", windows="NA") if i % 3 else replace(row, waiting="") for i, row in enumerate(rows)]


def _new_queues(rows: list[Row]) -> list[Row]:
    return [replace(row, office="West", queue="7") for row in rows if (row.office, row.queue) == ("North", "1")]


def _gaps(rows: list[Row]) -> list[Row]:
    return [row for row in rows if not 540 < row.minute < 720 and row.date != LATER[1]]


def _hour_twice(rows: list[Row]) -> list[Row]:
    return [replace(row, minute=row.minute - 60) if row.minute >= 660 else row for row in rows]


def _wild(rows: list[Row]) -> list[Row]:
    return [replace(row, waiting="1e12", windows="-3", stated="1e9", called="A999999") for row in rows[::2]] + rows[
        1::2
    ]


@pytest.mark.parametrize("change", [_missing, _new_queues, _gaps, _hour_twice, _wild])
@pytest.mark.parametrize("taught", [True, False])
def test_every_snapshot_with_somebody_waiting_gets_a_range(
    lesson: Lesson, tmp_path: Path, change: Change, taught: bool
) -> None:
    rows = change(hall(LATER))
    knowing = lesson if taught else learn(_arranged(tmp_path, []))
    found = forecast(knowing, _arranged(tmp_path, rows))

    assert (knowing.learner is not None) == taught
    assert len(found.rows) == sum(row.waiting not in {"", "0"} for row in rows) > 0
    assert _good(found.ranges)


def test_without_a_basis_the_days_that_are_over_are_it(tmp_path: Path) -> None:
    """On the first day the last to enter is all there is; on the fourth the queue's own pace is known."""
    snapshots = _arranged(tmp_path, hall(LATER))
    found = forecast(learn(_arranged(tmp_path, [])), snapshots)
    counts = found.seen.counts[found.rows]
    error = np.abs(found.ranges[:, 1] - found.seen.minutes[found.rows])
    by_day = [error[counts & (snapshots.day[found.rows] == day)].mean() for day in range(4)]

    assert by_day[3] < by_day[0]


def test_an_empty_file_has_no_estimates(lesson: Lesson, tmp_path: Path) -> None:
    assert forecast(lesson, _arranged(tmp_path, [])).ranges.shape == (0, 3)


# --- the command ----------------------------------------------------------------------------------------------------


def _packed(path: Path, rows: list[Row]) -> Path:
    path.write_bytes(gzip.compress(text(rows).encode()))
    return path


def test_the_command_writes_all_estimates_and_prints_the_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train, test = _packed(tmp_path / "t.csv.gz", hall(TRAINING)), _packed(tmp_path / "s.csv.gz", hall(LATER))
    out = tmp_path / "out.csv"

    assert command.run(train, test, out) == 0

    said = capsys.readouterr().out
    assert "learnt from" in said
    assert "on 5 days" in said
    for name in ("stated minutes", "last to enter", "places x median", "estimate", "MAE", "within 5", "inside 20-80"):
        assert name in said
    lines = out.read_text("utf-8").splitlines()
    assert lines[0] == "office,queue_id,date,time,p20,p50,p80"
    waiting = [row for row in hall(LATER) if row.waiting != "0"]
    assert [line.split(",")[:4] for line in lines[1:]] == [
        [row.office, row.queue, row.date, f"{row.minute // 60:02}:{row.minute % 60:02}"] for row in waiting
    ]


def test_what_stands_twice_and_what_is_missing_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = hall(TRAINING[:1])
    odd = [*_gaps(whole), *whole[:3]]
    assert (
        command.run(_packed(tmp_path / "t.csv.gz", whole), _packed(tmp_path / "s.csv.gz", odd), tmp_path / "o.csv") == 0
    )
    lines = [line for line in capsys.readouterr().out.splitlines() if ".csv.gz: " in line]
    assert len(lines) == 1, "the first file has neither"
    assert "3 snapshots of a queue and minute that stands there already" in lines[0]
    assert "3 gaps of more than 30 minutes" in lines[0]


def test_a_day_in_both_files_teaches_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    same = _packed(tmp_path / "t.csv.gz", hall(TRAINING))

    assert command.run(same, same, tmp_path / "out.csv") == 0
    assert "no basis yet" in capsys.readouterr().out


def test_everything_wrong_with_both_files_is_told_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    train, test = tmp_path / "t.csv", tmp_path / "s.csv.gz"
    train.write_text("office,date,waiters\nNorth,2020-02-03,4\n", "utf-8")
    odd = [replace(row, waiting="many", date="3 Feb") for row in hall(TRAINING[:1])]
    _packed(test, odd)

    assert command.run(train, test, tmp_path / "out.csv") == 2

    said = capsys.readouterr().err
    assert (
        "queue_id, time, stated_service_minutes, open_windows, waiting, last_called; found office, date, waiters"
        in said
    )
    assert "'many' in line 2" in said
    assert "found '3 Feb' in line 2" in said
    assert "allowed YYYY-MM-DD" in said
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("raw", [b"", b"\x1f\x8bno gzip", b"\xff\xfe\x00", b"PK\x03\x04"])
def test_a_file_that_is_none_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], raw: bytes) -> None:
    bad, good = tmp_path / "bad", _packed(tmp_path / "s.csv.gz", hall(LATER[:1]))
    bad.write_bytes(raw)

    assert command.run(bad, good, tmp_path / "out.csv") == 2
    assert command.run(tmp_path / "nowhere.csv", good, tmp_path / "out.csv") == 2
    assert str(bad) in capsys.readouterr().err


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = _packed(tmp_path / "s.csv.gz", hall(LATER[:1]))

    assert command.run(one, one, tmp_path / "no" / "out.csv") == 2
    assert "--predictions" in capsys.readouterr().err
