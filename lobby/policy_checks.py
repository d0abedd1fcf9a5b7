"""Whether the rules of who is next can hold together: what contradicts what, with an example. Pure.

Used by the check of a centre's file and by the office, where a policy is edited live.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import ValidationError

from lobby.catalogue import both
from lobby.messages import Text
from lobby.policy_settings import RULES, Policy, Reserved, TicketClass, Variant

WHOLE_DAY = ("00:00", "24:00")
MONTH = (1, 31)
LONG_CREDIT = 60.0
"""Minutes: more than this without a limit of overtaking may keep others waiting for hours."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """`rules` are the keys that disagree, `sentence` says how, with an example."""

    rules: tuple[str, ...]
    sentence: Text


def contradictions(
    policy: Policy, serves: Mapping[str, tuple[str, ...]], queues: tuple[str, ...]
) -> list[Contradiction]:
    """Everything in a policy that cannot hold together, or names what is not there.

    `serves` gives for each window its own queues, `queues` all there are.
    """
    found = [*_unknown("", policy, serves, queues), *_variants(policy.variants)]
    whole = [("", policy)]
    whole += [(f"variants[{place}].", _with(policy, variant)) for place, variant in enumerate(policy.variants)]
    for prefix, rules in whole:
        found += _unlimited(prefix, rules)
        found += _shut_out(prefix, rules, serves, queues)
        found += _supports(prefix, rules, serves)
    for place, variant in enumerate(policy.variants):
        found += _unknown(f"variants[{place}].", variant, serves, queues)
        found += _never(f"variants[{place}]", variant)
    return list(dict.fromkeys(found))


def policy_mistakes(flat: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """The contradictions of a centre's file as it was read; what does not have the shape of a policy is told elsewhere."""
    try:
        policy = Policy.model_validate(flat.get("policy", {}))
    except ValidationError:
        return
    windows = [row for row in flat.get("windows", ()) if isinstance(row, Mapping)]
    serves = {str(row.get("id")): tuple(map(str, row.get("serves", ()))) for row in windows}
    queues = tuple(str(row.get("id")) for row in flat.get("queues", ()) if isinstance(row, Mapping))
    for one in contradictions(policy, serves, queues):
        yield "policy." + ", policy.".join(one.rules), one.sentence.en, "rules that hold together", ""


def _with(policy: Policy, variant: Variant) -> Policy:
    return policy.model_copy(update={**variant.sets(), "variants": ()})


def _unknown(
    prefix: str, rules: Policy | Variant, serves: Mapping[str, tuple[str, ...]], queues: tuple[str, ...]
) -> Iterator[Contradiction]:
    named = [("weights", rules.weights), ("thresholds", rules.thresholds)]
    named += [("targets", rules.targets)] if isinstance(rules, Policy) else []
    asked = [(key, queue) for key, table in named for queue in table or {}]
    asked += [("supports", queue) for helped in (rules.supports or {}).values() for queue in helped]
    for key, queue in asked:
        if queue not in queues:
            yield Contradiction((prefix + key,), both("There is no queue “{found}”; there are: {allowed}.",
                                                      found=queue, allowed=", ".join(queues)))  # fmt: skip
    windows = [("supports", window) for window in rules.supports or {}]
    windows += [("reserved", one.window) for one in rules.reserved or ()]
    for key, window in windows:
        if window not in serves:
            yield Contradiction((prefix + key,), both("There is no window “{found}”; there are: {allowed}.",
                                                      found=window, allowed=", ".join(serves)))  # fmt: skip


def _unlimited(prefix: str, rules: Policy) -> Iterator[Contradiction]:
    of = rules.credits.of
    best = max(get_args(TicketClass), key=of)
    apart = of(best) - min(of(name) for name in get_args(TicketClass))
    if rules.max_overtakes == 0 and apart > LONG_CREDIT:
        yield Contradiction(
            (prefix + f"credits.{best}", prefix + "max_overtakes"),
            both("Classes are {apart:g} minutes apart and nothing limits overtaking: a citizen of the lowest class could "
                 "wait behind everybody of the highest who comes within {apart:g} minutes. Limit it, or bring the credits "
                 "within {most:g} minutes.", apart=apart, most=LONG_CREDIT),
        )  # fmt: skip


def _shut_out(
    prefix: str, rules: Policy, serves: Mapping[str, tuple[str, ...]], queues: tuple[str, ...]
) -> Iterator[Contradiction]:
    strict: dict[str, Reserved] = {}
    for one in rules.reserved:
        if one.window in strict and set(strict[one.window].classes) != set(one.classes):
            yield Contradiction((prefix + "reserved",), both(
                "Window {window} is reserved twice, for other classes: which of them may be called there?",
                window=one.window))  # fmt: skip
        strict[one.window] = one
    for queue in queues:
        at = [window for window, own in serves.items() if queue in own]
        kept = [set(strict[window].classes) if window in strict and strict[window].strict else None for window in at]
        if not at or None in kept:
            continue
        left = [name for name in get_args(TicketClass) if not any(name in classes for classes in kept if classes)]
        if left:
            yield Contradiction((prefix + "reserved",), both(
                "Every window of queue {queue} ({windows}) is kept for other classes: a ticket of class “{left}” would "
                "never be called there.", queue=queue, windows=", ".join(at), left=left[0]))  # fmt: skip


def _supports(prefix: str, rules: Policy, serves: Mapping[str, tuple[str, ...]]) -> Iterator[Contradiction]:
    for window, helped in rules.supports.items():
        for queue in set(helped) & set(serves.get(window, ())):
            yield Contradiction((prefix + "supports",), both(
                "Window {window} serves queue {queue} as its own already; it cannot support it only when it is long.",
                window=window, queue=queue))  # fmt: skip


def _never(name: str, variant: Variant) -> Iterator[Contradiction]:
    start, end = variant.start or WHOLE_DAY[0], variant.end or WHOLE_DAY[1]
    first, last = variant.month_days or MONTH
    if start >= end:
        yield Contradiction((f"{name}.from", f"{name}.to"), both(
            "“{name}” begins at {start} and ends at {end}: it never holds.",
            name=variant.name, start=start, end=end))  # fmt: skip
    if first > last:
        yield Contradiction((f"{name}.month_days",), both(
            "“{name}” holds from day {first} to day {last} of the month: it never holds.",
            name=variant.name, first=first, last=last))  # fmt: skip
    if not variant.sets():
        yield Contradiction((name,), both("“{name}” changes no rule.", name=variant.name))


def _variants(variants: tuple[Variant, ...]) -> Iterator[Contradiction]:
    for later, two in enumerate(variants):
        for earlier, one in enumerate(variants[:later]):
            moment = _together(one, two)
            for rule in RULES:
                mine, other = getattr(one, rule), getattr(two, rule)
                if moment and mine is not None and other is not None and mine != other:
                    yield Contradiction((f"variants[{earlier}].{rule}", f"variants[{later}].{rule}"), both(
                        "“{one}” and “{two}” hold at the same time, for example {moment}, and say different things of "
                        "{rule}.", one=one.name, two=two.name, moment=moment, rule=rule))  # fmt: skip


def _together(one: Variant, two: Variant) -> Text | None:
    """A time at which both hold, in words; None where there is none."""
    start = max(one.start or WHOLE_DAY[0], two.start or WHOLE_DAY[0])
    end = min(one.end or WHOLE_DAY[1], two.end or WHOLE_DAY[1])
    day = max((one.month_days or MONTH)[0], (two.month_days or MONTH)[0])
    last = min((one.month_days or MONTH)[1], (two.month_days or MONTH)[1])
    apart = one.days and two.days and not set(one.days) & set(two.days)
    if start >= end or day > last or apart:
        return None
    return both("day {day} of the month at {time}", day=day, time=start)
