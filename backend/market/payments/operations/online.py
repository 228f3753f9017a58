"""Writing tries to pay online, what came of them, the vendor's notices and the differences from its books."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction

from market.accounts.models import User
from market.accounts.policies import is_store_manager
from market.audit.operations import record_activity
from market.kernel.calendar import local_date_of
from market.kernel.errors import Conflict, Forbidden, Invalid
from market.kernel.numbers import new_number
from market.orders.enums import PaymentMethod
from market.orders.models import Order
from market.payments.enums import AttemptState, DifferenceKind, NoticeState, PaymentState, ReceiptState
from market.payments.gateways.base import DisputeFacts, Notice, SessionFacts
from market.payments.models import Difference, Payment, PaymentAttempt, Receipt, WebhookEvent
from market.payments.selectors import get_difference

# What the vendor is asked for; its least is 30 minutes.
PAGE_STAYS = timedelta(minutes=31)
NOTICES_STAY = timedelta(days=90)


@transaction.atomic
def begin_attempt(*, payment: Payment, amount_fen: int, return_url: str, actor: User, at: datetime) -> PaymentAttempt:
    """Write down, under the payment's lock, that the vendor will be asked for a page; its key is new."""
    return PaymentAttempt.objects.create(
        key=uuid4(),
        payment=payment,
        amount_fen=amount_fen,
        return_url=return_url,
        expires_at=at + PAGE_STAYS,
        started_at=at,
        started_by=actor,
    )


@transaction.atomic
def note_session(*, attempt: PaymentAttempt, session: SessionFacts, at: datetime) -> bool:
    """
    Note on a try, under its payment's lock, what the vendor says of its page; tell whether it is paid as of now.

    What is paid stays paid and what is over stays over, so that what is heard twice, late or out of order is the same.
    """
    attempt.refresh_from_db()
    attempt.session_id = session.session_id
    attempt.url = session.url or attempt.url
    attempt.intent_id = session.intent_id or attempt.intent_id
    attempt.checked_at = at
    is_new = session.is_paid and attempt.state != AttemptState.PAID
    if session.is_paid:
        attempt.state = AttemptState.PAID
    elif session.is_over and attempt.state in {AttemptState.STARTING, AttemptState.OPEN}:
        attempt.state = AttemptState.EXPIRED
    elif attempt.state == AttemptState.STARTING:
        attempt.state = AttemptState.OPEN
    attempt.save(update_fields=["session_id", "url", "intent_id", "checked_at", "state"])
    return is_new


@transaction.atomic
def end_attempt(*, attempt: PaymentAttempt, state: AttemptState, at: datetime) -> None:
    """End a try, under its payment's lock, of which the vendor has opened no page or will hear nothing more."""
    PaymentAttempt.objects.filter(pk=attempt.pk, state__in=(AttemptState.STARTING, AttemptState.OPEN)).update(
        state=state, checked_at=at
    )


@transaction.atomic
def note_looked_at(*, attempt: PaymentAttempt, at: datetime) -> None:
    """Note that the vendor was asked about a try and did not answer, so that others come first the next time."""
    PaymentAttempt.objects.filter(pk=attempt.pk).update(checked_at=at)


@transaction.atomic
def record_online_receipt(*, attempt: PaymentAttempt, session: SessionFacts, problem: str, at: datetime) -> Receipt:
    """Write down money that came online, once for each of the vendor's payments: for its order, or with a problem."""
    return Receipt.objects.create(
        number=new_number("SK"),
        key=attempt.key,
        method=PaymentMethod.ONLINE,
        bank_line=session.intent_id,
        reference_text=attempt.payment.remittance_reference,
        amount_fen=session.amount_fen,
        value_on=local_date_of(at),
        payment=None if problem else attempt.payment,
        state=ReceiptState.UNAPPLIED if problem else ReceiptState.APPLIED,
        problem=problem,
        recorded_at=at,
    )


@transaction.atomic
def expect_again(*, payment: Payment, amount_fen: int) -> None:
    """Let a locked payment of an order that stands again be awaited as at first."""
    payment.state, payment.amount_fen = PaymentState.EXPECTED, amount_fen
    payment.save(update_fields=["state", "amount_fen"])


@transaction.atomic
def keep_notice(*, notice: Notice, at: datetime) -> WebhookEvent | None:
    """Keep a notice once by its id; None if it was kept before."""
    state = NoticeState.WAITING if notice.facts else NoticeState.IGNORED
    kept, is_new = WebhookEvent.objects.get_or_create(
        event_id=notice.event_id,
        defaults={"kind": notice.kind, "facts": notice.plain(), "received_at": at, "state": state},
    )
    return kept if is_new else None


@transaction.atomic
def mark_notice_handled(*, event_id: str, at: datetime) -> None:
    """Note that a notice was acted on."""
    WebhookEvent.objects.filter(event_id=event_id).update(state=NoticeState.DONE, handled_at=at)


@transaction.atomic
def mark_notice_faulty(*, event_id: str, at: datetime) -> None:
    """Note that a notice cannot be acted on, and open a difference, so that it is looked into and holds up no other."""
    WebhookEvent.objects.filter(event_id=event_id).update(state=NoticeState.FAULTY, handled_at=at)
    open_difference(kind=DifferenceKind.FAULTY_NOTICE, reference=event_id, order=None, amount_fen=0, at=at)


@transaction.atomic
def forget_notices(*, at: datetime, limit: int) -> int:
    """Forget the notices that were acted on, or were none of ours, and have been here for long; count them."""
    over = (NoticeState.DONE, NoticeState.IGNORED)
    rows = WebhookEvent.objects.filter(state__in=over, received_at__lt=at - NOTICES_STAY).order_by("pk")[:limit]
    return WebhookEvent.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).delete()[0]


@transaction.atomic
def open_difference(
    *, kind: DifferenceKind, reference: str, order: Order | None, amount_fen: int, at: datetime
) -> Difference:
    """Open a difference for the desk, once by the vendor's number of it."""
    found, _ = Difference.objects.get_or_create(
        kind=kind, reference=reference, defaults={"order": order, "amount_fen": amount_fen, "opened_at": at}
    )
    return found


@transaction.atomic
def note_dispute(*, dispute: DisputeFacts, order: Order | None, at: datetime) -> Difference:
    """Note what a payer's bank says, under its order's payment lock; its last word stays, whatever is heard later."""
    found = open_difference(
        kind=DifferenceKind.DISPUTE,
        reference=dispute.dispute_id,
        order=order,
        amount_fen=dispute.amount_fen,
        at=at,
    )
    if not found.is_final:
        found.standing, found.is_final = dispute.standing, dispute.is_final
        found.save(update_fields=["standing", "is_final"])
    return found


@transaction.atomic
def resolve_difference(*, reference: str, note: str, actor: User, at: datetime) -> Difference:
    """
    Note how the desk worked off a difference.

    :raises Forbidden: if the actor is no store manager
    :raises NotFound: if there is none of this number
    :raises Conflict: if it was worked off already
    :raises Invalid: if no note says how
    """
    if not is_store_manager(actor):
        raise Forbidden("只有店长可以处理差异。")
    found = get_difference(reference=reference)
    if found.resolved_at:
        raise Conflict("这条差异已经处理过。")
    if not note.strip():
        raise Invalid("请写明怎么处理的。", field="note")
    changed = Difference.objects.filter(pk=found.pk, resolved_at=None).update(
        resolved_at=at, resolved_by=actor, note=note.strip()
    )
    if not changed:
        raise Conflict("这条差异已经处理过。")
    record_activity(actor=actor.number, action="difference.resolved", subject=reference, at=at, note=note.strip())
    return found
