"""Somebody who is signed in: a person by a session, or a machine by a token."""

from __future__ import annotations

from dataclasses import dataclass

from queue_server.accounts.roles import ROLES

MACHINE = "machine"
"""The role of whoever comes with an API token: it may do what the token says, and nothing else."""


@dataclass(frozen=True, slots=True)
class User:
    """Who asks. `scopes` belong to a machine; who `must_change` their password may do nothing before they have."""

    name: str
    role: str
    window: str | None = None
    scopes: frozenset[str] = frozenset()
    must_change: bool = False

    @property
    def permissions(self) -> frozenset[str]:
        """What their role, or their token, allows."""
        return self.scopes if self.role == MACHINE else ROLES.get(self.role, frozenset())

    def may(self, permission: str) -> bool:
        """Whether they may do this now."""
        return not self.must_change and permission in self.permissions
