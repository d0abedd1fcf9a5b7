"""Who may say and hear what on the broker, in the form of mosquitto's `acl_file`; generated from the table of topics.

A device writes its own status, health, ask and done, and hears its own answer and do, the server's status, calls and
boards. `%u` is the user name; the brokers take it as the client id too, so nobody can sit down on another's seat.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lobby import topics

SERVER = "server"
HARDWARE = "hardware"
WATCH = "watch"
HOUSE: Mapping[str, str] = {
    SERVER: "the queue server",
    HARDWARE: "the doubles of a simulated hall",
    WATCH: "lobby up, which waits for the devices to come",
}
"""Users that are no devices; no device may be called so."""


def access_list(centre: str, *, simulated: bool, kinds: Mapping[str, str]) -> str:
    """The whole file. `kinds` is device → kind; only a few kinds have more rights than every device has."""
    lines = ["# Written by lobby at each enrolment; changes made by hand are lost."]
    for rights in (*_house(centre, simulated=simulated), *_special(centre, kinds if simulated else {})):
        lines += ["", *rights]
    lines += ["", *_every_device(centre, simulated=simulated), ""]
    return "\n".join(lines)


def _house(centre: str, *, simulated: bool) -> Iterable[list[str]]:
    yield [f"user {SERVER}", f"topic readwrite lobby/{centre}/#"]
    yield [
        f"user {WATCH}",
        f"topic read {topics.SERVER_STATUS.of(centre)}",
        f"topic read {topics.STATUS.of(centre, '+')}",
    ]
    if simulated:
        yield [
            f"user {HARDWARE}",
            f"topic write {topics.SEEN.of(centre, '+')}",
            f"topic read {topics.TOUCH.of(centre, '+')}",
        ]


def _special(centre: str, kinds: Mapping[str, str]) -> Iterable[list[str]]:
    for device, kind in sorted(kinds.items()):
        if kind == "voice":
            yield [f"user {device}", f"topic write {topics.SEEN.of(centre, device)}"]
        elif kind == "sim":
            yield [
                f"user {device}",
                f"topic read {topics.SEEN.of(centre, '+')}",
                f"topic write {topics.TOUCH.of(centre, '+')}",
            ]


def _every_device(centre: str, *, simulated: bool) -> Iterable[str]:
    own = [topic for topic in topics.TOPICS if "/device/" in topic.path]
    for topic in own:
        yield f"pattern {'write' if topic.writer == 'device' else 'read'} {topic.of(centre, '%u')}"
    yield f"pattern read {topics.SERVER_STATUS.of(centre)}"
    yield f"pattern read {topics.CALL.of(centre)}"
    yield f"pattern read {topics.boards(centre)}"
    if simulated:
        yield f"pattern read {topics.TOUCH.of(centre, '%u')}"
