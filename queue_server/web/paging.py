"""Long lists in parts: `?limit=` says how many, `?after=` the last one seen; a `Link` header leads to the next part.

Without `limit` a list comes whole up to `MOST` rows. `after` is the key of a row, so that rows that come or go in between
move nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Response, jsonify, request

from queue_server.web.problems import problem

MOST = 1000
ALL = 100_000
"""For lists that scripts have always read whole."""


def limit(usual: int = MOST) -> int:
    """How many rows are asked for, 1 to `MOST`."""
    given = request.args.get("limit")
    if given is None:
        return usual
    if not given.isdecimal() or len(given) > 4 or not 1 <= int(given) <= MOST:
        raise problem(422, "bad_field", "Field “{field}” does not fit: {why}.", field="limit", why=f"1-{MOST}")
    return int(given)


def listed(rows: Sequence[dict[str, Any]], key: str, usual: int = MOST) -> Response:
    """The part of `rows` that is asked for; `key` names the field by which a row is known."""
    most, after = limit(usual), request.args.get("after")
    start = 0
    if after is not None:
        start = next((place + 1 for place, row in enumerate(rows) if str(row[key]) == after), -1)
    if start < 0:
        raise problem(422, "bad_field", "Field “{field}” does not fit: {why}.", field="after", why=key)
    part = rows[start : start + most]
    return linked(jsonify(part), part[-1][key] if len(rows) > start + most else None)


def linked(response: Response, last: object) -> Response:
    """With the address of the next part, where there is one: `last` is the key of the last row of this one."""
    if last is not None:
        query = urlencode({**request.args.to_dict(), "after": str(last)})
        response.headers["Link"] = f'<{request.path}?{query}>; rel="next"'
    return response
