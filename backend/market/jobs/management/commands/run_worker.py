"""The worker: sweeps over what waits to be done. Nothing is lost when it dies; a sweep only comes later."""

import logging
import signal
import threading
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import datetime, timedelta
from types import FrameType

from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from market.accounts.operations import destroy_ended_records, forget_expired_sessions
from market.cart.operations import forget_guest_carts
from market.catalogue.operations import forget_enquiries
from market.files.operations import sweep_private_pictures
from market.flows.expire_holds import expire_holds
from market.flows.online.notices import act_on_waiting
from market.flows.online.sweeps import (
    close_pages,
    fetch_missed_notices,
    look_at_quiet_pages,
    send_refunds,
    settle_late_money,
)
from market.kernel.calendar import local_date_of
from market.kernel.clock import now
from market.notifications.operations import mail_waiting_messages
from market.payments.operations import forget_notices
from market.search.operations.indexing import refresh_stale

logger = logging.getLogger("market.worker")

_TICK_SECONDS = 2
_PAYMENTS = timedelta(seconds=10)
_MINUTE = timedelta(minutes=1)
_FIVE_MINUTES = timedelta(minutes=5)
_HOUR = timedelta(hours=1)
_INDEX_BATCH = 100
_FORGET_BATCH = 500

Sweep = Callable[[datetime], int]

SWEEPS: tuple[tuple[str, timedelta, Sweep], ...] = (
    ("mail messages", timedelta(seconds=_TICK_SECONDS), lambda at: mail_waiting_messages(at=at)),
    ("index products", timedelta(seconds=_TICK_SECONDS), lambda _at: refresh_stale(limit=_INDEX_BATCH)),
    ("act on notices", _PAYMENTS, lambda at: act_on_waiting(at=at, limit=_INDEX_BATCH)),
    ("close payment pages", _PAYMENTS, lambda at: close_pages(at=at)),
    ("send refunds", _PAYMENTS, lambda at: send_refunds(at=at)),
    ("look at quiet payment pages", _MINUTE, lambda at: look_at_quiet_pages(at=at)),
    ("settle late money", _MINUTE, lambda at: settle_late_money(at=at)),
    ("fetch missed notices", _FIVE_MINUTES, lambda at: fetch_missed_notices(at=at)),
    ("expire holds", _MINUTE, lambda at: expire_holds(at=at)),
    ("forget sessions", _MINUTE, lambda at: forget_expired_sessions(at=at, limit=_FORGET_BATCH)),
    ("forget guest carts", _MINUTE, lambda at: forget_guest_carts(at=at, limit=_FORGET_BATCH)),
    (
        "destroy sealed records",
        _MINUTE,
        lambda at: destroy_ended_records(on=local_date_of(at), limit=_FORGET_BATCH),
    ),
    ("forget notices", _MINUTE, lambda at: forget_notices(at=at, limit=_FORGET_BATCH)),
    ("forget enquiries", _MINUTE, lambda at: forget_enquiries(at=at, limit=_FORGET_BATCH)),
    ("forget lost pictures", _HOUR, lambda at: sweep_private_pictures(at=at)),
)


class Command(BaseCommand):
    """Run the sweeps until told to stop."""

    help = (
        "Mail messages, index changed products, cancel orders that nobody paid in time, "
        "follow payments online and their refunds, "
        "forget old sessions, carts of guests, notices of payments, "
        "answered enquiries, pictures that no form kept and sealed records "
        "past their day."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer one round only, for schedulers and tests."""
        parser.add_argument("--once", action="store_true", help="run each sweep once and end")

    def handle(self, *, once: bool, **_options: object) -> None:
        """Run each sweep when it is due; a lost database is waited for."""
        stop = threading.Event()
        if not once:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda _number, _frame: _stop(stop, _frame))
        due: dict[str, datetime] = {}
        while not stop.is_set():
            for name, every, sweep in SWEEPS:
                at = now()
                if at >= due.get(name, at):
                    due[name] = at + every
                    _run(name, sweep, at)
            if once:
                return
            close_old_connections()
            stop.wait(_TICK_SECONDS)


def _stop(event: threading.Event, _frame: FrameType | None) -> None:
    event.set()


def _run(name: str, sweep: Sweep, at: datetime) -> None:
    try:
        done = sweep(at)
    except (DatabaseError, InterfaceError) as error:
        # The server restarts or is busy; the next round tries again on a fresh connection.
        logger.warning("%s: %s", name, type(error).__name__)
        connection.close()
    except Exception:
        # One row that cannot be handled must not end the sweeps that others wait for.
        logger.exception("%s failed", name)
        connection.close()
    else:
        if done:
            logger.info("%s: %d", name, done)
