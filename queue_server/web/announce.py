"""What the manager tells the whole hall: the notice along the foot of its boards, and an emergency over everything."""

from __future__ import annotations

import unicodedata

from flask import Blueprint, Response, jsonify
from pydantic import Field

from lobby import ids
from lobby.messages import Text
from queue_server import announcing
from queue_server import commands as c
from queue_server.web import guard
from queue_server.web.problems import house, problem

routes = Blueprint("announce", __name__, url_prefix="/api/v1/hall")

MOST = {"zh": 200, "en": 400}
UNSEEN = ("Cc", "Cs", "Co", "Cn")
TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn the direction of what follows: they could make a board say something else than it was told."""


class Words(guard.Body):
    """A text in both languages; `zh` has at most 200 characters, `en` at most 400."""

    zh: str = Field(json_schema_extra={"minLength": 1, "maxLength": MOST["zh"]})
    en: str = Field(json_schema_extra={"minLength": 1, "maxLength": MOST["en"]})


@routes.put("/notice")
def set_notice() -> Response:
    """Other words along the foot of every board; If-Match guards what was seen."""
    somebody, said, seen = guard.need("hall.announce"), _words(), guard.seen()
    command = c.SetNotice(said.zh, said.en, seen)
    response = jsonify(guard.ask(somebody, command, {"act": "put", "seen": seen, **said.model_dump()}).body["notice"])
    response.set_etag(announcing.version(said))
    return response


@routes.delete("/notice")
def take_notice_down() -> Response:
    """No words along the foot of the boards; If-Match guards what was seen."""
    seen = guard.seen()
    guard.ask(guard.need("hall.announce"), c.SetNotice(seen=seen), {"act": "delete", "seen": seen})
    return Response(status=204)


@routes.put("/emergency")
def begin_emergency() -> Response:
    """Every screen and every voice says this from now on, over everything else."""
    somebody, said = guard.need("hall.announce"), _words()
    command = c.BeginEmergency(ids.uuid7(house().clock()), said.zh, said.en)
    return jsonify(guard.ask(somebody, command, {"act": "put", **said.model_dump()}).body["emergency"])


@routes.delete("/emergency")
def end_emergency() -> Response:
    """It is over: screens and voices go back to their work."""
    guard.ask(guard.need("hall.announce"), c.EndEmergency(), {"act": "delete"})
    return Response(status=204)


def _words() -> Text:
    """What was sent, in one line each; refused where it is empty, too long, or has signs that no board can show."""
    sent = guard.body(Words)
    return Text(zh=_line("zh", sent.zh), en=_line("en", sent.en))


def _line(field: str, words: str) -> str:
    line, most = " ".join(words.split()), MOST[field]
    if not line:
        raise problem(422, "empty", "Please give the text in both languages, Chinese and English.")
    if len(line) > most:
        raise problem(422, "too_long", "Field “{field}” has {found} characters; allowed are {most}.",
                      field=field, found=len(line), most=most)  # fmt: skip
    odd = next((sign for sign in line if sign in TURNING or unicodedata.category(sign) in UNSEEN), None)
    if odd is not None:
        raise problem(422, "odd_sign", "Field “{field}” holds a sign that no board can show ({sign}); "
                      "please leave it out.", field=field, sign=_name(odd))  # fmt: skip
    return line


def _name(sign: str) -> str:
    return f"U+{ord(sign):04X}"
