"""A sample order and its way through the shop, by the same flows as a real one. All in it is a sample (示例)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, UUID, uuid5

from market.accounts.selectors import get_user
from market.buyers.selectors import addresses_of
from market.cart.operations import open_cart, set_line
from market.catalogue.selectors import price_basket
from market.delivery.selectors import freight_of
from market.flows.accept_delivery import accept_delivery
from market.flows.confirm_receipt import confirm_receipt
from market.flows.hand_over_pickup import hand_over_pickup
from market.flows.place_order import place_order
from market.flows.settle_payment import record_transfer
from market.flows.ship_order import ship_order
from market.kernel.calendar import local_date_of
from market.orders.enums import Fulfilment, FundSource, PaymentMethod, PaymentTerms, Purpose
from market.orders.rules import Inspection, OrderTerms, Parcel, PickupProof
from market.orders.selectors import order_under
from market.payments.rules import BankTransfer
from market.seeding.demo_accounts import MANAGER

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.buyers.models import Buyer
    from market.orders.models import Order

_NAMES = uuid5(NAMESPACE_URL, "demo trade")


@dataclass(frozen=True)
class Trade:
    """A sample order: how long ago, for what, of what, and how far it has come."""

    days_ago: int
    fund_source: FundSource
    purpose: Purpose
    lines: Mapping[str, int]
    steps: str  # of S shipped or handed over, A accepted or received, P paid
    pickup_at: str = ""  # an outlet; else delivered


def key_of(*words: object) -> UUID:
    """Give the key under which a step of the demo is done once."""
    return uuid5(_NAMES, "/".join(str(word) for word in words))


def make_trade(*, trade: Trade, actor: "User", buyer: "Buyer", at: datetime) -> None:
    """Place the order so many days before `at`, and take its steps two days apart, none after `at`, each once."""
    began = at - timedelta(days=trade.days_ago)
    manager = get_user(login=MANAGER.login)
    order = _place(trade, actor, buyer, began)
    for number, step in enumerate(trade.steps, start=1):
        then = min(began + timedelta(days=2 * number), at)
        _STEPS[step](order, actor, manager, then)


def _place(trade: Trade, actor: "User", buyer: "Buyer", at: datetime) -> "Order":
    key = key_of("order", buyer.number, trade.days_ago)
    if placed := order_under(key=key):
        return placed
    cart = open_cart(user=actor, buyer=buyer, at=at)
    for sku, quantity in trade.lines.items():
        set_line(cart_number=cart.number, sku=sku, quantity=quantity, at=at)
    address = addresses_of(buyer=buyer)[0]
    unit = buyer.is_institution
    basket = price_basket(quantities=trade.lines)
    quote = freight_of(basket=basket, line=address.line, on=local_date_of(at))
    terms = OrderTerms(
        buyer_number=buyer.number,
        fund_source=trade.fund_source,
        purpose=trade.purpose,
        fulfilment=Fulfilment.PICKUP if trade.pickup_at else Fulfilment.DELIVERY,
        pickup_outlet_code=trade.pickup_at,
        recipient=address.recipient,
        phone=address.phone,
        address_line=address.line,
        remark="",
        payment_method=PaymentMethod.BANK_TRANSFER,
        payment_terms=PaymentTerms.GOODS_FIRST if unit else PaymentTerms.MONEY_FIRST,
        payer_name=buyer.name if unit else "",
        shown_total_fen=basket.goods_fen + (0 if trade.pickup_at else quote.freight_fen),
    )
    return place_order(cart_number=cart.number, terms=terms, key=key, actor=actor, at=at)


def _quantities(order: "Order") -> dict[int, int]:
    return {line.position: line.quantity for line in order.lines.all()}


def _ship(order: "Order", _actor: "User", manager: "User", at: datetime) -> None:
    if order.fulfilment == Fulfilment.PICKUP:
        hand_over_pickup(
            key=key_of("hand over", order.key),
            order_number=order.number,
            paid_fen=None,
            proof=PickupProof(order.pickup_code),
            actor=manager,
            at=at,
        )
        return
    ship_order(
        key=key_of("ship", order.key),
        order_number=order.number,
        parcel=Parcel(_quantities(order), "店内配送（示例）"),
        actor=manager,
        at=at,
    )


def _accept(order: "Order", actor: "User", _manager: "User", at: datetime) -> None:
    if not order.is_institutional:
        confirm_receipt(order_number=order.number, actor=actor, at=at)
        return
    accept_delivery(
        key=key_of("accept", order.key),
        order_number=order.number,
        inspection=Inspection(_quantities(order), local_date_of(at), "示例"),
        actor=actor,
        at=at,
    )


def _pay(order: "Order", _actor: "User", manager: "User", at: datetime) -> None:
    transfer = BankTransfer(
        key=key_of("pay", order.key),
        remittance_reference=order.number,
        amount_fen=order.due_fen,
        value_on=local_date_of(at),
        payer_name=order.buyer_name,
        bank_line=f"DEMO-{order.number}",
    )
    record_transfer(transfer=transfer, actor=manager, at=at)


_STEPS = {"S": _ship, "A": _accept, "P": _pay}
