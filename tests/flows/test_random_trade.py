"""A month of random trade by everybody: whatever is refused is refused cleanly, and the books agree all the time."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import uuid4

import pytest

from market.flows.accept_delivery import accept_delivery
from market.flows.cancel_order import cancel_order
from market.flows.confirm_receipt import confirm_receipt
from market.flows.expire_holds import expire_holds
from market.flows.hand_over_pickup import hand_over_pickup
from market.flows.move_stock import receive_sent_stock, send_stock
from market.flows.place_order import place_order
from market.flows.rebook_receipt import split_receipt, take_back_receipt, void_receipt
from market.flows.receive_stock import receive_stock
from market.flows.refund_lines import refund_lines
from market.flows.replace_goods import replace_goods
from market.flows.ship_order import ship_order
from market.flows.write_off_stock import write_off_stock
from market.inventory.enums import MovementReason, ReturnedGoods
from market.inventory.models import Lot, StockMovement
from market.inventory.rules import Arrival
from market.inventory.selectors import stock_problems
from market.kernel.calendar import local_date_of
from market.kernel.errors import DomainError
from market.orders.enums import CancelReason, Fulfilment, OrderState, PaymentMethod, PaymentTerms
from market.orders.models import Acceptance, LineRefund, Order, OrderLine, Shipment
from market.orders.rules import Inspection, Parcel, PickupProof, Refused
from market.orders.selectors import facts_of, order_problems, orders_to_remedy
from market.outlets.enums import OutletKind
from market.payments.models import Receipt, Refund
from market.payments.rules import Division
from market.payments.selectors import payment_problems, unapplied_receipts
from market.tally.selectors import verify_tally
from tests.factories import (
    AT,
    fiscal_unit,
    hold_terms,
    make_cart,
    make_lot,
    make_outlet,
    make_staff,
    make_variant,
    pay,
    place,
    resident,
    soe_union,
    terms_for,
)

pytestmark = pytest.mark.django_db
PICKUP = {"fulfilment": Fulfilment.PICKUP, "pickup_outlet_code": "counter"}
ANYBODY = ({}, PICKUP)
RESIDENT = (*ANYBODY, PICKUP | {"payment_method": PaymentMethod.ON_PICKUP})
UNIT = (*ANYBODY, {"payment_terms": PaymentTerms.GOODS_FIRST}, PICKUP | {"payment_terms": PaymentTerms.GOODS_FIRST})


def written() -> list[object]:
    """Everything that a form sent again must leave as it was."""
    kept = (Order, OrderLine, Shipment, Acceptance, LineRefund, StockMovement, Receipt, Refund, Lot)
    return [list(model.objects.order_by("pk").values_list()) for model in kept]


class Month:
    """One random step after another; each picks its victim among the orders there are."""

    def __init__(self, seed: int) -> None:
        hold_terms()
        self.random, self.at = Random(seed), AT
        self.manager = make_staff()
        self.sent: list[tuple[Callable[..., Any], dict[str, Any], Any]] = []
        self.cast = [resident(), resident(), fiscal_unit(), soe_union()]
        self.counter = make_outlet(OutletKind.COUNTER, code="counter")
        self.goods = [make_variant(price_fen=price) for price in (9_999, 101, 7)]
        for good in self.goods:
            for days in (4, 12, None):
                expires_on = local_date_of(AT) + timedelta(days=days) if days else None
                make_lot(good, 6, expires_on=expires_on)
                make_lot(good, 3, expires_on=expires_on, outlet=self.counter)

    def begin(self) -> None:
        """A delivery that a unit refuses, so that there is something to send anew."""
        officer, unit = self.cast[2]
        order = place(officer, unit, {self.goods[0]: 3}, payment_terms=PaymentTerms.GOODS_FIRST)
        parcel = Parcel({1: 3}, "示例快递", "SF0001")
        self.keyed(ship_order, order_number=order.number, parcel=parcel, actor=self.manager)
        found = Inspection({}, local_date_of(AT), refused={1: Refused(3, "示例：破损")})
        self.keyed(accept_delivery, order_number=order.number, inspection=found, actor=officer)

    def keyed(self, flow: Callable[..., Any], **said: Any) -> None:
        """Send a form under a new key, and remember what it said."""
        said = {"key": uuid4(), "at": self.at, **said}
        self.sent.append((flow, said, flow(**said)))

    def send_again(self) -> None:
        """A form sent twice changes nothing, nor does its key with another order, or with the whole cart."""
        flow, said, answer = self.random.choice(self.sent)
        other = Order.objects.exclude(number=said.get("order_number", "")).order_by("pk").first()
        before = written()
        assert flow(**said) == answer
        with pytest.raises(DomainError):
            flow(**said | ({"order_number": other and other.number} if "order_number" in said else {"chosen": None}))
        assert written() == before

    def some(self, most: int = 5) -> int:
        return self.random.randint(1, most)

    def order(self, *states: OrderState) -> Order:
        """Mostly an order in one of these states, if there is one; now and then any."""
        orders = list(Order.objects.order_by("pk"))
        fitting = [order for order in orders if order.state in states and self.random.random() < 0.9]
        return self.random.choice(fitting or orders)

    def quantities(self, order: Order) -> dict[int, int]:
        return {line.position: self.some(line.quantity) for line in order.lines.all() if self.random.random() < 0.8}

    def place(self) -> None:
        user, buyer = self.random.choice(self.cast)
        lines = {good: self.some() for good in self.random.sample(self.goods, self.some(3))}
        place(user, buyer, lines, at=self.at, **self.random.choice(UNIT if buyer.is_institution else RESIDENT))

    def place_part(self) -> None:
        user, buyer = self.random.choice(self.cast)
        lines = {good: self.some() for good in self.random.sample(self.goods, 2)}
        good, units = next(iter(lines.items()))
        way = self.random.choice(UNIT if buyer.is_institution else RESIDENT)
        self.keyed(
            place_order,
            cart_number=make_cart(user, buyer, lines).number,
            terms=terms_for(buyer, good.price_fen * units, **way),
            actor=user,
            chosen={good.sku: units},
        )

    def pay(self) -> None:
        order = self.order(OrderState.AWAITING_PAYMENT, OrderState.AWAITING_SETTLEMENT)
        amount_fen = self.random.choice([order.due_fen, order.due_fen, order.due_fen // 2, order.due_fen + 1]) or 1
        pay(order, self.manager, at=self.at, amount_fen=amount_fen, value_on=local_date_of(self.at))

    def split(self) -> None:
        receipt = self.random.choice(list(unapplied_receipts()) or list(Receipt.objects.all()))
        order = self.order(OrderState.AWAITING_PAYMENT, OrderState.AWAITING_SETTLEMENT)
        owed = min(order.due_fen, receipt.amount_fen)
        asked = Division(uuid4(), receipt.number, {order.number: owed}, receipt.amount_fen - owed, "")
        split_receipt(division=asked, actor=self.manager, at=self.at)

    def take_back(self) -> None:
        receipts = list(Receipt.objects.order_by("pk"))
        facts = {"reason": "示例", "actor": self.manager, "at": self.at}
        act = self.random.choice([take_back_receipt, void_receipt])
        act(key=uuid4(), receipt_number=self.random.choice(receipts).number, **facts)

    def ship(self) -> None:
        order = self.order(OrderState.AWAITING_SHIPMENT, OrderState.PARTLY_SHIPPED)
        lines = {line.position: line.quantity for line in order.lines.all() if not line.shipped_quantity}
        parcel = Parcel(self.random.choice([lines, self.quantities(order)]), "示例快递", "SF0001")
        self.keyed(ship_order, order_number=order.number, parcel=parcel, actor=self.manager)

    def hand_over(self) -> None:
        order = self.order(OrderState.AWAITING_PICKUP)
        self.keyed(
            hand_over_pickup,
            order_number=order.number,
            paid_fen=order.due_fen,
            proof=PickupProof(order.pickup_code),
            actor=self.manager,
        )

    def accept(self) -> None:
        order = self.order(OrderState.AWAITING_ACCEPTANCE, OrderState.PARTLY_SHIPPED)
        found = self.inspection(order)
        self.keyed(accept_delivery, order_number=order.number, inspection=found, actor=order.placed_by)

    def inspection(self, order: Order) -> Inspection:
        """Now and then a unit of a line is refused."""
        found = self.quantities(order)
        refused = {place: Refused(1, "示例：破损") for place in found if self.random.random() < 0.3}
        accepted = {place: units - (place in refused) for place, units in found.items() if units > (place in refused)}
        return Inspection(accepted, local_date_of(self.at), refused=refused)

    def replace(self) -> None:
        order = self.random.choice(list(orders_to_remedy()) or list(Order.objects.order_by("pk")))
        refused = {line.position: facts_of(line).to_remedy for line in order.lines.all()}
        quantities = {position: 1 for position, units in refused.items() if units}
        facts = {"quantities": quantities, "goods": self.back(quantities), "carrier": "示例快递"}
        self.keyed(replace_goods, order_number=order.number, actor=self.manager, **facts)

    def back(self, quantities: dict[int, int]) -> dict[int, ReturnedGoods]:
        """What became of the goods, line by line."""
        return {position: self.random.choice(list(ReturnedGoods)) for position in quantities}

    def receive(self) -> None:
        order = self.order(OrderState.SHIPPED)
        confirm_receipt(order_number=order.number, actor=order.placed_by, at=self.at)

    def refund(self) -> None:
        order = self.order(*OrderState)
        quantities = self.quantities(order)
        facts = {"quantities": quantities, "goods": self.back(quantities), "reason": "示例"}
        self.keyed(refund_lines, order_number=order.number, actor=self.manager, **facts)

    def cancel(self) -> None:
        order = self.order(OrderState.AWAITING_PAYMENT, OrderState.AWAITING_SHIPMENT)
        cancel_order(order_number=order.number, reason=CancelReason.BUYER, actor=order.placed_by, at=self.at)

    def sweep(self) -> None:
        expire_holds(at=self.at)

    def restock(self) -> None:
        day = local_date_of(self.at)
        arrival = Arrival(
            uuid4(),
            self.random.choice(self.goods).sku,
            self.random.choice(["direct-store", "counter"]),
            "B",
            date(2025, 8, 1),
            day + timedelta(days=self.some(20)),
            self.some(8),
        )
        receive_stock(arrival=arrival, actor=self.manager, at=self.at)

    def move(self) -> None:
        lot = self.random.choice(list(Lot.objects.order_by("pk")))
        facts = {
            "key": uuid4(),
            "lot_number": lot.number,
            "quantity": self.some(),
            "actor": self.manager,
            "at": self.at,
        }
        if self.random.random() < 0.3:
            write_off_stock(reason="示例", **facts)
        else:
            transfer = send_stock(to_outlet_code="counter", **facts)
            if self.random.random() < 0.5:
                receive_sent_stock(transfer_number=transfer.number, actor=self.manager, at=self.at)

    def wait(self) -> None:
        self.at += timedelta(hours=self.some(30))


@pytest.mark.parametrize("seed", range(3))
def test_books_agree_after_every_step(seed):
    month = Month(seed)
    steps = (
        [month.place] * 6
        + [month.pay] * 5
        + [month.ship] * 6
        + [month.accept] * 4
        + [month.refund, month.wait] * 2
        + [month.replace, month.place_part, month.send_again] * 3
        + [month.hand_over] * 3
        + [month.split, month.take_back] * 3
        + [month.receive, month.cancel, month.sweep, month.move]
        + [month.restock] * 3
    )
    month.begin()
    month.pay()
    done, refused, words = Counter(), Counter(), []

    for _ in range(160):
        step = month.random.choice(steps)
        try:
            step()
            done[step.__name__] += 1
        except DomainError as refusal:
            refused[refusal.code] += 1
            words.append(refusal.message)
        assert stock_problems() + order_problems() + payment_problems() == [], step.__name__

    assert verify_tally() == []
    wanted = {"place", "place_part", "pay", "ship", "hand_over", "accept", "replace", "refund", "split", "take_back"}
    assert wanted | {"send_again"} <= set(done), (done, refused)
    returned = StockMovement.objects.filter(reason=MovementReason.RETURNED)
    assert returned.exists()
    # All that a refund or a replacement settles had left, and is found outside.
    assert [word for word in words if "要退回的货" in word] == []
