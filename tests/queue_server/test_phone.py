"""The citizen's phone over HTTP: cheap to ask, only for who holds the token, and told in both languages why not."""

from __future__ import annotations

import uuid
from typing import Any

from site_of import Site, reason

from queue_server import commands as c
from queue_server.commands import Asked
from queue_server.verify import fingerprint

HOSTILE = "<script>alert(1)</script>'; DROP TABLE words;--\u202e=cmd|'/C calc'!A0"


def taken(site: Site, service: str = "tax") -> str:
    """Somebody takes a number; their page."""
    return f"phone/token-{site.server.issue(service)['id']}"


def called(site: Site, window: str = "3") -> None:
    site.server.do(c.OpenWindow(window))
    site.server.do(c.CallNext(window, str(uuid.uuid4())))


def served(site: Site, case: str | None = None) -> None:
    called(site)
    site.server.do(c.StartService("3"))
    site.server.do(c.FinishService("3", str(uuid.uuid4()), case))
    site.server.clock.now += 10


def seen(site: Site, page: str) -> dict[str, Any]:
    answer = site.stranger().get(page)
    assert answer.status_code == 200, answer.text
    return dict(answer.json)


def refused(site: Site) -> float:
    return sum(
        sample.value for metric in site.server.desk.metrics.refused.collect() for sample in metric.samples
        if sample.name.endswith("_total")
    )  # fmt: skip


def test_nothing_new_costs_no_body(site: Site) -> None:
    page = taken(site)
    first = site.stranger().get(page)
    again = site.stranger().get(page, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    taken(site, "police")  # another line moves nothing of mine
    assert site.stranger().get(page, **{"If-None-Match": first.headers["ETag"]}).status_code == 304
    called(site)
    assert site.stranger().get(page, **{"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_no_name_and_no_id_on_the_page(site: Site) -> None:
    assert set(seen(site, taken(site))) == {
        "number", "state", "ahead", "wait_low", "wait_high", "wait_basis", "window", "called_at", "service", "window_name",
        "centre", "hotline", "barred", "postpone_most", "windows", "near", "may_rate", "rated", "push_key", "steps",
        "passed_why",
    }  # fmt: skip


def test_who_went_before_is_told_by_rule_while_one_waits(site: Site) -> None:
    mine = taken(site)
    assert seen(site, mine)["passed_why"] is None
    site.server.do(c.OpenWindow("3"))
    site.server.do(c.IssueTicket("tax", "urgent", "token-urgent", "priority"), "device:kiosk-1")
    site.server.do(c.CallNext("3", "call-urgent"))
    assert seen(site, mine)["passed_why"]["en"] == "1 with priority by law went before you"
    site.server.do(c.StartService("3"))
    site.server.do(c.FinishService("3", "prompt-urgent"))
    site.server.do(c.CallNext("3", "call-mine"))
    assert seen(site, mine)["passed_why"] is None, "one's own turn has come"


def test_come_later_once(site: Site) -> None:
    pages = [taken(site) for _ in range(5)]
    assert seen(site, pages[0])["postpone_most"] == 10
    answer = site.stranger().post(f"{pages[0]}/postpone", {"places": 3})
    assert (answer.json["ahead"], answer.json["barred"], answer.json["postpone_most"]) == (3, 3, 0)
    assert answer.json["wait_high"] > seen(site, pages[1])["wait_high"]
    again = site.stranger().post(f"{pages[0]}/postpone", {"places": 1})
    assert (again.status_code, reason(again)) == (409, "postponed_before")


def test_come_later_is_checked_at_the_door(site: Site) -> None:
    page = taken(site)
    for sent in ({}, {"places": 0}, {"places": "many"}, {"places": -1}, {"places": 10**6}, [], "x"):
        assert site.stranger().post(f"{page}/postpone", sent).status_code in (400, 422), sent
    assert seen(site, page)["postpone_most"] == 10


def test_a_lost_answer_and_a_second_press_act_once(site: Site) -> None:
    page, phone = taken(site), site.stranger()
    first = phone.post(f"{page}/postpone", {"places": 2}, key="press-1")
    assert phone.post(f"{page}/postpone", {"places": 2}, key="press-1").json == first.json


def test_a_forged_token_opens_nothing(site: Site) -> None:
    taken(site)
    before = site.server.writer.look(lambda book: book.seq)
    for token in ("", "x", "token-", "../../centre", "%00", "A001", "null", "é" * 40):
        for act in ("cancel", "postpone", "rate", "push"):
            answer = site.stranger().post(f"phone/{token}/{act}", {"places": 1, "grade": 5})
            assert answer.status_code in (404, 405, 308), (token, act)
    assert site.server.writer.look(lambda book: book.seq) == before


def test_a_visit_is_rated_with_reasons_and_words_once(site: Site) -> None:
    page = taken(site)
    assert site.stranger().post(f"{page}/rate", {"grade": 5}).status_code == 404  # not asked yet
    served(site)
    assert seen(site, page)["may_rate"]
    rating = {"grade": 2, "reasons": ["209", "213"], "words": HOSTILE}
    assert site.stranger().post(f"{page}/rate", rating).json["rated"]
    count = refused(site)
    again = site.stranger().post(f"{page}/rate", {"grade": 5})
    assert (again.status_code, reason(again), refused(site)) == (409, "already_rated", count + 1)
    assert HOSTILE not in repr(list(site.server.writer.tend(lambda journal: list(journal.events()))))


WRONG = (
    {"grade": 0}, {"grade": 6}, {"grade": "5; --"}, {}, {"grade": 2, "reasons": ["随便写的"]},
    {"grade": 5, "reasons": ["207"]}, {"grade": 5, "reasons": ["510"] * 11}, {"grade": 5, "words": "x" * 501},
    {"grade": None},
)  # fmt: skip


def test_a_rating_is_checked_at_the_door(site: Site) -> None:
    page = taken(site)
    served(site)
    for sent in WRONG:
        answer = site.stranger().post(f"{page}/rate", sent)
        assert (answer.status_code, reason(answer) in ("bad_field", "unknown_reason")) == (422, True), sent
    assert not seen(site, page)["rated"]


def test_for_some_days_the_page_still_says_how_it_ended(site: Site) -> None:
    page = taken(site)
    served(site)
    site.server.clock.now += 2 * 86_400
    site.server.ask(c.OpenDay("2026-11-25"), "system:calendar")
    assert (seen(site, page)["state"], seen(site, page)["may_rate"]) == ("finished", True)
    assert site.stranger().post(f"{page}/rate", {"grade": 4}).json["rated"]
    late = site.stranger().post(f"{page}/cancel")
    assert (late.status_code, reason(late)) == (404, "unknown_ticket")
    site.server.clock.now += 5 * 86_400
    site.server.ask(c.OpenDay("2026-11-30"), "system:calendar")
    assert site.stranger().get(page).status_code == 404


def test_a_phone_and_a_pad_at_the_same_instant_are_one_rating(site: Site) -> None:
    page = taken(site)
    served(site)
    prompt = site.server.writer.look(lambda book: next(iter(book.prompts)))
    outcomes = [
        site.server.writer.ask(Asked("device:pad-3", c.RateService(prompt, 5, "pad", "3"), str(uuid.uuid4()))).ok,
        site.stranger().post(f"{page}/rate", {"grade": 1}).status_code == 200,
    ]
    assert outcomes == [True, False]


# --- the code at a window ------------------------------------------------------------------------------------------------


def test_who_scans_at_the_window_rates_their_own_visit_by_their_page_or_their_case(site: Site) -> None:
    page = taken(site)
    served(site, "5002310012026112200017")
    by_case = {"number": "a001", "case": "0017", "grade": 4}
    assert site.stranger().post("ratings/windows/3", by_case).json["rating"]["grade"] == 4
    token = page.removeprefix("phone/")
    again = site.stranger().post("ratings/windows/3", {"token": token, "grade": 5})
    assert (again.status_code, reason(again)) == (409, "already_rated")
    taken(site)
    served(site)
    second = site.server.writer.look(lambda book: [item.token for item in book.tickets.values()][-1])
    other = site.stranger().post("ratings/windows/2", {"token": second, "grade": 5})
    assert (other.status_code, reason(other)) == (403, "other_window")
    assert site.stranger().post("ratings/windows/3", {"token": second, "grade": 5}).status_code == 200


NO_PROOF = (
    {}, {"number": "A001"}, {"case": "0017"}, {"token": "x", "number": "A001", "case": "0017"},
    {"number": "A001", "case": "17"}, {"number": "A001", "case": "00'7"},
)  # fmt: skip


def test_without_proof_nothing_is_rated(site: Site) -> None:
    taken(site)
    served(site, "AJ0017")
    for proof in NO_PROOF:
        answer = site.stranger().post("ratings/windows/3", {**proof, "grade": 1})
        assert (answer.status_code, reason(answer)) == (422, "bad_field"), proof


def test_who_guesses_case_numbers_is_kept_out_for_a_while(site: Site) -> None:
    taken(site)
    served(site, "AJ0017")
    guesses = [
        site.stranger().post("ratings/windows/3", {"number": "A001", "case": f"{n:04d}", "grade": 1}) for n in range(10)
    ]
    assert {(one.status_code, reason(one)) for one in guesses} == {(404, "unknown_prompt")}
    locked = site.stranger().post("ratings/windows/3", {"number": "A001", "case": "0017", "grade": 1})
    assert (locked.status_code, reason(locked)) == (429, "too_many_tries")
    site.server.clock.now += 301
    assert site.stranger().post("ratings/windows/3", {"number": "A001", "case": "0017", "grade": 1}).status_code == 200


def test_an_unknown_window_has_no_code(site: Site) -> None:
    assert site.stranger().post("ratings/windows/99", {"token": "x", "grade": 5}).status_code == 404


def test_the_reasons_are_there_for_everybody(site: Site) -> None:
    table = site.stranger().get("ratings/reasons")
    assert table.json["version"] == site.server.centre.reasons.version
    assert {choice["grade"] for choice in table.json["choices"]} == {1, 2, 3, 4, 5}
    assert site.stranger().get("ratings/reasons", **{"If-None-Match": table.headers["ETag"]}).status_code == 304


def test_the_code_for_a_window_is_a_picture_of_its_page(site: Site) -> None:
    picture = site.stranger().get("ratings/windows/3/code.svg")
    assert picture.content_type == "image/svg+xml"
    assert picture.data.startswith(b"<?xml")
    other = site.stranger().get("ratings/windows/2/code.svg")
    assert other.data != picture.data
    assert site.stranger().get("ratings/windows/99/code.svg").status_code == 404


def test_after_a_restart_days_later_it_may_still_be_rated_and_the_bad_one_is_still_seen_to(site: Site) -> None:
    """Starting up reads the last days only: what outlives them is read all the same."""
    good, bad = taken(site), taken(site)
    served(site)
    served(site)
    assert site.stranger().post(f"{bad}/rate", {"grade": 1}).status_code == 200
    for day in ("2026-11-24", "2026-11-25", "2026-11-26"):
        site.server.clock.now += 86_400
        site.server.ask(c.OpenDay(day), "system:calendar")
    before = site.server.writer.look(fingerprint)
    site.server.writer.stop()
    site.server.begin()
    after = site.server.writer.look(fingerprint)
    assert [after[part] for part in ("prompts", "follow_ups")] == [before[part] for part in ("prompts", "follow_ups")]
    assert len(after["prompts"]) == 2
    token = good.removeprefix("phone/")
    site.server.do(c.RateService(None, 4, "phone", token=token), "phone:x")
    again = site.server.ask(c.RateService(None, 5, "phone", token=bad.removeprefix("phone/")), "phone:y")
    assert again.body["reason"] == "already_rated"
    assert site.server.writer.look(lambda book: len(book.follow_ups)) == 1
