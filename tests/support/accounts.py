"""Run a piece of a test as another user."""

import os
import pickle
import pwd
import warnings
from collections.abc import Callable
from typing import TypeVar

import pytest

T = TypeVar("T")
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")


def as_user(name: str, work: Callable[[], T]) -> T:
    """Run `work` in a child process that has become the user, and give its result or raise its error."""
    user = pwd.getpwnam(name)
    reader, writer = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # newer Pythons: the child of a process with threads
        child = os.fork()
    if child == 0:
        os.setgroups([])
        os.setgid(user.pw_gid)
        os.setuid(user.pw_uid)
        try:
            result: object = work()
        except Exception as error:  # noqa: BLE001 - raised again in the parent
            result = error
        os.write(writer, pickle.dumps(result))
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        answer = pickle.loads(pipe.read())
    os.waitpid(child, 0)
    if isinstance(answer, Exception):
        raise answer
    return answer
