"""Children that fall, hang, and must not outlive their parent; all of them real processes."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from lobby.broker import NoBroker, choose
from lobby.knock import knock
from lobby.ports import free_port
from lobby.supervisor import LONGEST_PAUSE, Child, Supervisor
from tests.until import until

pytestmark = pytest.mark.network

PROGRAM = """
import os, signal, sys, time
from pathlib import Path
folder, name, mood = Path(sys.argv[-3]), sys.argv[-2], sys.argv[-1]
def bye(*_):
    with (folder / "order").open("a") as file:
        file.write(name + "\\n")
    sys.exit(0)
signal.signal(signal.SIGTERM, signal.SIG_IGN if mood == "deaf" else bye)
print("on standard output")
(folder / f"{name}.{os.getpid()}").touch()
if mood == "falls":
    sys.exit(3)
time.sleep(60)
"""


class House:
    """A supervisor on a clock of ours, and what it said."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.now, self.said = folder, 0.0, list[str]()
        program = folder / "program.py"
        program.write_text(PROGRAM)
        self.supervisor = Supervisor(self.said.append, command=(sys.executable, str(program)), clock=lambda: self.now)

    def start(self, name: str, mood: str = "good", rank: int = 0, grace: float = 5.0) -> None:
        self.supervisor.start(Child(name, (str(self.folder), name, mood), rank, grace))
        until(lambda: self.starts(name), f"{name} runs")

    def starts(self, name: str) -> list[int]:
        """Process ids of every start of a child."""
        return [int(path.suffix[1:]) for path in self.folder.glob(f"{name}.[0-9]*")]

    def order(self) -> list[str]:
        return (self.folder / "order").read_text().split()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.supervisor.stop()


def test_a_child_that_falls_starts_again_after_a_pause_that_grows(house: House) -> None:
    house.start("kiosk-1", "falls")
    pauses = []
    life = house.supervisor.lives[0]
    for _ in range(4):
        until(lambda: house.supervisor.tend() or life.process is None, "the fall is seen")
        pauses.append(life.again_at - house.now)
        count = len(house.starts("kiosk-1"))
        house.now = life.again_at - 0.01
        house.supervisor.tend()
        assert life.process is None, "not before its time"
        house.now = life.again_at
        house.supervisor.tend()
        until(lambda count=count: len(house.starts("kiosk-1")) > count, "it runs again")
    assert pauses == [0.5, 1.0, 2.0, 4.0]
    assert house.said[0] == "kiosk-1 fell (exit status 3); it starts again in 0.5 s"


def test_after_a_minute_of_good_work_the_first_pause_is_short_again(house: House) -> None:
    house.start("server")
    life = house.supervisor.lives[0]
    life.pause = LONGEST_PAUSE
    house.now = 61.0
    os.kill(house.starts("server")[0], signal.SIGKILL)
    until(lambda: house.supervisor.tend() or life.process is None, "the fall is seen")
    assert life.again_at - house.now == 0.5
    assert "SIGKILL" in house.said[0]


def test_all_are_stopped_backwards(house: House) -> None:
    for rank, name in enumerate(["broker", "server", "hardware", "kiosk-1"]):
        house.start(name, rank=rank)
    house.supervisor.stop()
    assert house.order() == ["kiosk-1", "hardware", "server", "broker"]


def test_who_does_not_hear_is_killed_and_the_rest_stop_in_order(tmp_path: Path) -> None:
    said: list[str] = []
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    supervisor = Supervisor(said.append, command=(sys.executable, str(program)))
    supervisor.start(Child("broker", (str(tmp_path), "broker", "good"), 0, 5.0))
    supervisor.start(Child("kiosk-1", (str(tmp_path), "kiosk-1", "deaf"), 1, 0.2))
    until(lambda: len(list(tmp_path.glob("*.[0-9]*"))) == 2, "both run")
    processes = [life.process for life in supervisor.lives]
    supervisor.stop()
    assert [process.returncode for process in processes if process] == [0, -signal.SIGKILL]
    assert said == ["kiosk-1 did not stop in its time (0.2 s and what was left) and was killed"]


def test_what_one_rank_does_not_need_of_its_time_the_next_may_use(house: House) -> None:
    house.start("broker", rank=0, grace=0.0)
    house.start("kiosk-1", rank=1, grace=60.0)
    house.supervisor.stop()
    assert house.order() == ["kiosk-1", "broker"]
    assert not any("killed" in line for line in house.said)


PARENT = """
import sys, time
from lobby.supervisor import Child, Supervisor
supervisor = Supervisor(print)
for port in sys.argv[3:]:
    kind = ("--broker", sys.argv[2])
    supervisor.start(Child(port, ("broker", "--data", sys.argv[1] + "/" + port, "--mqtt", port, *kind), 0))
print("started", flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("kind", ["mosquitto", "aedes"])
def test_children_share_our_group_and_die_with_us_even_at_sigkill(tmp_path: Path, kind: str) -> None:
    """With brokers as children: what `lobby` asked of the kernel holds over its becoming mosquitto, too."""
    try:
        choose(kind)
    except NoBroker as error:
        pytest.skip(str(error))
    ports = [free_port("127.0.0.1", 0, "") for _ in range(2)]
    command = [sys.executable, "-c", PARENT, str(tmp_path), kind, *map(str, ports)]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert parent.stdout is not None
    assert parent.stderr is not None
    assert parent.stdout.readline() == b"started\n"
    until(lambda: all(knock(f"mqtt://127.0.0.1:{port}", "", "") is not None for port in ports), "both brokers answer")
    children = psutil.Process(parent.pid).children()
    assert len(children) == 2
    assert {os.getpgid(child.pid) for child in children} == {os.getpgid(parent.pid)}
    for child in children:
        child.send_signal(signal.SIGINT)  # as a Ctrl-C, which is for the parent to act upon
    assert all(knock(f"mqtt://127.0.0.1:{port}", "", "") is not None for port in ports)
    assert all(child.is_running() and child.status() != psutil.STATUS_ZOMBIE for child in children)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    parent.stderr.close()
    try:
        until(lambda: not any(child.is_running() for child in children), "both are gone")
    finally:
        for child in children:
            with contextlib.suppress(psutil.NoSuchProcess):
                child.kill()


def test_what_a_child_prints_goes_to_standard_error(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text("print('a word of a child')")
    parent = (
        "import sys, time; from lobby.supervisor import Child, Supervisor\n"
        f"supervisor = Supervisor(lambda text: None, command=(sys.executable, {str(tmp_path / 'program.py')!r}))\n"
        "supervisor.start(Child('one', (), 0)); supervisor.lives[0].process.wait()"
    )
    done = subprocess.run([sys.executable, "-c", parent], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "a word of a child\n")
