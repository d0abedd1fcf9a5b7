"""An intake system of the bench, in a process of its own: it takes `{"seconds"}` for each event, and tells its `url`."""

from __future__ import annotations

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Receiver(BaseHTTPRequestHandler):
    """Takes everything, slowly."""

    seconds = 0.0

    def do_POST(self) -> None:
        """An event."""
        self.rfile.read(int(self.headers["Content-Length"]))
        threading.Event().wait(self.seconds)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quiet."""


def main() -> None:
    """Until standard input ends."""
    Receiver.seconds = float(json.loads(sys.stdin.readline())["seconds"])
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdout.write(json.dumps({"url": f"http://127.0.0.1:{server.server_address[1]}/events"}) + "\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main()
