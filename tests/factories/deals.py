"""Deals made the way the pages make them: through the flows."""

from collections.abc import Mapping
from datetime import datetime
from itertools import count
from typing import Any
from uuid import uuid4

from market.accounts.models import User
from market.buyers.models import Buyer
from market.catalogue.models import Variant
from market.flows.place_order import place_order
from market.flows.settle_payment import record_transfer
from market.flows.ship_order import ship_order
from market.orders.models import Order, Shipment
from market.orders.rules import Parcel
from market.payments.models import Receipt
from market.payments.rules import BankTransfer
from tests.factories.people import AT, TODAY
from tests.factories.trade import make_cart, terms_for

_serial = count(1)


def place(user: User, buyer: Buyer, lines: Mapping[Variant, int], *, at: datetime = AT, **terms: Any) -> Order:
    """An order placed from a cart of its own; terms may be given."""
    total_fen = sum(variant.price_fen * quantity for variant, quantity in lines.items())
    cart = make_cart(user, buyer, lines)
    return place_order(
        cart_number=cart.number, terms=terms_for(buyer, total_fen, **terms), key=uuid4(), actor=user, at=at
    )


def transfer_of(order: Order, **fields: Any) -> BankTransfer:
    """A line of the bank statement that pays an order in full."""
    return BankTransfer(
        **{
            "key": uuid4(),
            "remittance_reference": order.number,
            "amount_fen": order.due_fen,
            "value_on": TODAY,
            "payer_name": order.buyer_name,
            "bank_line": f"LS{next(_serial):06d}",
            **fields,
        }
    )


def pay(order: Order, manager: User, *, at: datetime = AT, **fields: Any) -> Receipt:
    """Money for an order, recorded at the desk."""
    return record_transfer(transfer=transfer_of(order, **fields), actor=manager, at=at)


def ship(order: Order, manager: User, quantities: Mapping[int, int] | None = None, *, at: datetime = AT) -> Shipment:
    """A parcel with units of an order, by default all of them."""
    return ship_order(
        key=uuid4(),
        order_number=order.number,
        parcel=Parcel(quantities or dict(order.lines.values_list("position", "quantity")), "示例快递", "SF0001"),
        actor=manager,
        at=at,
    )
