#!/usr/bin/env python
"""Run a management command; one that needs the database brings the embedded server with it."""

import os
import sys
from contextlib import AbstractContextManager, nullcontext

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from config.postgres import using_server
from config.server_home import ServerError

NEEDS_NO_DATABASE = frozenset({"help", "version", "--help", "-h", "--version", "collectstatic", "diffsettings"})


def main() -> None:
    """Run the command that the arguments name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")
    try:
        with _database(sys.argv[1] if len(sys.argv) > 1 else "help"):
            execute_from_command_line(sys.argv)
    except (ServerError, ImproperlyConfigured) as error:
        sys.exit(str(error))


def _database(command: str) -> AbstractContextManager[object]:
    """The embedded server for as long as the command runs, where it is the database and the command wants one."""
    if command in NEEDS_NO_DATABASE or settings.DATABASE_URL:
        return nullcontext()
    return using_server(settings.DATA_DIR)


if __name__ == "__main__":
    main()
