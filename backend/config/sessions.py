"""Sessions in the database; a database that is away is said to be away, not the session to be lost."""

from typing import Any

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import InterfaceError, OperationalError


class SessionStore(DatabaseStore):
    """Django's own store, which takes every fault of the database for a session deleted meanwhile, and answers 400."""

    @classmethod
    def get_model_class(cls) -> Any:
        """Give the table of Django's store."""
        return DatabaseStore.get_model_class()

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 - Django's own signature
        """
        Save the session.

        :raises OperationalError: if the database is away, which is answered by 503
        """
        try:
            super().save(must_create=must_create)
        except UpdateError as fault:
            if isinstance(fault.__context__, InterfaceError | OperationalError):
                raise fault.__context__ from None
            raise
