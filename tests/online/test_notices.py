"""Notices: forged, old, doubled, shuffled, huge; disputes; those that never came."""

import json
import random
import time

import pytest

from market.flows.online.notices import act_on_waiting
from market.flows.online.sweeps import fetch_missed_notices, look_at_quiet_pages
from market.flows.online.work_off import work_off_difference
from market.kernel.errors import Conflict, Forbidden
from market.orders.enums import OrderState
from market.payments.models import Difference, PaymentAttempt, Receipt, WebhookEvent
from tests.support.vendor import signed

DISPUTED = "4000000000000259"


def paid_page(shop):
    order = shop.order()
    shop.peer.pay(shop.start(order))
    (body,) = shop.peer.notices()
    return order, body


def test_forged_old_unsigned_and_huge_notices_change_nothing(shop):
    order, body = paid_page(shop)

    assert shop.tell(body, **signed(body, secret="whsec_of_somebody")) == 400
    assert shop.tell(body, **signed(body, at=time.time() - 400)) == 400
    assert shop.tell(body, **{"Stripe-Signature": "nonsense"}) == 400
    assert shop.tell(body.replace("paid", "unpaid"), **signed(body)) == 400
    assert shop.tell("x" * 300_000) == 413
    assert shop.tell("not json") == 400
    assert shop.tell("[]") == 400

    order.refresh_from_db()
    assert (order.state, WebhookEvent.objects.count(), Receipt.objects.count()) == ("AWAITING_PAYMENT", 0, 0)


def test_notice_sent_again_is_answered_like_the_first_and_counts_once(shop):
    order, body = paid_page(shop)

    assert [shop.tell(body) for _ in range(3)] == [200, 200, 200]

    order.refresh_from_db()
    assert order.state == OrderState.AWAITING_SHIPMENT
    assert (WebhookEvent.objects.count(), Receipt.objects.count()) == (1, 1)


def test_notice_keeps_no_name_or_mail_of_the_payer(shop):
    _, body = paid_page(shop)
    event = json.loads(body)
    event["data"]["object"]["customer_details"] = {"name": "张三丰", "email": "zsf@example.test"}

    assert shop.tell(json.dumps(event)) == 200

    assert "zsf" not in json.dumps(WebhookEvent.objects.get().facts)


def test_expired_heard_after_paid_changes_nothing(shop):
    order, body = paid_page(shop)
    shop.tell(body)
    event = json.loads(body)
    event |= {"id": "evt_later", "type": "checkout.session.expired"}
    event["data"]["object"] |= {"status": "expired", "payment_status": "unpaid"}

    assert shop.tell(json.dumps(event)) == 200

    order.refresh_from_db()
    assert (order.state, PaymentAttempt.objects.get().state) == (OrderState.AWAITING_SHIPMENT, "PAID")


def test_notice_of_another_kind_is_kept_and_left_alone(shop):
    body = json.dumps({"id": "evt_x", "object": "event", "type": "customer.created", "data": {"object": {"id": "c"}}})

    assert shop.tell(body) == 200

    assert WebhookEvent.objects.get().state == "IGNORED"


def test_notice_that_was_kept_but_not_acted_on_is_acted_on_by_the_sweep(shop):
    order, body = paid_page(shop)
    shop.tell(body)
    Receipt.objects.all().delete()
    WebhookEvent.objects.update(state="WAITING")
    PaymentAttempt.objects.update(state="OPEN")
    type(order).objects.update(paid_at=None, state="AWAITING_PAYMENT")
    type(order.payment).objects.update(state="EXPECTED")

    assert act_on_waiting(at=shop.at, limit=10) == 1

    order.refresh_from_db()
    assert (order.state, Receipt.objects.count()) == (OrderState.AWAITING_SHIPMENT, 1)
    assert act_on_waiting(at=shop.at, limit=10) == 0


def test_dispute_is_worked_off_at_the_desk(shop):
    order = shop.paid(1, DISPUTED)
    time.sleep(1.1)
    shop.hear()
    dispute = Difference.objects.get()
    assert (dispute.kind, dispute.order, dispute.amount_fen) == ("DISPUTE", order, 10_001)
    assert (dispute.standing, dispute.is_final) == ("needs_response", False)

    with pytest.raises(Forbidden):
        work_off_difference(reference=dispute.reference, note="x", actor=shop.user, at=shop.at)
    work_off_difference(reference=dispute.reference, note="已提交发货证明", actor=shop.manager, at=shop.at)
    with pytest.raises(Conflict):
        work_off_difference(reference=dispute.reference, note="再来", actor=shop.manager, at=shop.at)

    dispute.refresh_from_db()
    assert (dispute.note, dispute.resolved_by) == ("已提交发货证明", shop.manager)


def test_money_of_a_page_that_was_never_asked_for_opens_a_difference(shop):
    _, body = paid_page(shop)
    event = json.loads(body)
    event["data"]["object"] |= {"id": "cs_other", "client_reference_id": None, "payment_intent": "pi_other"}

    shop.tell(json.dumps(event))

    found = Difference.objects.get()
    assert (found.kind, found.reference, found.amount_fen, found.order) == ("UNKNOWN_MONEY", "pi_other", 10_001, None)
    assert Receipt.objects.count() == 0


def test_notices_that_never_came_are_fetched(shop):
    order, _ = paid_page(shop)
    shop.peer.vendor.book.tell("customer.created", {"id": "cus_x", "object": "customer"})

    assert fetch_missed_notices(at=shop.at) == 1
    assert fetch_missed_notices(at=shop.at) == 0

    order.refresh_from_db()
    assert order.state == OrderState.AWAITING_SHIPMENT
    assert look_at_quiet_pages(at=shop.at) == 0


def test_shuffled_doubled_late_and_forged_copies_end_as_one_of_each_in_order(shop):
    """The small form of the soak; there it is a thousand notices."""
    orders = [shop.order() for _ in range(4)]
    for order in orders[:3]:
        shop.peer.pay(shop.start(order))
    bodies = shop.peer.notices()
    dice = random.Random(7)
    copies = bodies * 3
    dice.shuffle(copies)

    for body in copies:
        assert shop.tell(body, **signed(body, secret="forged")) == 400
        assert shop.tell(body, **signed(body, at=time.time() - 290)) == 200

    assert sorted(type(orders[0]).objects.values_list("state", flat=True)) == ["AWAITING_PAYMENT"] + 3 * [
        "AWAITING_SHIPMENT"
    ]
    assert (Receipt.objects.count(), WebhookEvent.objects.count()) == (3, 3)
