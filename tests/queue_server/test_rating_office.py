"""The office's side of ratings: the record with its words, the spreadsheet, the follow-ups and who may do what."""

from __future__ import annotations

import csv
import io
from typing import Any

from server_of import Device
from site_of import Browser, Site, reason
from test_phone import HOSTILE, served, taken


def rated(site: Site, grade: int = 2, words: str | None = HOSTILE) -> str:
    """Somebody is served and says so; the follow-up's id."""
    page = taken(site)
    served(site, "AJ0017")
    reasons = [choice.id for choice in site.server.centre.reasons.of(grade)][:1]
    answer = site.stranger().post(f"{page}/rate", {"grade": grade, "reasons": reasons, "words": words})
    assert answer.status_code == 200, answer.text
    return site.server.writer.look(lambda book: list(book.prompts)[-1])


def board(browser: Browser) -> list[dict[str, Any]]:
    return list(browser.get("follow-ups").json["follow_ups"])


def test_the_record_says_who_was_asked_who_answered_and_what_they_wrote(site: Site) -> None:
    rated(site, 2)
    rated(site, 5, None)
    taken(site)
    served(site)  # says nothing
    found = site.signed_in("manager").get("ratings").json
    assert found["summary"] == {
        "asked": 3, "rated": 2, "not_rated": 1, "response_rate": 0.667, "satisfied_share": 0.5, "channels": {"phone": 2},
        "grades": {"5": 1, "4": 0, "3": 0, "2": 1, "1": 0}, "flagged": 0, "set_aside": 0,
    }  # fmt: skip
    assert [row["words"] for row in found["ratings"]] == [None, HOSTILE]
    assert found["ratings"][1]["reasons"][0]["text"]["zh"] == "没有提供材料样本"


def test_the_spreadsheet_takes_no_words_for_a_formula(site: Site) -> None:
    rated(site, 1, "=1+1")
    manager = site.signed_in("manager")
    answer = manager.get("ratings/csv?language=en")
    assert answer.content_type.startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [(row["Case number"], row["Grade in words"], row["In their own words"]) for row in rows] == [
        ("AJ0017", "Very dissatisfied", "'=1+1")]  # fmt: skip
    assert "办件编号" in manager.get("ratings/csv").data.decode()


def test_days_are_checked(site: Site) -> None:
    manager = site.signed_in("manager")
    for query in ("from=x", "from=2026-11-23&to=2026-11-22", "from=2020-01-01&to=2026-01-01", "to=%00"):
        answer = manager.get(f"ratings?{query}")
        assert (answer.status_code, reason(answer)) == (422, "bad_field"), query


def test_a_bad_rating_is_seen_to_on_the_board(site: Site) -> None:
    name, manager = rated(site), site.signed_in("manager")
    (card,) = board(manager)
    assert (card["id"], card["said"], card["alarm"], card["clerk"]) == (name, HOSTILE, "", "clerk-3")
    assert manager.post(f"follow-ups/{name}/assign", {"owner": "manager"}).status_code == 200
    assert (
        manager.post(f"follow-ups/{name}/contact", {"result": "settled", "words": "电话13812345678"}).status_code == 200
    )
    answer = manager.post(f"follow-ups/{name}/rectify", {"words": "补了材料清单"})
    assert answer.json == {"follow_up": name}
    assert manager.post(f"follow-ups/{name}/close", {}).status_code == 200
    (card,) = board(manager)
    assert (card["state"], card["due"]) == ("closed", None)
    assert [step["words"] for step in card["steps"]] == [None, "电话13812345678", "补了材料清单", None]
    kept = b"".join(path.read_bytes() for path in site.server.data.glob("journal.db*"))
    assert b"13812345678" not in kept
    assert "补了材料清单".encode() not in kept


def test_overdue_ones_are_counted(site: Site) -> None:
    rated(site)
    site.server.clock.now += 9 * 86_400
    manager = site.signed_in("manager")
    assert manager.get("follow-ups").json["counts"] == {"overdue": 1, "soon": 0}
    assert 'lobby_follow_ups{alarm="overdue"} 1.0' in site.stranger().client.get("/metrics").text


def test_a_clerk_sees_their_own_and_may_appeal_and_nothing_else(site: Site) -> None:
    name, clerk, other = rated(site), site.signed_in("clerk-3"), site.signed_in("clerk-2")
    assert [card["id"] for card in board(clerk)] == [name]
    assert board(other) == []
    assert clerk.post(f"follow-ups/{name}/close", {}).status_code == 403
    assert clerk.post(f"follow-ups/{name}/review", {"upheld": True}).status_code == 403
    assert other.post(f"follow-ups/{name}/appeal", {"words": "替他申诉"}).status_code == 403
    assert clerk.post(f"follow-ups/{name}/appeal", {"words": "群众按错了"}).status_code == 200
    assert (
        site.signed_in("manager").post(f"follow-ups/{name}/review", {"upheld": True, "words": "属实"}).status_code
        == 200
    )
    summary = site.signed_in("manager").get("ratings").json["summary"]
    assert (summary["rated"], summary["set_aside"], summary["satisfied_share"]) == (1, 1, None)


WRONG: tuple[tuple[str, dict[str, Any]], ...] = (
    ("assign", {}), ("assign", {"owner": ""}), ("contact", {"result": "x"}), ("extend", {"days": 99, "words": "x"}),
    ("extend", {"days": 10, "words": ""}), ("rectify", {"words": " "}), ("review", {}), ("rectify", {"words": "x" * 1001}),
)  # fmt: skip


def test_what_is_done_is_checked_at_the_door(site: Site) -> None:
    name, manager = rated(site), site.signed_in("manager")
    for act, sent in WRONG:
        answer = manager.post(f"follow-ups/{name}/{act}", sent)
        assert (answer.status_code, bool(reason(answer))) == (422, True), act
    assert board(manager)[0]["steps"] == []


def test_the_state_of_the_province_is_shown(site: Site) -> None:
    rated(site)
    manager = site.signed_in("manager")
    assert manager.get("ratings/province?state=waiting").json == []
    assert manager.get("ratings/province?state=all").status_code == 422
    assert reason(manager.post("ratings/province/replay")) == "no_province"


def test_a_kiosk_rates_by_the_slip_that_is_held_before_it_and_a_pad_is_told_its_reasons(site: Site) -> None:
    pad, kiosk = Device(site.server, "pad-3"), Device(site.server, "kiosk-1")
    page = taken(site)
    served(site)
    (prompt,) = [told for told in pad.told if told["verb"] == "prompt_rating"]
    grades = [choice["grade"] for choice in prompt["reasons"]]
    assert {grade: grades.count(grade) for grade in (5, 4, 3, 2, 1)} == dict.fromkeys((5, 4, 3, 2, 1), 4)
    token = page.removeprefix("phone/")
    assert kiosk.ask("rate", token="token-of-nobody", grade=5)["reason"] == "unknown_prompt"
    assert kiosk.ask("rate", token=token, prompt=prompt["prompt"], grade=5)["ok"] is False
    assert kiosk.ask("rate", token=token, grade=4) | {"id": ""} == {
        "id": "", "ok": True, "rating": {"prompt": prompt["prompt"], "grade": 4},
    }  # fmt: skip
    assert pad.ask("rate", prompt=prompt["prompt"], grade=5)["reason"] == "already_rated"
