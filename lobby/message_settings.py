"""What a centre sends to citizens' telephones: by a gateway (SMS, mini-program) and by web push. Pure data."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import Field

from lobby.matters import Matter

MessageEvent = Literal[
    "ticket.near", "ticket.called", "ticket.no_show", "appointment.reminder", "rating.requested", "result.ready",
]  # fmt: skip
EVENTS: tuple[MessageEvent, ...] = get_args(MessageEvent)
PUSH_HOSTS = (
    "fcm.googleapis.com", "updates.push.services.mozilla.com", "*.push.services.mozilla.com", "*.notify.windows.com",
    "*.push.apple.com",
)  # fmt: skip


class Messages(Matter):
    """The gateway for SMS and mini-programs: where it is, its signing secret, and what it is told of.

    With `phone` the telephone number of whoever gave one goes over with the message, and nowhere else. `near` is how many
    are still before a citizen who is told that the turn is near.
    """

    url: str | None = Field(None, pattern=r"^https?://\S+$", max_length=500)
    secret_file: str | None = None
    events: tuple[MessageEvent, ...] = EVENTS
    phone: bool = False
    near: int = Field(2, ge=1, le=20)


class PhoneSettings(Matter):
    """The citizen's page: how many places one may let go before (0: not at all), and web push.

    `push_key_file` holds the VAPID key (P-256, PEM), `push_contact` is whom a push service may write to. Browsers hand out
    addresses of their makers' push services; letters go to `push_hosts` only.
    """

    postpone_most: int = Field(10, ge=0, le=50)
    push_key_file: str | None = None
    push_contact: str | None = Field(None, pattern=r"^(mailto:|https://)\S+$", max_length=200)
    push_hosts: tuple[str, ...] = PUSH_HOSTS
