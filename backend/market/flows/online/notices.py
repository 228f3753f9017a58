"""Notices of the vendor: kept once, acted on at once if possible, and by the sweep otherwise."""

import logging
from datetime import datetime

from django.db import InterfaceError, OperationalError, transaction

from market.flows.online.refunds import apply_refund
from market.flows.online.settle import apply_dispute, apply_session
from market.kernel.retry import Busy, retry_when_busy
from market.payments.gateways.base import DisputeFacts, Facts, Notice, RefundFacts, SessionFacts, facts_from
from market.payments.operations import keep_notice, mark_notice_faulty, mark_notice_handled
from market.payments.selectors import notices_waiting

logger = logging.getLogger(__name__)


def take_notice(*, notice: Notice, at: datetime) -> bool:
    """
    Keep a notice and act on it; tell whether it was new.

    Once it is kept the vendor may forget it: what cannot be done now is done by the sweep.
    """
    if not _keep(notice, at):
        return False
    if notice.facts:
        try:
            _act(notice.event_id, notice.facts, at)
        except Busy:
            logger.info("notice %s waits", notice.event_id)
        except Exception as error:  # noqa: BLE001 - it is kept; the sweep tries once more and then says why
            logger.warning("notice %s waits: %s", notice.event_id, type(error).__name__)
    return True


def act_on_waiting(*, at: datetime, limit: int) -> int:
    """
    Act on the notices that were kept and not yet acted on.

    A broken one is logged once and becomes a difference; a database that is away is waited for.
    """
    done = 0
    for event in notices_waiting(limit=limit):
        try:
            if facts := facts_from(event.facts):
                _act(event.event_id, facts, at)
        except Busy:
            continue
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            logger.exception("notice %s cannot be acted on", event.event_id)
            _set_aside(event.event_id, at)
            continue
        done += 1
    return done


def _act(event_id: str, facts: Facts, at: datetime) -> None:
    if isinstance(facts, SessionFacts):
        apply_session(session=facts, at=at)
    elif isinstance(facts, RefundFacts):
        apply_refund(facts=facts, at=at)
    elif isinstance(facts, DisputeFacts):
        apply_dispute(dispute=facts, at=at)
    _done(event_id, at)


@retry_when_busy
@transaction.atomic(durable=True)
def _keep(notice: Notice, at: datetime) -> bool:
    return keep_notice(notice=notice, at=at) is not None


@retry_when_busy
@transaction.atomic(durable=True)
def _done(event_id: str, at: datetime) -> None:
    mark_notice_handled(event_id=event_id, at=at)


@retry_when_busy
@transaction.atomic(durable=True)
def _set_aside(event_id: str, at: datetime) -> None:
    mark_notice_faulty(event_id=event_id, at=at)
