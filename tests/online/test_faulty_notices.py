"""Notices that cannot be acted on, refunds made by hand at the vendor, and notices that are forgotten."""

import json
from datetime import timedelta

from market.flows.online import settle
from market.flows.online.notices import act_on_waiting
from market.flows.online.sweeps import fetch_missed_notices, settle_late_money
from market.orders.enums import OrderState
from market.payments.enums import DifferenceKind, ReceiptState
from market.payments.models import Difference, Receipt, Refund, WebhookEvent
from market.payments.operations import forget_notices
from tests.factories import place
from tests.online.conftest import late_money

NO_UUID = "x" * 36


def paid_page(shop):
    order = shop.order()
    shop.peer.pay(shop.start(order))
    (body,) = shop.peer.notices()
    return order, body


def changed(body, **fields):
    event = json.loads(body)
    event["id"] = "evt_changed"
    event["data"]["object"] |= fields
    return json.dumps(event)


def test_page_under_a_key_that_is_no_uuid_is_money_of_nobody(shop):
    _, body = paid_page(shop)

    assert shop.tell(changed(body, id="cs_x", client_reference_id=NO_UUID, payment_intent="pi_x")) == 200

    assert WebhookEvent.objects.get().state == "DONE"
    assert Difference.objects.get().kind == DifferenceKind.UNKNOWN_MONEY


def test_notice_of_another_shape_becomes_a_difference_once_and_holds_up_no_other(shop, caplog):
    order, body = paid_page(shop)
    for number, facts in enumerate([{"about": "session", "colour": "red"}, {"about": "weather"}, {"about": "refund"}]):
        WebhookEvent.objects.create(event_id=f"evt_{number}", kind="x", facts=facts, received_at=shop.at)
    shop.tell(body)
    WebhookEvent.objects.filter(kind="checkout.session.completed").update(state="WAITING")

    assert act_on_waiting(at=shop.at, limit=10) == 1
    assert act_on_waiting(at=shop.at, limit=10) == 0

    order.refresh_from_db()
    assert order.state == OrderState.AWAITING_SHIPMENT
    found = Difference.objects.filter(kind=DifferenceKind.FAULTY_NOTICE).order_by("reference")
    assert [one.reference for one in found] == ["evt_0", "evt_1", "evt_2"]
    assert WebhookEvent.objects.filter(state="FAULTY").count() == 3
    assert sum("cannot be acted on" in line for line in caplog.messages) == 3


def test_unreadable_notice_holds_up_none_of_those_that_are_fetched(shop):
    order, _ = paid_page(shop)
    shop.peer.vendor.book.tell("checkout.session.expired", {"id": "cs_x", "object": "checkout.session"})

    assert fetch_missed_notices(at=shop.at) == 1

    order.refresh_from_db()
    assert order.state == OrderState.AWAITING_SHIPMENT


def test_refund_made_by_hand_at_the_vendor_opens_a_difference(shop):
    order = shop.paid()
    (intent,) = shop.peer.things("payment_intent")
    for metadata in ({}, {"metadata[key]": NO_UUID}):
        form = {"payment_intent": intent["id"], "amount": "1001", **metadata}
        assert shop.peer.vendor.answer("POST", "/v1/refunds", form, "")[0] == 200

    assert shop.hear() == [200, 200]

    found = Difference.objects.all()
    assert {(one.kind, one.order, one.amount_fen) for one in found} == {(DifferenceKind.FOREIGN_REFUND, order, 1_001)}
    assert {one.reference for one in found} == {row["id"] for row in shop.peer.things("refund")}
    assert Refund.objects.count() == 0


def test_late_money_that_cannot_be_decided_on_holds_up_no_other(shop, monkeypatch):
    late_money(shop)
    late_money(shop)
    place(shop.user, shop.buyer, {shop.tea: 10}, at=shop.at)
    shop.hear()
    first, second = Receipt.objects.order_by("recorded_at", "pk")
    Receipt.objects.filter(pk=first.pk).update(recorded_at=second.recorded_at - timedelta(seconds=5))
    real = settle.claim_receipt

    def broken(*, number):
        if number == first.number:
            raise ValueError(number)
        return real(number=number)

    monkeypatch.setattr(settle, "claim_receipt", broken)

    assert settle_late_money(at=second.recorded_at + timedelta(minutes=11)) == 1

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (ReceiptState.UNAPPLIED, ReceiptState.APPLIED)


def test_notices_are_forgotten_in_batches_ninety_days_after_they_were_done_with(shop):
    old = shop.at - timedelta(days=90, seconds=1)
    rows = [("DONE", old), ("IGNORED", old), ("DONE", old), ("WAITING", old), ("FAULTY", old), ("DONE", shop.at)]
    for number, (state, received_at) in enumerate(rows):
        WebhookEvent.objects.create(event_id=f"evt_{number}", kind="x", state=state, received_at=received_at)

    assert [forget_notices(at=shop.at, limit=2) for _ in range(3)] == [2, 1, 0]

    assert sorted(WebhookEvent.objects.values_list("event_id", flat=True)) == ["evt_3", "evt_4", "evt_5"]
