"""How gunicorn runs the web program: `gunicorn -c python:config.gunicorn`."""

import tempfile
from pathlib import Path

from django.db import connections

from config.env import env_int, env_text

MEMORY = Path("/dev/shm")  # noqa: S108 - gunicorn makes its files there without a name

bind = f"{env_text('BIND', '127.0.0.1')}:{env_int('PORT', default=8000, at_least=1)}"
wsgi_app = "config.wsgi:application"
worker_class = "gthread"
workers = env_int("WEB_WORKERS", default=2, at_least=1)
threads = env_int("WEB_THREADS", default=4, at_least=1)
preload_app = True  # the workers share the program's memory
reuse_port = True  # without it one worker of threads takes most of the connections
timeout = 30
graceful_timeout = 10
keepalive = 5
# The most it takes: a long address gets a page of ours, and only above 8 KB gunicorn's bare "URI Too Long".
limit_request_line = 8190
loglevel = "warning"
control_socket_disable = True
# Heartbeats are files: on a slow disk a worker would look dead.
worker_tmp_dir = (
    str(MEMORY) if MEMORY.is_dir() else tempfile.gettempdir()
)  # a slow disk must not look like a dead worker


def pre_fork(_server: object, _worker: object) -> None:
    """Close what the loading of the program may have opened: two processes must not share a connection."""
    connections.close_all()
