"""Rules of changing the rules: a policy is edited live, by version, refused where it contradicts itself. Pure."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from lobby.catalogue import both
from lobby.messages import Text
from lobby.policy_checks import Contradiction, contradictions
from lobby.policy_settings import Policy
from queue_server import commands as c
from queue_server import events as e
from queue_server.book import Book, PolicyNow
from queue_server.commands import Asked
from queue_server.refusal import Refusal, RefusedError, refuse


def change_policy(book: Book, command: c.ChangePolicy, asked: Asked, now: float) -> list[e.Event]:
    """Other rules from now on; nothing where they stand already."""
    _looked_at(book, command.seen)
    draft = read(command.policy)
    if found := contradictions_of(book, draft):
        raise RefusedError(Refusal("contradictory_policy", _sentence(found), 422))
    return _changed(book, draft, asked, now, command.note)


def revert_policy(book: Book, command: c.RevertPolicy, asked: Asked, now: float) -> list[e.Event]:
    """An older version stands again, as a new one."""
    _looked_at(book, command.seen)
    older = next((one for one in book.policies if one.version == command.version), None)
    if older is None:
        raise refuse("unknown_version", "There is no version {found} of the rules; there are 0 to {last}.", status=404,
                     found=command.version, last=book.policies[-1].version)  # fmt: skip
    if found := contradictions_of(book, older.policy):
        raise RefusedError(Refusal("contradictory_policy", _sentence(found), 422))
    return _changed(book, older.policy, asked, now, None, older.version)


def read(policy: dict[str, Any]) -> Policy:
    """A policy as it was sent, or a refusal that names the field."""
    try:
        return Policy.model_validate(policy)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "body"
        raise refuse("bad_field", "Field “{field}” does not fit: {why}.", status=422,
                     field=field, why=first["msg"]) from error  # fmt: skip


def contradictions_of(book: Book, policy: Policy) -> list[Contradiction]:
    """What cannot hold together, in this hall as its windows work today."""
    serves = {name: window.serves for name, window in book.works.items()}
    return contradictions(policy, serves, tuple(book.lines))


def unserved(book: Book) -> list[str]:
    """Queues where somebody waits and no open window may call them, even once they are long."""
    rules, served = book.centre.policy, set[str]()
    for name, window in book.windows.items():
        if window.state != "closed":
            work = book.works[name]
            served |= {*work.serves, *rules.supports.get(name, work.supports)}
    return [queue for queue, line in book.lines.items() if line.order and queue not in served]


def written(policy: Policy) -> dict[str, Any]:
    """A policy as JSON has it: the journal, the office, a file."""
    return policy.model_dump(mode="json", by_alias=True, exclude_none=True)


def now_standing(book: Book) -> PolicyNow:
    """The version that stands."""
    return book.policies[-1]


def _looked_at(book: Book, seen: int | None) -> None:
    stands = now_standing(book).version
    if seen is not None and seen != stands:
        raise refuse("other_version", "Somebody else has changed this in the meantime (version {version}). "
                     "Please look at it again.", status=412, version=stands)  # fmt: skip


def _changed(
    book: Book, draft: Policy, asked: Asked, now: float, note: str | None, reverts: int | None = None
) -> list[e.Event]:
    stands = now_standing(book)
    if draft == stands.policy:
        return []
    return [e.PolicyChanged(now, stands.version + 1, asked.actor, written(draft), note, reverts)]


def _sentence(found: list[Contradiction]) -> Text:
    told = [both("{rules}: {told}", rules=" + ".join(one.rules), told=one.sentence) for one in found]
    return Text(zh=" ".join(text.zh for text in told), en=" ".join(text.en for text in told))
