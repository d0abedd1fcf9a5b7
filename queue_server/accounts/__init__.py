"""Who may sign in and what they may do. `DATA/accounts.db`, apart from the journal, and `DATA/audit.db` beside it.

`roles` names every permission and what each role is made of; `register` is the whole of it for the doors.
"""

from __future__ import annotations

from queue_server.accounts.lockout import FAILURE_SECONDS, FAILURES, LockedOutError
from queue_server.accounts.passwords import WeakPasswordError
from queue_server.accounts.register import Accounts, WrongPasswordError
from queue_server.accounts.roles import PERMISSIONS, ROLES
from queue_server.accounts.sessions import Limits
from queue_server.accounts.user import User
from queue_server.accounts.users import LastAdminError, NameTakenError

__all__ = [
    "FAILURES",
    "FAILURE_SECONDS",
    "PERMISSIONS",
    "ROLES",
    "Accounts",
    "LastAdminError",
    "Limits",
    "LockedOutError",
    "NameTakenError",
    "User",
    "WeakPasswordError",
    "WrongPasswordError",
]
