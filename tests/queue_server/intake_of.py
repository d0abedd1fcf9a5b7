"""The intake system as it speaks to a server of tests: with a token, or with its signature."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from receiver_of import SECRET
from site_of import Browser, Site
from standardwebhooks import Webhook

from queue_server import commands as c
from queue_server.accounts import Accounts
from queue_server.verify import fingerprint

TOBACCO = "whsec_" + "VE9CQUNDT1RPQkFDQ09UT0JBQ0NPVE9CQUND"


class Intake:
    """The intake system: with a token, or with its signature."""

    def __init__(self, site: Site) -> None:
        self.site, self.server = site, site.server
        accounts: Accounts = site.server.accounts
        _, token = accounts.tokens.make("intake", ["intake.tell"], "admin", None)
        self.machine = Browser(site.app.test_client(use_cookies=False), token)
        house = site.app.extensions["house"]
        site.app.extensions["house"] = replace(house, secrets={"intake": SECRET, "unit-market": TOBACCO})

    def tell(self, path: str, **body: Any) -> Any:
        return self.machine.post(f"intake/{path}", body)

    def signed(
        self, path: str, body: dict[str, Any], *, secret: str = SECRET, key: str = "", at: datetime | None = None
    ) -> Any:
        text, key, at = json.dumps(body), key or str(uuid.uuid4()), at or datetime.now(UTC)
        headers = {
            "Content-Type": "application/json", "webhook-id": key, "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": Webhook(secret).sign(key, at, text),
        }  # fmt: skip
        client = self.site.app.test_client(use_cookies=False)
        return client.post(f"/api/v1/intake/{path}", data=text, headers=headers)

    def serve(self, case: str = "", window: str = "3", *, finished: bool = False) -> str:
        """Somebody is served at a window, under this case; the ticket."""
        server = self.server
        ticket = str(server.issue()["id"])
        server.do(c.OpenWindow(window))
        server.do(c.CallNext(window, str(uuid.uuid4())))
        server.do(c.StartService(window))
        if case:
            assert self.tell("cases", ticket=ticket, case_number=case).status_code == 200
        if finished:
            server.do(c.FinishService(window, f"prompt-{ticket}"))
        return ticket

    def book(self) -> dict[str, Any]:
        return self.server.writer.look(fingerprint)

    def events(self) -> int:
        return self.server.writer.look(lambda book: book.seq)
