"""Carts, terms and orders."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

from market.accounts.models import User
from market.buyers.models import Buyer
from market.cart.models import Cart, CartLine
from market.catalogue.models import Variant
from market.kernel.numbers import new_number
from market.orders.enums import Fulfilment, FundSource, OrderState, PaymentMethod, PaymentTerms, Purpose
from market.orders.models import LinePart, Order, OrderLine
from market.orders.rules import SELLER_NAME, OrderTerms
from market.payments.models import Payment
from tests.factories.people import AT, resident

_TAGS = {
    "INDIVIDUAL": (FundSource.PERSONAL, Purpose.PERSONAL),
    "FISCAL_UNIT": (FundSource.FISCAL_CANTEEN, Purpose.CANTEEN),
    "SOE_UNION": (FundSource.UNION_FESTIVAL, Purpose.FESTIVAL),
    "UNION": (FundSource.UNION_FESTIVAL, Purpose.FESTIVAL),
    "ENTERPRISE": (FundSource.ENTERPRISE, Purpose.CANTEEN),
}


def make_cart(user: User, buyer: Buyer, lines: Mapping[Variant, int]) -> Cart:
    """The open cart of a person and buyer, with just these lines at the present prices."""
    defaults = {"number": new_number("C"), "opened_at": AT, "changed_at": AT}
    cart, _ = Cart.objects.get_or_create(user=user, buyer=buyer, closed_at=None, defaults=defaults)
    cart.lines.all().delete()
    for variant, quantity in lines.items():
        CartLine.objects.create(
            cart=cart, variant=variant, quantity=quantity, shown_price_fen=variant.price_fen, added_at=AT
        )
    return cart


def terms_for(buyer: Buyer, total_fen: int, **fields: Any) -> OrderTerms:
    """Terms that the buyer may have: delivery, money first by transfer."""
    fund_source, purpose = _TAGS[buyer.kind]
    return OrderTerms(
        **{
            "buyer_number": buyer.number,
            "fund_source": fund_source,
            "purpose": purpose,
            "fulfilment": Fulfilment.DELIVERY,
            "pickup_outlet_code": "",
            "recipient": "张三（示例）",
            "phone": "13800000000",
            "address_line": "上海市松江区示例路 8 号",
            "remark": "",
            "payment_method": PaymentMethod.BANK_TRANSFER,
            "payment_terms": PaymentTerms.MONEY_FIRST,
            "payer_name": "",
            "shown_total_fen": total_fen,
            **fields,
        }
    )


def make_order(buyer: Buyer | None = None, lines: Mapping[Variant, int] | None = None, **fields: Any) -> Order:
    """
    An order with its lines, parts and expected payment, written as rows: it holds no stock.

    Facts of the order may be given (`paid_at`, `paid_on`, `received_at`, `state` …); those of lines are set by the test.
    """
    if buyer is None:
        _, buyer = resident()
    lines = lines or {}
    goods_fen = sum(variant.price_fen * quantity for variant, quantity in lines.items()) or 1
    fund_source, purpose = _TAGS[buyer.kind]
    order = Order.objects.create(
        **{
            "number": new_number("MX"),
            "key": uuid4(),
            "cart_number": new_number("C"),
            "input_digest": "",
            "buyer": buyer,
            "placed_by": buyer.memberships.order_by("pk")[0].user,
            "buyer_kind": buyer.kind,
            "unit_type": buyer.unit_type,
            "buyer_name": buyer.name,
            "buyer_uscc": buyer.uscc,
            "fund_source": fund_source,
            "purpose": purpose,
            "fulfilment": Fulfilment.DELIVERY,
            "recipient": "张三（示例）",
            "phone": "13800000000",
            "address_line": "上海市松江区示例路 8 号",
            "payment_method": PaymentMethod.BANK_TRANSFER,
            "payment_terms": PaymentTerms.MONEY_FIRST,
            "goods_fen": goods_fen,
            "state": OrderState.AWAITING_PAYMENT,
            "placed_at": AT,
            "hold_until": AT + timedelta(days=3),
            **fields,
        }
    )
    for position, (variant, quantity) in enumerate(lines.items(), start=1):
        make_line(order, variant, quantity, position=position)
    Payment.objects.create(
        number=new_number("P"),
        order=order,
        method=order.payment_method,
        remittance_reference=order.number,
        amount_fen=order.total_fen,
        expected_at=order.placed_at,
    )
    return order


def make_line(order: Order, variant: Variant, quantity: int, *, position: int = 1, **fields: Any) -> OrderLine:
    """A line of one part, or of a part per component when the variant is a gift box."""
    product = variant.product
    line = OrderLine.objects.create(
        **{
            "order": order,
            "position": position,
            "variant": variant,
            "sku": variant.sku,
            "product_name": product.name,
            "pack": variant.pack,
            "county_name": product.county.short_name,
            "producer_name": product.producer.name,
            "seller_name": SELLER_NAME,
            "is_returnable": product.is_returnable,
            "unit_price_fen": variant.price_fen,
            "quantity": quantity,
            "amount_fen": variant.price_fen * quantity,
            **fields,
        }
    )
    parts = [(c.product, c.name, c.list_price_fen * c.quantity) for c in variant.components.order_by("position")]
    for place, (good, name, weight_fen) in enumerate(parts or [(product, product.name, variant.price_fen)], start=1):
        LinePart.objects.create(
            line=line,
            position=place,
            name=name,
            region=good.county if good.county.is_counterpart else None,
            comparable_category=good.category.comparable_category,
            weight_fen=weight_fen,
        )
    return line
