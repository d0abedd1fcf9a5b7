"""A window intake system in sixty lines: takes Lobby's signed events, drops repeats, answers with a case number.

    pip install standardwebhooks
    python intake_receiver.py 8900 "$(cat /etc/lobby/intake.secret)" seen.db

An event may come twice: its id is kept, and a repeat is answered as the first time. The answer is sent only after the
commit, so that what was acknowledged is never lost. Events of one ticket come in order; those of two tickets may not.
"""

import json
import logging
import sqlite3
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks import Webhook, WebhookVerificationError


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(min(int(self.headers.get("Content-Length", 0)), 262_144))
        try:
            event = WEBHOOK.verify(body, {name.lower(): value for name, value in self.headers.items()})
        except (WebhookVerificationError, ValueError):
            self.answer(401, {"reason": "bad_signature"})
            return
        with sqlite3.connect(FILE, timeout=10) as db:  # one commit: the event, and the case it opened
            new = db.execute("INSERT OR IGNORE INTO events VALUES (?, ?, ?)",
                             (event["id"], event["subject"], event["type"])).rowcount  # fmt: skip
            if new and event["type"] == "lobby.ticket.serving":
                db.execute("INSERT OR IGNORE INTO cases (ticket) VALUES (?)", (event["subject"],))
            case = db.execute("SELECT number FROM cases WHERE ticket = ?", (event["subject"],)).fetchone()
        SAY.info("%s %s %s", "new" if new else "again", event["type"], event["subject"])
        self.answer(200, {"case_number": f"AJ{case[0]:08d}"} if case else {})

    def answer(self, status: int, body: dict[str, str]) -> None:
        payload = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    def log_message(self, *_: object) -> None:
        pass  # events speak of citizens' visits: no access log


logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stdout)
SAY = logging.getLogger("receiver")
PORT, SECRET, FILE = int(sys.argv[1]), sys.argv[2], sys.argv[3]
WEBHOOK = Webhook(SECRET)
with sqlite3.connect(FILE) as tables:
    tables.execute("CREATE TABLE IF NOT EXISTS events (id TEXT PRIMARY KEY, subject TEXT, type TEXT)")
    tables.execute("CREATE TABLE IF NOT EXISTS cases (number INTEGER PRIMARY KEY, ticket TEXT UNIQUE)")
server = ThreadingHTTPServer(("127.0.0.1", PORT), Receiver)
SAY.info("listening http://127.0.0.1:%d/events", server.server_address[1])
server.serve_forever()
