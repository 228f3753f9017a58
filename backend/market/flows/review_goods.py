"""Say how delivered goods are, and let the desk decide whether everybody sees it."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from market.audit.operations import record_activity
from market.kernel.digests import KeyedInput
from market.kernel.errors import NotFound
from market.kernel.retry import retry_when_busy
from market.notifications.operations import write_messages
from market.orders.operations import claim_order, claim_order_for_staff
from market.reviews.errors import NotDelivered
from market.reviews.operations import decide_review, record_review
from market.reviews.rules import ReviewInput, check_review
from market.reviews.selectors import get_review_for_staff, is_delivered, is_review_made, review_of

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.reviews.models import Review


@retry_when_busy
@transaction.atomic(durable=True)
def write_review(
    *, key: UUID, order_number: str, position: int, said: ReviewInput, actor: "User", at: datetime
) -> "Review":
    """
    Review a delivered line of an order, once per line and per key.

    :raises NotFound: if there is no such line, or it is someone else's
    :raises NotDelivered: if it has not arrived
    :raises ReviewRefused: if stars or words are missing
    :raises AlreadyReviewed: if it has a review that waits or is shown
    :raises KeyReused: if the key was used for another review
    """
    order = claim_order(number=order_number, actor=actor)
    line = order.lines.select_related("variant__product").filter(position=position).first()
    if line is None:
        raise NotFound("订单里没有这一行。")
    form = KeyedInput(key, said.digest)
    review = review_of(line=line)
    if review and is_review_made(form=form, line=line):
        return review
    if not is_delivered(line, order=order):
        raise NotDelivered("确认收货以后才能评价。")
    check_review(said)
    review = record_review(form=form, line=line, said=said, actor=actor, at=at)
    record_activity(actor=actor.number, action="review.written", subject=order.number, at=at, review=review.number)
    return review


@retry_when_busy
@transaction.atomic(durable=True)
def moderate_review(*, number: str, refusal: str, actor: "User", at: datetime) -> "Review":
    """
    Show a review to everybody, or with a reason do not, and tell its author; saying the same twice changes nothing.

    :raises NotFound: if there is no such review, or the actor is no store manager
    :raises Invalid: if the reason is blank
    :raises ReviewDecided: if it was refused before
    """
    order = get_review_for_staff(number=number, actor=actor).line.order
    claim_order_for_staff(number=order.number, actor=actor)
    review = get_review_for_staff(number=number, actor=actor)
    if not decide_review(review=review, refusal=refusal, actor=actor, at=at):
        return review
    what = "没有公开" if refusal else "已公开"
    record_activity(
        actor=actor.number, action="review.decided", subject=order.number, at=at, review=number, state=review.state
    )
    more = f"原因：{refusal.strip()}。改好可以再交一次。" if refusal else "谢谢您。"
    write_messages(
        user_ids=[review.author_id],
        subject=f"您对{review.line.product_name}的评价{what}",
        body=f"您对订单 {order.number} 中{review.line.product_name}的评价{what}。{more}",
        link=f"/orders/{order.number}/",
        at=at,
    )
    return review
