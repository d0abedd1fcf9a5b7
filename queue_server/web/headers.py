"""What every answer carries: what a browser may do with it, and an ETag where it will be looked at again and again."""

from __future__ import annotations

import hashlib
import re

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from queue_server.web.session import is_secure

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; "
    "connect-src 'self'{sockets}; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""No script and no style sheet but files of ours. Style attributes stay allowed: charts set those of their hints."""
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
HOST = re.compile(r"[\w.:\[\]-]{1,255}")
YEAR_SECONDS = 31_536_000


def set_up(app: Flask, *, behind_proxy: bool) -> None:
    """Put them on all answers of this app; believe a reverse proxy who asks and how where there is one."""
    app.after_request(_protect)
    app.after_request(_tag)  # the last that is set is the first that is called
    if behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign] # Flask's own way


def _tag(response: Response) -> Response:
    """JSON that is asked for again costs a header where nothing has changed."""
    if (
        request.method == "GET"
        and response.status_code == 200
        and response.is_json
        and request.path.startswith("/api/")
    ):
        if "ETag" not in response.headers:
            response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:24])
        response.make_conditional(request)
    return response


def _protect(response: Response) -> Response:
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers.update(ALWAYS)
    response.headers["Content-Security-Policy"] = POLICY.format(sockets=_sockets())
    if is_secure():
        response.headers["Strict-Transport-Security"] = f"max-age={YEAR_SECONDS}"
    return response


def _sockets() -> str:
    """The live connection's own address: not every browser takes it for a part of 'self'."""
    host = request.host
    return f" {'wss' if request.is_secure else 'ws'}://{host}" if HOST.fullmatch(host) else ""
