"""What the worker does about payments online: it asks the vendor outside any transaction and notes what it says."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from django.db import transaction

from market.flows.online.notices import take_notice
from market.flows.online.refunds import apply_refund, leave_refunds_to_desk, send_refund
from market.flows.online.settle import DESK_MAY_DECIDE, apply_session, decide_unattended
from market.flows.online.start import open_page
from market.kernel.errors import DomainError
from market.kernel.retry import retry_when_busy
from market.payments.enums import AttemptState
from market.payments.gateways import online_gateway
from market.payments.gateways.base import Gateway, GatewayDownError, GatewayRefusedError
from market.payments.operations import claim_payment, end_attempt, note_looked_at, note_refund_looked_at
from market.payments.selectors import (
    attempts_to_close,
    attempts_unheard_of,
    late_receipts,
    notices_known,
    refunds_to_send,
    refunds_under_way,
)

if TYPE_CHECKING:
    from market.payments.models import PaymentAttempt, Refund

logger = logging.getLogger(__name__)
_BATCH = 20
# The vendor sends a notice again for three days; what is older was either heard or is found by its attempt.
_NOTICES_BACK = timedelta(hours=6)
# A page that is complete without money this long after its end will bring none.
_NO_HOPE = timedelta(days=1)
# A vendor that is not configured for this long is gone; a shorter while may be a restart.
_VENDOR_GONE = timedelta(hours=1)

T = TypeVar("T")


def close_pages(*, at: datetime) -> int:
    """Close the vendor's pages of orders that are closed or about to lapse, before stock is let go; count them."""
    return _each(attempts_to_close(at=at, limit=_BATCH), lambda row, gateway: _close(row, gateway, at))


def look_at_quiet_pages(*, at: datetime) -> int:
    """Look at the pages of which nothing was heard for a while: a browser was closed, and the notice never came."""
    return _each(attempts_unheard_of(at=at, limit=_BATCH), lambda row, gateway: _look(row, gateway, at))


def send_refunds(*, at: datetime) -> int:
    """
    Ask the vendor for the refunds that are owed, and about those that it has accepted; count them.

    With no vendor any more, the desk transfers what was to go back through it.
    """
    if online_gateway() is None:
        return leave_refunds_to_desk(before=at - _VENDOR_GONE, limit=_BATCH)
    sent = _each(refunds_to_send(at=at, limit=_BATCH), lambda row, gateway: _send(row, gateway, at))
    return sent + _each(refunds_under_way(limit=_BATCH), lambda row, gateway: _read(row, gateway, at))


def settle_late_money(*, at: datetime) -> int:
    """Give back the late money that the desk left alone, or revive its order if the goods are there by now."""
    done = 0
    for receipt in late_receipts(before=at - DESK_MAY_DECIDE)[:_BATCH]:
        try:
            decide_unattended(receipt_number=receipt.number, at=at)
        except DomainError as refusal:
            logger.info("receipt %s: %s", receipt.number, refusal.code)
        except Exception:
            logger.exception("receipt %s was not decided on", receipt.number)
        else:
            done += 1
    return done


def fetch_missed_notices(*, at: datetime) -> int:
    """Ask the vendor what it has told lately, and take what never came; count it."""
    gateway = online_gateway()
    if gateway is None:
        return 0
    try:
        told = list(gateway.notices_since(at - _NOTICES_BACK))
    except (GatewayDownError, GatewayRefusedError) as error:
        logger.warning("the vendor of online payments: %s", error)
        return 0
    known = notices_known(event_ids=[notice.event_id for notice in told])
    return sum(take_notice(notice=notice, at=at) for notice in reversed(told) if notice.event_id not in known)


def look_now(*, attempt: "PaymentAttempt", at: datetime) -> None:
    """Look how the page of one try stands, for a payer who just came back from it; a silent vendor is no fault."""
    _each([attempt], lambda row, gateway: _look(row, gateway, at))


def _each(rows: Iterable[T], do: Callable[[T, Gateway], object]) -> int:
    """Do something with each row; when the vendor does not answer, the rest waits for the next round."""
    gateway = online_gateway()
    done = 0
    if gateway is None:
        return done
    for row in rows:
        try:
            do(row, gateway)
        except GatewayDownError as error:
            logger.warning("the vendor of online payments: %s", error)
            return done
        except (GatewayRefusedError, DomainError) as error:
            logger.warning("payment online: %s", error)
        except Exception:
            logger.exception("payment online: %r", row)
        else:
            done += 1
    return done


def _close(attempt: "PaymentAttempt", gateway: Gateway, at: datetime) -> None:
    if not attempt.session_id:
        open_page(attempt=attempt, gateway=gateway, at=at)  # the answer with its id was lost
        attempt.refresh_from_db()
    _note_looked(attempt, at)
    apply_session(session=gateway.expire_session(attempt.session_id), at=at)
    _bury(attempt, at)


def _look(attempt: "PaymentAttempt", gateway: Gateway, at: datetime) -> None:
    _note_looked(attempt, at)
    if not attempt.session_id:
        open_page(attempt=attempt, gateway=gateway, at=at)
        return
    apply_session(session=gateway.read_session(attempt.session_id), at=at)


def _send(refund: "Refund", gateway: Gateway, at: datetime) -> None:
    send_refund(refund=refund, gateway=gateway, at=at)


def _read(refund: "Refund", gateway: Gateway, at: datetime) -> None:
    note_refund_looked_at(refund=refund, at=at)
    apply_refund(facts=gateway.read_refund(refund.vendor_id), at=at)


@retry_when_busy
@transaction.atomic(durable=True)
def _note_looked(attempt: "PaymentAttempt", at: datetime) -> None:
    note_looked_at(attempt=attempt, at=at)


@retry_when_busy
@transaction.atomic(durable=True)
def _bury(attempt: "PaymentAttempt", at: datetime) -> None:
    """End a try whose page was complete without money for long; money that comes after all is late money."""
    claim_payment(order_number=attempt.payment.order.number)
    if attempt.expires_at + _NO_HOPE <= at:
        end_attempt(attempt=attempt, state=AttemptState.EXPIRED, at=at)
