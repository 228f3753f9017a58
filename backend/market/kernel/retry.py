"""Run a whole flow again when the database gave way to another one: a deadlock, or a lock that took too long."""

import logging
import secrets
import time
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError

from market.kernel.errors import Conflict

P = ParamSpec("P")
R = TypeVar("R")

MAX_TRIES = 5
# serialization_failure, deadlock_detected, lock_not_available
_GAVE_WAY = frozenset({"40001", "40P01", "55P03"})

logger = logging.getLogger(__name__)


class Busy(Conflict):
    """Too many people want the same rows at once; nothing was changed and the same click may simply be repeated."""

    code = "BUSY"


def retry_when_busy(flow: Callable[P, R]) -> Callable[P, R]:
    """
    Decorate a flow, outside its transaction, to be run again after a short random wait, at most five times in all.

    :raises Busy: if the last try gave way too
    """

    @wraps(flow)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        for attempt in range(1, MAX_TRIES + 1):
            try:
                return flow(*args, **kwargs)
            except OperationalError as error:
                if getattr(error.__cause__, "sqlstate", None) not in _GAVE_WAY:
                    raise
                logger.info("%s gave way, try %d", flow.__name__, attempt)
                if attempt < MAX_TRIES:
                    time.sleep(timedelta(milliseconds=secrets.randbelow(50 * attempt)).total_seconds())
        raise Busy("现在操作的人较多，本次没有提交成功。请稍等片刻再试一次。")

    return run
