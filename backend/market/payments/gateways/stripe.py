"""Stripe: the only file that knows its SDK."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

import stripe

from market.payments.gateways.base import (
    BadNoticeError,
    DisputeFacts,
    Facts,
    GatewayDownError,
    GatewayRefusedError,
    IntentFacts,
    Notice,
    PageWanted,
    RefundFacts,
    SessionFacts,
)

if TYPE_CHECKING:
    from stripe.checkout import Session
    from stripe.params.checkout import SessionCreateParams

logger = logging.getLogger(__name__)
VERSION = "2026-10-28.endive"
TIMEOUT_SECONDS = (1, 5)  # to connect, and to wait for an answer
_SESSIONS = (
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
)
_REFUNDS = ("refund.created", "refund.updated", "refund.failed")
_DISPUTES = (
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
)
_LAST_WORDS = {"won", "lost", "warning_closed", "prevented"}
_STANDINGS = {"succeeded": "DONE", "failed": "FAILED", "canceled": "FAILED"}
# HTTP: our key is not taken or may not do this, or the same is still being done.
_NOT_AN_ANSWER = {401, 403, 409}

R = TypeVar("R")


class StripeGateway:
    """Stripe's hosted Checkout, refunds and notices, or those of a loopback peer that answers as Stripe does."""

    def __init__(self, *, secret_key: str, webhook_secret: str, api_base: str) -> None:
        """Keep the keys and one client."""
        self._webhook_secret = webhook_secret
        self._client = stripe.StripeClient(
            secret_key,
            stripe_version=VERSION,
            base_addresses={"api": api_base} if api_base else {},
            max_network_retries=1,
            http_client=stripe.RequestsClient(timeout=TIMEOUT_SECONDS),
        )

    def open_session(self, wanted: PageWanted) -> SessionFacts:
        """Open a hosted page in CNY for card, Alipay and WeChat Pay."""
        params: SessionCreateParams = {
            "mode": "payment",
            "client_reference_id": str(wanted.key),
            "metadata": {"order": wanted.order_number},
            "allowed_payment_method_types": ["card", "alipay", "wechat_pay"],
            "payment_method_options": {"wechat_pay": {"client": "web"}},
            "line_items": [
                {
                    "quantity": 1,
                    "price_data": {
                        "currency": "cny",
                        "unit_amount": wanted.amount_fen,
                        "product_data": {"name": f"订单 {wanted.order_number}"},
                    },
                }
            ],
            "locale": "zh",
            "expires_at": int(wanted.expires_at.timestamp()),
            "success_url": wanted.return_url,
            "cancel_url": wanted.cancel_url,
        }
        sessions = self._client.v1.checkout.sessions
        return _session(_asked(lambda: sessions.create(params, {"idempotency_key": str(wanted.key)})))

    def read_session(self, session_id: str) -> SessionFacts:
        """Look how a page stands."""
        return _session(_asked(lambda: self._client.v1.checkout.sessions.retrieve(session_id)))

    def expire_session(self, session_id: str) -> SessionFacts:
        """Close a page; Stripe refuses that of one that is complete or expired, which is then read."""
        try:
            key = f"expire-{session_id}"
            sessions = self._client.v1.checkout.sessions
            return _session(_asked(lambda: sessions.expire(session_id, options={"idempotency_key": key})))
        except GatewayRefusedError:
            return self.read_session(session_id)

    def give_back(self, *, key: UUID, intent_id: str, amount_fen: int) -> RefundFacts:
        """Give money back, once per key."""
        params: Any = {"payment_intent": intent_id, "amount": amount_fen, "metadata": {"key": str(key)}}
        refunds = self._client.v1.refunds
        return _refund(_asked(lambda: refunds.create(params, {"idempotency_key": str(key)})))

    def find_refund(self, *, key: UUID, intent_id: str) -> RefundFacts | None:
        """Look for our key among the refunds of a payment; Stripe forgets idempotency keys after a day."""
        params: Any = {"payment_intent": intent_id, "limit": 100}
        while True:
            page = _asked(lambda asked=params: self._client.v1.refunds.list(asked))  # type: ignore[misc]
            for found in page.data:
                if _said(found, "key") == str(key):
                    return _refund(found)
            if not page.has_more:
                return None
            params = {**params, "starting_after": page.data[-1].id}

    def read_refund(self, refund_id: str) -> RefundFacts:
        """Look how money on its way back stands."""
        return _refund(_asked(lambda: self._client.v1.refunds.retrieve(refund_id)))

    def open_intent(self, *, key: UUID, order_number: str, amount_fen: int) -> IntentFacts:
        """Begin a payment that an application confirms itself."""
        params: Any = {
            "amount": amount_fen,
            "currency": "cny",
            "allowed_payment_method_types": ["card", "alipay", "wechat_pay"],
            "metadata": {"order": order_number, "key": str(key)},
        }
        intents = self._client.v1.payment_intents
        return _intent(_asked(lambda: intents.create(params, {"idempotency_key": str(key)})))

    def read_intent(self, intent_id: str) -> IntentFacts:
        """Look how such a payment stands."""
        return _intent(_asked(lambda: self._client.v1.payment_intents.retrieve(intent_id)))

    def read_notice(self, body: bytes, signature: str) -> Notice:
        """
        Check a notice as the SDK does, which also refuses one signed more than five minutes ago.

        :raises BadNoticeError: if it is not Stripe's
        """
        if not self._webhook_secret:
            raise BadNoticeError("no secret")
        try:
            return _notice(self._client.construct_event(body, signature, self._webhook_secret))
        except (ValueError, KeyError, AttributeError, TypeError, stripe.SignatureVerificationError) as error:
            raise BadNoticeError(type(error).__name__) from error

    def notices_since(self, at: datetime) -> Iterator[Notice]:
        """Give the notices made since an instant, the latest first."""
        params: Any = {
            "types": [*_SESSIONS, *_REFUNDS, *_DISPUTES],
            "created": {"gte": int(at.timestamp())},
            "limit": 100,
        }
        page = _asked(lambda: self._client.v1.events.list(params))
        while True:
            yield from filter(None, map(_readable, page.data))
            if not page.has_more:
                return
            after = {**params, "starting_after": page.data[-1].id}
            page = _asked(lambda after=after: self._client.v1.events.list(after))  # type: ignore[misc]


def _asked(call: Callable[[], R]) -> R:
    """
    Ask; a silent, broken or overrun vendor may have done it, one that refuses has not.

    A key that it does not take is a fault of this shop: the same may be asked again once the key is right.
    """
    try:
        return call()
    except (
        stripe.APIConnectionError,
        stripe.RateLimitError,
        stripe.AuthenticationError,
        stripe.PermissionError,
    ) as error:
        raise GatewayDownError(type(error).__name__) from error
    except stripe.StripeError as error:
        status = error.http_status or 0
        if not 400 <= status < 500 or status in _NOT_AN_ANSWER:  # noqa: PLR2004 - HTTP: a fault of theirs
            raise GatewayDownError(f"{type(error).__name__} {status}") from error
        raise GatewayRefusedError(error.user_message or type(error).__name__) from error


def _id_of(found: Any) -> str:
    """Give the id of something that Stripe names, or sends along in whole."""
    return found if isinstance(found, str) else getattr(found, "id", "")


def _said(found: Any, name: str) -> str:
    """Read one entry of an object's metadata."""
    metadata = getattr(found, "metadata", None)
    return str(metadata[name]) if metadata is not None and name in metadata else ""


def _session(found: "Session | Any") -> SessionFacts:
    is_paid = found.status == "complete" and found.payment_status == "paid"
    return SessionFacts(
        session_id=found.id,
        key=found.client_reference_id or "",
        order_number=_said(found, "order"),
        url=found.url or "",
        amount_fen=found.amount_total or 0,
        intent_id=_id_of(found.payment_intent),
        is_paid=is_paid,
        is_over=found.status == "expired",
    )


def _refund(found: Any) -> RefundFacts:
    standing = _STANDINGS.get(found.status or "", "PENDING")
    failure = getattr(found, "failure_reason", None) or ("failed" if standing == "FAILED" else "")
    intent_id = _id_of(getattr(found, "payment_intent", None))
    return RefundFacts(found.id, _said(found, "key"), found.amount, standing, failure, intent_id)


def _intent(found: Any) -> IntentFacts:
    return IntentFacts(found.id, found.client_secret or "", found.amount, found.status == "succeeded")


def _dispute(found: Any) -> DisputeFacts:
    return DisputeFacts(found.id, _id_of(found.payment_intent), found.amount, found.status, found.status in _LAST_WORDS)


def _notice(event: Any) -> Notice:
    readers: dict[str, Callable[[Any], Facts]] = {
        **dict.fromkeys(_SESSIONS, _session),
        **dict.fromkeys(_REFUNDS, _refund),
        **dict.fromkeys(_DISPUTES, _dispute),
    }
    reader = readers.get(event.type)
    return Notice(event.id, event.type, reader(event.data.object) if reader else None)


def _readable(event: Any) -> Notice | None:
    """Read one of many notices; one of another shape holds up none of the others."""
    try:
        return _notice(event)
    except (KeyError, AttributeError, TypeError, ValueError) as error:
        logger.warning("notice %s cannot be read: %s", event.id, type(error).__name__)
        return None
