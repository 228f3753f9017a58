"""A key stands for all that was said under it: the same again changes nothing, anything else is refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from market.flows.accept_delivery import accept_delivery
from market.flows.hand_over_pickup import hand_over_pickup
from market.flows.rebook_receipt import split_receipt, void_receipt
from market.flows.refund_lines import refund_lines
from market.flows.replace_goods import replace_goods
from market.flows.settle_payment import record_transfer
from market.flows.ship_order import ship_order
from market.inventory.enums import ReturnedGoods
from market.inventory.models import StockMovement
from market.kernel.errors import KeyReused
from market.orders.enums import Fulfilment, OrderState, PaymentMethod, PaymentTerms
from market.orders.models import Acceptance, LineRefund, Order, Shipment
from market.orders.rules import Inspection, Parcel, PickupProof, Refused
from market.payments.enums import ReceiptState
from market.payments.models import Rebooking, Receipt
from market.payments.rules import Division
from tests.factories import AT, TODAY, fiscal_unit, pay, place, ship, transfer_of

SIGNED = Inspection({1: 2}, TODAY, note="当面点清")
PARCEL = Parcel({1: 2}, "示例快递", "SF1")


@pytest.fixture
def deal(shop):
    """Two of the shop's tea, ordered by a unit that pays after accepting them."""
    officer, unit = fiscal_unit()
    return officer, place(officer, unit, {shop.tea: 2}, payment_terms=PaymentTerms.GOODS_FIRST)


def rows() -> list[object]:
    """Everything that another input under an old key must leave as it was."""
    kept = (Order, Shipment, Acceptance, LineRefund, Receipt, Rebooking, StockMovement)
    return [list(model.objects.order_by("pk").values_list()) for model in kept]


def same_only(act: Callable[..., object], others: list[dict[str, object]], **said: object) -> None:
    """The act, done once: the same again gives the same, each of the others is refused and changes nothing."""
    first = act(**said)
    before = rows()
    assert act(**said) == first
    for other in others:
        with pytest.raises(KeyReused):
            act(**said | other)
    assert rows() == before


def test_a_shipment_stands_for_its_carrier_and_tracking_number_too(shop, deal):
    _, order = deal
    others = [
        {"parcel": replace(PARCEL, carrier="另一家快递")},
        {"parcel": replace(PARCEL, tracking_number="SF2")},
        {"parcel": replace(PARCEL, quantities={1: 1})},
    ]
    facts = {"order_number": order.number, "actor": shop.manager, "at": AT}

    same_only(ship_order, others, key=uuid4(), parcel=PARCEL, **facts)


def test_an_acceptance_stands_for_its_day_and_note_too(shop, deal):
    officer, order = deal
    ship(order, shop.manager)
    others = [
        {"inspection": replace(SIGNED, accepted_on=TODAY + timedelta(days=5)), "at": AT + timedelta(days=5)},
        {"inspection": replace(SIGNED, note="")},
        {"inspection": replace(SIGNED, accepted={1: 1}, refused={1: Refused(1, "破损")})},
    ]

    same_only(accept_delivery, others, key=uuid4(), order_number=order.number, inspection=SIGNED, actor=officer, at=AT)


def test_a_refund_stands_for_its_reason_and_goods_too(shop, deal):
    _, order = deal
    ship(order, shop.manager)
    kept = {1: ReturnedGoods.KEPT}
    others = [{"goods": {1: ReturnedGoods.RESTOCK}}, {"goods": None}, {"reason": "不要了"}, {"quantities": {1: 2}}]
    facts = {"order_number": order.number, "actor": shop.manager, "at": AT}

    same_only(refund_lines, others, key=uuid4(), quantities={1: 1}, reason="破损", goods=kept, **facts)

    assert shop.stock() == (8, 0)


def test_a_hand_over_stands_for_the_money_taken(shop):
    by_hand = {"fulfilment": Fulfilment.PICKUP, "pickup_outlet_code": "direct-store"}
    order = place(shop.user, shop.buyer, {shop.tea: 1}, payment_method=PaymentMethod.ON_PICKUP, **by_hand)
    proof = PickupProof(order.pickup_code)
    facts = {"order_number": order.number, "proof": proof, "actor": shop.manager, "at": AT}

    same_only(hand_over_pickup, [{"paid_fen": 10_000}, {"paid_fen": None}], key=uuid4(), paid_fen=10_001, **facts)


def test_the_key_of_a_shipment_sends_nothing_anew(shop, deal):
    officer, order = deal
    key = uuid4()
    facts = {"key": key, "order_number": order.number, "actor": shop.manager, "at": AT}
    ship_order(parcel=PARCEL, **facts)
    refused = Inspection({}, TODAY, refused={1: Refused(2, "破损")})
    accept_delivery(key=uuid4(), order_number=order.number, inspection=refused, actor=officer, at=AT)
    # Rows that are older than their fingerprint are told apart too.
    Shipment.objects.update(input_digest="")
    before = rows()

    with pytest.raises(KeyReused):
        replace_goods(quantities={1: 2}, carrier="示例快递", **facts)

    assert rows() == before
    assert ship_order(parcel=PARCEL, **facts) == Shipment.objects.get()


def test_a_replacement_stands_for_its_carrier_and_the_refused_goods_too(shop, deal):
    officer, order = deal
    ship(order, shop.manager)
    refused = Inspection({}, TODAY, refused={1: Refused(2, "破损")})
    accept_delivery(key=uuid4(), order_number=order.number, inspection=refused, actor=officer, at=AT)
    others = [{"goods": {1: ReturnedGoods.SCRAP}}, {"carrier": "另一家快递"}, {"quantities": {1: 1}}]
    facts = {"order_number": order.number, "actor": shop.manager, "at": AT}

    same_only(replace_goods, others, key=uuid4(), quantities={1: 2}, carrier="示例快递", **facts)


def test_a_bank_line_stands_for_its_day_reference_and_payer_too(shop):
    order = place(shop.user, shop.buyer, {shop.tea: 1})
    transfer = transfer_of(order)
    others = [
        {"transfer": replace(transfer, value_on=TODAY - timedelta(days=1))},
        {"transfer": replace(transfer, remittance_reference="")},
        {"transfer": replace(transfer, payer_name="别人")},
        {"transfer": replace(transfer, amount_fen=1)},
        {"transfer": replace(transfer, bank_line="LS-other")},
    ]

    same_only(record_transfer, others, transfer=transfer, actor=shop.manager, at=AT)


def test_a_line_that_was_voided_is_entered_again_under_a_new_key_only(shop):
    order = place(shop.user, shop.buyer, {shop.tea: 1})
    wrong = transfer_of(order, remittance_reference="", value_on=TODAY - timedelta(days=300))
    receipt = record_transfer(transfer=wrong, actor=shop.manager, at=AT)
    void_receipt(key=uuid4(), receipt_number=receipt.number, reason="日期错", actor=shop.manager, at=AT)
    right = replace(wrong, remittance_reference=order.number, value_on=TODAY)
    before = rows()

    for transfer in (wrong, right):
        with pytest.raises(KeyReused):
            record_transfer(transfer=transfer, actor=shop.manager, at=AT)
    assert rows() == before
    booked = record_transfer(transfer=replace(right, key=uuid4()), actor=shop.manager, at=AT)

    assert (booked.state, booked.value_on) == (ReceiptState.APPLIED, TODAY)
    assert Order.objects.get().state == OrderState.AWAITING_SHIPMENT


def test_a_receipt_older_than_its_fingerprint_answers_its_key(shop):
    order = place(shop.user, shop.buyer, {shop.tea: 1})
    transfer = transfer_of(order)
    receipt = record_transfer(transfer=transfer, actor=shop.manager, at=AT)
    Receipt.objects.update(input_digest="")

    assert record_transfer(transfer=transfer, actor=shop.manager, at=AT) == receipt
    with pytest.raises(KeyReused):
        record_transfer(transfer=replace(transfer, amount_fen=1), actor=shop.manager, at=AT)


def test_a_division_stands_for_its_note_too(shop):
    order = place(shop.user, shop.buyer, {shop.tea: 1})
    receipt = pay(order, shop.manager, amount_fen=10_002)
    division = Division(uuid4(), receipt.number, {order.number: 10_001}, 1, "两单一笔")
    others = [{"division": replace(division, note="别的")}, {"division": replace(division, rest_fen=2)}]

    same_only(split_receipt, others, division=division, actor=shop.manager, at=AT)
