"""What everybody may know: the centre, the hall in numbers, and whether the server is well."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, Response, jsonify

from lobby.centre import Window
from queue_server import followups, views
from queue_server.web.problems import house

routes = Blueprint("public", __name__)


@routes.get("/api/v1/centre")
def centre() -> Response:
    """Services, queues and windows as they are described, and what each window serves today."""
    described, works = house().centre, house().writer.look(lambda book: list(book.works.values()))
    return jsonify({
        "id": described.id, "name": described.name.model_dump(), "hotline": described.hotline,
        "timezone": described.timezone, "simulated": house().simulation is not None,
        "booking": described.appointments.online and any(service.bookable for service in described.services),
        "notice": described.notice.model_dump() if described.notice else None,
        "services": [{"id": item.id, "name": item.name.model_dump(), "queue": item.queue, "icon": item.icon,
                      "colour": item.colour, "identity": item.identity} for item in described.services],
        "queues": [{"id": item.id, "letter": item.letter, "name": item.name.model_dump()} for item in described.queues],
        "windows": [_window(item) for item in works],
        "zones": [{"id": item.id, "name": item.name.model_dump()} for item in described.zones],
    })  # fmt: skip


def _window(window: Window) -> dict[str, Any]:
    services = [service.id for service in house().centre.services_at(window)]
    return {"id": window.id, "name": window.name.model_dump(), "kind": window.kind, "zone": window.zone,
            "arrow": window.arrow, "serves": list(window.serves), "supports": list(window.supports),
            "services": services}  # fmt: skip


@routes.get("/api/v1/queues")
def queues() -> Response:
    """How full each queue is."""
    return jsonify(house().writer.look(lambda book: [views.queue(book, queue) for queue in book.lines]))


@routes.get("/api/v1/windows")
def windows() -> Response:
    """What each window shows."""
    return jsonify(house().writer.look(lambda book: [views.window(book, window) for window in book.windows]))


@routes.get("/api/v1/hall")
def hall() -> Response:
    """Everything public, in one snapshot."""
    writer, now = house().writer, house().clock()
    return jsonify(writer.look(lambda book: views.hall(book, writer.journal_id, now)))


@routes.get("/healthz")
def alive() -> Response:
    """The process answers."""
    return jsonify({"status": "ok"})


@routes.get("/readyz")
def ready() -> Response:
    """The writer answers, the journal can be written, the broker is there."""
    found = {"writer": house().writer.look(lambda book: book.is_open), "journal": not house().writer.broken,
             "broker": house().desk.bus.connected}  # fmt: skip
    response = jsonify(found)
    response.status_code = 200 if all(found.values()) else 503
    return response


@routes.get("/metrics")
def metrics() -> Response:
    """For Prometheus."""
    counted = house().metrics
    for queue, waiting in (
        house().writer.look(lambda book: {key: len(line.order) for key, line in book.lines.items()}).items()
    ):
        counted.waiting.labels(queue).set(waiting)
    for alarm, count in house().writer.look(partial(followups.alarms, now=house().clock())).items():
        counted.follow_ups.labels(alarm).set(count)
    seats = house().presence.seats().values()
    for status in ("online", "offline"):
        counted.devices.labels(status).set(sum(seat.status == status for seat in seats))
    return Response(counted.text(), content_type="text/plain; version=0.0.4; charset=utf-8")
