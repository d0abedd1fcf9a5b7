"""What is counted for `/metrics` (Prometheus). One registry a server, so that tests can have several."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest


class Metrics:
    """The server's counters. Labels are words of the contract, never anything a stranger sent."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.asks = Counter("lobby_asks", "Commands asked", ["door", "command", "result"], registry=self.registry)
        self.refused = Counter("lobby_refused", "Commands refused", ["door", "reason"], registry=self.registry)
        self.bad = Counter(
            "lobby_bad_messages", "Messages that could not be read", ["door", "reason"], registry=self.registry
        )
        self.events = Counter("lobby_events", "Events journalled", ["event"], registry=self.registry)
        self.waiting = Gauge("lobby_waiting", "Tickets that wait", ["queue"], registry=self.registry)
        self.devices = Gauge("lobby_devices", "Devices by status", ["status"], registry=self.registry)
        self.unconfirmed = Counter(
            "lobby_calls_unconfirmed", "Calls that a display was here for and did not show in time", ["kind"],
            registry=self.registry,
        )  # fmt: skip
        self.clients = Gauge("lobby_live_clients", "Open live connections", registry=self.registry)
        self.follow_ups = Gauge("lobby_follow_ups", "Bad ratings to see to", ["alarm"], registry=self.registry)
        self.intake = Gauge("lobby_intake", "Events for the intake system", ["state"], registry=self.registry)

    def count(self, door: str, command: str, status: int, reason: str | None) -> None:
        """One command and its outcome."""
        self.asks.labels(door, command, "ok" if reason is None else "refused").inc()
        if reason is not None:
            self.refused.labels(door, reason if status < 500 else "server").inc()

    def text(self) -> bytes:
        """The page."""
        return generate_latest(self.registry)
