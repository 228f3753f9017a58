"""Money at the desk is divided over orders, taken back from them, and voided; the tally follows to the fen."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from market.flows.accept_delivery import accept_delivery
from market.flows.cancel_order import cancel_order
from market.flows.expire_holds import expire_holds
from market.flows.hand_over_pickup import hand_over_pickup
from market.flows.rebook_receipt import split_receipt, take_back_receipt, void_receipt
from market.flows.refund_lines import refund_lines
from market.flows.resolve_receipt import apply_receipt, return_receipt
from market.inventory.models import Hold
from market.kernel.calendar import end_of, local_date_of
from market.kernel.errors import DomainError, Forbidden, Invalid, KeyReused, NotFound
from market.kernel.numbers import new_number
from market.notifications.models import Message
from market.orders.enums import CancelReason, OrderState
from market.orders.models import Order
from market.orders.rules import Inspection, PickupProof
from market.payments.enums import PaymentState, ReceiptState
from market.payments.errors import BankLineUsed, CannotTakeBack, PartsDoNotSum, ReceiptDoesNotFit, ReceiptSettled
from market.payments.models import Payment, Rebooking, Receipt, Refund
from market.payments.operations import mark_refund_paid
from market.payments.rules import Division
from market.payments.selectors import unapplied_receipts
from market.tally.models import Entry
from market.tally.selectors import unit_pipeline, verify_tally
from tests.factories import AT, TODAY, fiscal_unit, pay, place, resident, ship
from tests.tally.scenes import set_policy

LATER = AT + timedelta(days=20)


def division(receipt: Receipt, parts: Mapping[str, int], rest_fen: int = 0, **fields: Any) -> Division:
    facts = {"key": uuid4(), "receipt_number": receipt.number, "parts": parts, "rest_fen": rest_fen, "note": ""}
    return Division(**facts | fields)


def everything() -> list[object]:
    """Every row that a refusal must leave as it was."""
    return [
        list(rows.order_by("pk").values_list())
        for rows in (
            Receipt.objects, Rebooking.objects, Payment.objects, Order.objects, Refund.objects, Hold.objects,
            Entry.objects, Message.objects,
        )
    ]  # fmt: skip


def refused(error: type[DomainError], act: Callable[..., object], **fields: Any) -> DomainError:
    """The refusal, after which nothing has changed."""
    before = everything()
    with pytest.raises(error) as refusal:
        act(**{"at": AT, **fields})
    assert everything() == before
    return refusal.value


def states(*orders: Order) -> list[str]:
    return [Order.objects.get(pk=order.pk).state for order in orders]


def counted() -> list[tuple[int, str]]:
    """The entries in their order of writing: amount and reason."""
    return list(Entry.objects.order_by("pk").values_list("amount_fen", "reason"))


@pytest.fixture
def school(shop):
    """An officer and the school, whose goods count."""
    set_policy(2025)
    return fiscal_unit()


def delivered(shop, school, quantity: int) -> Order:
    """An order of the school, shipped and accepted, that lacks its money only."""
    officer, unit = school
    order = place(officer, unit, {shop.tea: quantity}, payment_terms="GOODS_FIRST")
    ship(order, shop.manager)
    inspection = Inspection({1: quantity}, TODAY)
    accept_delivery(key=uuid4(), order_number=order.number, inspection=inspection, actor=officer, at=AT)
    return order


def test_one_transfer_pays_three_orders_of_a_unit_to_the_fen(shop, school) -> None:
    first, second, third = (delivered(shop, school, quantity) for quantity in (1, 2, 3))
    names = f"{first.number} {second.number} {third.number}"
    receipt = pay(first, shop.manager, amount_fen=60_006, remittance_reference=names, bank_line="LS-3")
    parts = {first.number: 10_001, second.number: 20_002, third.number: 30_003}
    asked = division(receipt, parts, note="三单一笔")
    assert (receipt.state, counted()) == (ReceiptState.UNAPPLIED, [])

    booked = split_receipt(division=asked, actor=shop.manager, at=AT)

    assert [(row.amount_fen, row.state, row.bank_line, row.payment.order.number) for row in booked] == [
        (amount_fen, ReceiptState.APPLIED, "LS-3", number) for number, amount_fen in parts.items()
    ]
    assert states(first, second, third) == [OrderState.COMPLETED] * 3
    assert sorted(counted()) == [(10_001, "PURCHASE"), (20_002, "PURCHASE"), (30_003, "PURCHASE")]
    receipt.refresh_from_db()
    assert (receipt.state, receipt.amount_fen, receipt.payment) == (ReceiptState.SPLIT, 60_006, None)
    assert not unapplied_receipts().exists()
    assert split_receipt(division=asked, actor=shop.manager, at=AT) == booked
    assert Receipt.objects.count() == 4
    for changed in ({"rest_fen": 1}, {"parts": parts | {first.number: 10_000}}, {"receipt_number": booked[0].number}):
        refused(KeyReused, split_receipt, division=Division(**vars(asked) | changed), actor=shop.manager)
    assert verify_tally() == []


def test_overpayment_settles_the_order_and_the_rest_waits_for_another_or_the_payer(shop) -> None:
    order, other = (place(shop.user, shop.buyer, {shop.tea: quantity}) for quantity in (1, 3))
    receipt = pay(order, shop.manager, amount_fen=25_000)
    assert receipt.problem == "金额不符：订单尚欠 100.01 元，到账 250.00 元。"

    split_receipt(division=division(receipt, {order.number: 10_001}, 14_999), actor=shop.manager, at=AT)

    (rest,) = unapplied_receipts()
    assert (rest.amount_fen, rest.problem, rest.part_of) == (14_999, "250.00 元拆分后余下的款。", receipt)
    assert states(order, other) == [OrderState.AWAITING_SHIPMENT, OrderState.AWAITING_PAYMENT]
    split_receipt(division=division(rest, {other.number: 10_000}, 4_999), actor=shop.manager, at=AT)
    (last,) = unapplied_receipts()
    return_receipt(receipt_number=last.number, note="原路退回", actor=shop.manager, at=AT)
    assert last.amount_fen == 4_999
    assert not unapplied_receipts().exists()
    assert pay(other, shop.manager, amount_fen=20_003).state == ReceiptState.APPLIED


def test_parts_that_do_not_sum_or_do_not_fit_book_nothing(shop) -> None:
    first, second, closed = (place(shop.user, shop.buyer, {shop.tea: 1}) for _ in range(3))
    cancel_order(order_number=closed.number, reason=CancelReason.BUYER, actor=shop.user, at=AT)
    others = place(*resident(), {shop.tea: 1})
    receipt = pay(first, shop.manager, amount_fen=20_002)
    a, b, missing = first.number, second.number, new_number("MX")

    for parts, rest_fen, error, words in (
        ({a: 10_001, b: 10_000}, 0, PartsDoNotSum, "各订单金额加余款是 200.01 元，到账是 200.02 元"),
        ({a: 10_001, b: 10_001}, 1, PartsDoNotSum, "各订单金额加余款是 200.03 元"),
        ({}, 20_002, PartsDoNotSum, "请至少给一个订单填写金额"),
        ({a: 20_002, b: 0}, 0, PartsDoNotSum, "请至少给一个订单填写金额"),
        ({a: 20_003}, -1, PartsDoNotSum, "请至少给一个订单填写金额"),
        ({a: 10_000, b: 10_002}, 0, ReceiptDoesNotFit, f"订单 {b}：金额不符：订单尚欠 100.01 元，到账 100.02 元。"),
        ({a: 10_001, closed.number: 10_001}, 0, ReceiptDoesNotFit, f"订单 {closed.number}：订单已取消"),
        ({a: 10_001, others.number: 10_001}, 0, ReceiptDoesNotFit, "不是同一个买家"),
        ({a: 10_001, missing: 10_001}, 0, NotFound, f"没有订单 {missing}"),
    ):
        asked = division(receipt, parts, rest_fen)
        assert words in refused(error, split_receipt, division=asked, actor=shop.manager).message
    refused(Forbidden, split_receipt, division=division(receipt, {a: 10_001}, 10_001), actor=shop.user)
    unknown = division(receipt, {a: 10_001}, 10_001, receipt_number="SK-0")
    refused(NotFound, split_receipt, division=unknown, actor=shop.manager)
    return_receipt(receipt_number=receipt.number, note="退", actor=shop.manager, at=AT)
    refused(ReceiptSettled, split_receipt, division=division(receipt, {a: 10_001}, 10_001), actor=shop.manager)


def test_taking_back_sends_a_counted_purchase_back_to_the_pipeline(shop, school) -> None:
    right, wrong = (delivered(shop, school, 2) for _ in range(2))
    receipt = pay(wrong, shop.manager)
    assert counted() == [(20_002, "PURCHASE")]
    assert unit_pipeline(buyer=school[1], year=2025).total_fen == 20_002
    asked = {
        "key": uuid4(), "receipt_number": receipt.number, "reason": "记错订单", "actor": shop.manager, "at": LATER,
    }  # fmt: skip

    for _ in range(2):
        assert take_back_receipt(**asked) == receipt

    assert counted() == [(20_002, "PURCHASE"), (-20_002, "CORRECTION")]
    assert unit_pipeline(buyer=school[1], year=2025).total_fen == 40_004
    wrong = Order.objects.get(pk=wrong.pk)
    assert (wrong.state, wrong.paid_at, wrong.paid_on) == (OrderState.AWAITING_SETTLEMENT, None, None)
    payment = Payment.objects.get(order=wrong)
    assert (payment.state, payment.confirmed_at, payment.amount_fen) == (PaymentState.EXPECTED, None, 20_002)
    made = Rebooking.objects.get()
    assert (made.receipt, made.kind, made.reason, made.made_by) == (receipt, "TAKEN_BACK", "记错订单", shop.manager)
    (waiting,) = unapplied_receipts()
    assert (waiting.amount_fen, waiting.problem) == (20_002, f"从订单 {wrong.number} 冲回：记错订单")
    apply_receipt(receipt_number=waiting.number, order_number=right.number, note="", actor=shop.manager, at=LATER)

    assert counted()[2:] == [(20_002, "PURCHASE")]
    assert Entry.objects.aggregate(total=Sum("amount_fen"))["total"] == 20_002
    assert states(right, wrong) == [OrderState.COMPLETED, OrderState.AWAITING_SETTLEMENT]
    assert Order.objects.get(pk=right.pk).paid_on == TODAY
    assert verify_tally() == []
    refused(ReceiptSettled, take_back_receipt, **asked | {"key": uuid4()})
    refused(KeyReused, take_back_receipt, **asked | {"reason": "别的原因"})


def test_mistyped_amount_is_voided_and_its_line_entered_anew(shop, school) -> None:
    order = delivered(shop, school, 2)
    receipt = pay(order, shop.manager, amount_fen=20_000, bank_line="LS-TYPO")
    pay(order, shop.manager, amount_fen=2)
    assert counted() == [(20_002, "PURCHASE")]
    asked = {
        "key": uuid4(), "receipt_number": receipt.number, "reason": "金额录错", "actor": shop.manager, "at": AT,
    }  # fmt: skip

    for _ in range(2):
        assert void_receipt(**asked) == receipt

    assert counted() == [(20_002, "PURCHASE"), (-20_002, "CORRECTION")]
    assert states(order) == [OrderState.AWAITING_SETTLEMENT]
    assert not unapplied_receipts().exists()
    receipt.refresh_from_db()
    assert (receipt.state, receipt.amount_fen) == (ReceiptState.VOID, 20_000)
    again = pay(order, shop.manager, amount_fen=19_999, bank_line="LS-TYPO")
    assert again.state == ReceiptState.APPLIED
    with pytest.raises(BankLineUsed):
        pay(order, shop.manager, amount_fen=1, bank_line="LS-TYPO")
    pay(order, shop.manager, amount_fen=1)
    assert counted()[2:] == [(20_002, "PURCHASE")]
    assert verify_tally() == []
    refused(ReceiptSettled, void_receipt, **asked | {"key": uuid4()})


def test_voiding_a_divided_line_takes_every_part_off_its_order(shop, school) -> None:
    first, second = (delivered(shop, school, quantity) for quantity in (1, 2))
    receipt = pay(first, shop.manager, amount_fen=40_000)
    parts = {first.number: 10_001, second.number: 20_002}
    split_receipt(division=division(receipt, parts, 9_997), actor=shop.manager, at=AT)
    assert Entry.objects.aggregate(total=Sum("amount_fen"))["total"] == 30_003
    part = Receipt.objects.get(payment__order=second)

    with CaptureQueriesContext(connection) as context:
        void_receipt(key=uuid4(), receipt_number=part.number, reason="金额录错", actor=shop.manager, at=AT)

    locks = [query["sql"] for query in context if "FOR NO KEY UPDATE" in query["sql"]]
    sources = [place for place, sql in enumerate(locks) if 'FROM "tally_source"' in sql]
    unit_years = [place for place, sql in enumerate(locks) if 'FROM "tally_unityear"' in sql]
    assert len({locks[place] for place in sources if place < min(unit_years)}) == 2
    assert set(Receipt.objects.values_list("state", flat=True)) == {ReceiptState.VOID}
    assert states(first, second) == [OrderState.AWAITING_SETTLEMENT] * 2
    assert Entry.objects.aggregate(total=Sum("amount_fen"))["total"] == 0
    assert unit_pipeline(buyer=school[1], year=2025).total_fen == 30_003
    assert verify_tally() == []


def test_unpaid_again_order_keeps_its_goods_for_a_new_term_and_then_lapses(shop) -> None:
    order = place(shop.user, shop.buyer, {shop.tea: 2})
    receipt = pay(order, shop.manager)

    take_back_receipt(key=uuid4(), receipt_number=receipt.number, reason="记错", actor=shop.manager, at=LATER)

    order = Order.objects.get(pk=order.pk)
    assert order.state == OrderState.AWAITING_PAYMENT
    assert order.hold_until == end_of(local_date_of(LATER) + timedelta(days=3))
    assert Hold.objects.get().expires_at == order.hold_until
    assert expire_holds(at=order.hold_until - timedelta(seconds=1)) == 0
    assert expire_holds(at=order.hold_until) == 1
    assert shop.stock() == (10, 0)
    assert not Refund.objects.exists()


def test_goods_that_left_against_money_taken_back_are_still_to_be_paid(shop) -> None:
    order = place(shop.user, shop.buyer, {shop.tea: 3})
    receipt = pay(order, shop.manager)
    ship(order, shop.manager, {1: 1})

    take_back_receipt(key=uuid4(), receipt_number=receipt.number, reason="记错", actor=shop.manager, at=AT)

    assert states(order) == [OrderState.PARTLY_SHIPPED]
    assert Order.objects.get(pk=order.pk).is_in_debt
    assert shop.stock() == (9, 2)
    assert Hold.objects.get(state="HELD").expires_at is None
    assert expire_holds(at=AT + timedelta(days=99)) == 0
    refused(DomainError, ship, order=order, manager=shop.manager, quantities={1: 2})
    apply_receipt(
        receipt_number=unapplied_receipts().get().number, order_number=order.number, note="", actor=shop.manager, at=AT
    )
    assert states(order) == [OrderState.PARTLY_SHIPPED]


def test_part_payment_is_taken_back_without_touching_the_order(shop) -> None:
    order = place(shop.user, shop.buyer, {shop.tea: 2})
    receipt = pay(order, shop.manager, amount_fen=5_000)
    before = Order.objects.values().get(pk=order.pk)

    take_back_receipt(key=uuid4(), receipt_number=receipt.number, reason="记错", actor=shop.manager, at=AT)

    assert Order.objects.values().get(pk=order.pk) == before
    assert pay(order, shop.manager, amount_fen=20_002).state == ReceiptState.APPLIED


def test_money_on_which_a_refund_rests_is_not_taken_back(shop) -> None:
    order, cancelled = (place(shop.user, shop.buyer, {shop.tea: 2}) for _ in range(2))
    receipt, gone = (pay(one, shop.manager) for one in (order, cancelled))
    refund_lines(key=uuid4(), order_number=order.number, quantities={1: 1}, reason="破", actor=shop.manager, at=AT)
    cancel_order(order_number=cancelled.number, reason=CancelReason.BUYER, actor=shop.user, at=AT)
    refund = Refund.objects.get(order=order)
    facts = {"reason": "记错", "actor": shop.manager}

    for act in (take_back_receipt, void_receipt):
        refusal = refused(CannotTakeBack, act, key=uuid4(), receipt_number=receipt.number, **facts)
        assert "已退 0.00 元，待退 100.01 元" in refusal.message
        refused(CannotTakeBack, act, key=uuid4(), receipt_number=gone.number, **facts)
    mark_refund_paid(refund_number=refund.number, paid_on=TODAY, bank_line="T", actor=shop.manager, at=AT)
    refusal = refused(CannotTakeBack, take_back_receipt, key=uuid4(), receipt_number=receipt.number, **facts)
    assert "已退 100.01 元，待退 0.00 元" in refusal.message


def test_line_of_which_something_went_back_is_not_voided_and_words_are_asked_for(shop) -> None:
    order = place(shop.user, shop.buyer, {shop.tea: 1})
    receipt = pay(order, shop.manager, amount_fen=20_000)
    split_receipt(division=division(receipt, {order.number: 10_001}, 9_999), actor=shop.manager, at=AT)
    applied, rest = Receipt.objects.filter(part_of=receipt).order_by("pk")
    facts = {"key": uuid4(), "receipt_number": applied.number, "reason": "错", "actor": shop.manager}

    for act in (take_back_receipt, void_receipt):
        refused(Forbidden, act, **facts | {"actor": shop.user})
        refused(NotFound, act, **facts | {"receipt_number": "SK-0"})
        refused(Invalid, act, **facts | {"reason": " "})
        refused(Invalid, act, **facts | {"reason": "错" * 81})
    refused(ReceiptSettled, take_back_receipt, **facts | {"receipt_number": rest.number})
    return_receipt(receipt_number=rest.number, note="原路退回", actor=shop.manager, at=AT)
    refused(CannotTakeBack, void_receipt, **facts)
    take_back_receipt(**facts, at=AT)
    assert unapplied_receipts().get().amount_fen == 10_001


def test_a_year_that_changed_since_is_corrected_in_its_own_year(shop, school) -> None:
    order = delivered(shop, school, 1)
    receipt = pay(order, shop.manager)
    ((year, day),) = Entry.objects.values_list("policy_year", "recognised_on")

    take_back_receipt(
        key=uuid4(), receipt_number=receipt.number, reason="记错", actor=shop.manager, at=AT + timedelta(days=200)
    )

    correction = Entry.objects.get(reason="CORRECTION")
    assert (correction.policy_year, correction.recognised_on, correction.amount_fen) == (year, day, -10_001)
    assert (year, day, correction.posted_on.year) == (2025, date(2025, 9, 1), 2026)
    assert verify_tally() == []


def fetched(shop) -> Order:
    """An order of two packs to be fetched and paid at the counter."""
    return place(
        shop.user,
        shop.buyer,
        {shop.tea: 2},
        fulfilment="PICKUP",
        pickup_outlet_code="direct-store",
        payment_method="ON_PICKUP",
        address_line="",
    )


def test_money_against_which_goods_were_handed_over_is_not_taken_back(shop) -> None:
    order = fetched(shop)
    by_bank = pay(order, shop.manager, amount_fen=100)
    hand_over_pickup(
        key=uuid4(),
        order_number=order.number,
        paid_fen=19_902,
        proof=PickupProof(order.pickup_code),
        actor=shop.manager,
        at=AT,
    )
    at_counter = Receipt.objects.get(method="ON_PICKUP")

    for receipt, words in ((by_bank, "已收款交货"), (at_counter, "门店收款与交货是同时登记的")):
        for act in (take_back_receipt, void_receipt):
            facts = {"key": uuid4(), "receipt_number": receipt.number, "reason": "错", "actor": shop.manager}
            assert words in refused(CannotTakeBack, act, **facts).message


def test_order_to_be_fetched_that_is_unpaid_again_waits_for_a_new_term(shop) -> None:
    order = fetched(shop)
    receipt = pay(order, shop.manager)

    take_back_receipt(key=uuid4(), receipt_number=receipt.number, reason="记错", actor=shop.manager, at=LATER)

    order = Order.objects.get(pk=order.pk)
    assert order.state == OrderState.AWAITING_PICKUP
    assert order.pickup_until == local_date_of(LATER) + timedelta(days=3)
    assert order.hold_until == Hold.objects.get().expires_at == end_of(order.pickup_until)
