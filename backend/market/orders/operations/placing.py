"""Making an order, with everything frozen that papers and the tally need."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from market.accounts.models import User
from market.buyers.models import Buyer
from market.catalogue.models import ComparableCategory
from market.catalogue.rules import PricedBasket, PricedLine
from market.kernel.calendar import SHANGHAI
from market.kernel.constraints import insert_under_key
from market.kernel.numbers import new_number
from market.orders.models import LinePart, Order, OrderLine
from market.orders.rules import CODE_DIGITS, SELLER_NAME, HoldPlan, Submission, state_of
from market.orders.selectors import order_facts
from market.outlets.models import Outlet
from market.promotions.rules import normalise_code
from market.regions.models import Region


@transaction.atomic
def open_order(
    *,
    submission: Submission,
    buyer: Buyer,
    basket: PricedBasket,
    plan: HoldPlan,
    outlet: Outlet | None,
    actor: User,
    at: datetime,
) -> Order:
    """
    Write an order, its lines and their parts for the tally, at the basket's prices.

    :raises KeyReused: if the key made an order from another cart a moment ago
    """
    terms = submission.terms
    order = Order(
        number=new_number("MX"),
        key=submission.key,
        cart_number=submission.cart_number,
        input_digest=submission.digest,
        buyer=buyer,
        placed_by=actor,
        buyer_kind=buyer.kind,
        unit_type=buyer.unit_type,
        buyer_name=buyer.name,
        buyer_uscc=buyer.uscc,
        fund_source=terms.fund_source,
        purpose=terms.purpose,
        fulfilment=terms.fulfilment,
        pickup_outlet=outlet,
        pickup_until=plan.pickup_until,
        pickup_code=f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}" if outlet else "",
        pickup_from=_end_of(terms.pickup_window, 1),
        pickup_to=_end_of(terms.pickup_window, 2),
        recipient=terms.recipient.strip(),
        phone=terms.phone.strip(),
        address_line=terms.address_line.strip(),
        remark=terms.remark.strip(),
        payment_method=terms.payment_method,
        payment_terms=terms.payment_terms,
        payer_name=terms.payer_name.strip(),
        goods_fen=basket.goods_fen,
        discount_fen=basket.discount_fen,
        coupon_code=normalise_code(terms.coupon_code),
        freight_fen=basket.freight_fen,
        placed_at=at,
        hold_until=plan.hold_until,
    )
    lines = [_line_of(order, line, position) for position, line in enumerate(basket.lines, start=1)]
    order.state = state_of(order_facts(order, lines))
    insert_under_key(order)
    _write_parts(OrderLine.objects.bulk_create(lines), basket)
    return order


def _end_of(window: str, place: int) -> datetime | None:
    """Give where a window begins (place 1) or ends (place 2); nothing without one."""
    if not window:
        return None
    parts = window.split("/")
    return datetime.fromisoformat(f"{parts[0]}T{parts[place]}").replace(tzinfo=SHANGHAI)


def _line_of(order: Order, line: PricedLine, position: int) -> OrderLine:
    return OrderLine(
        order=order,
        position=position,
        variant_id=line.variant_id,
        sku=line.sku,
        product_name=line.product_name,
        pack=line.pack,
        county_name=line.county_name,
        producer_name=line.producer_name,
        seller_name=SELLER_NAME,
        is_returnable=line.is_returnable,
        unit_price_fen=line.unit_price_fen,
        quantity=line.quantity,
        amount_fen=line.amount_fen,
        discount_fen=line.discount_fen,
    )


def _write_parts(lines: Iterable[OrderLine], basket: PricedBasket) -> None:
    parts = [part for line in basket.lines for part in line.parts]
    regions = dict(Region.objects.filter(code__in={part.region_code for part in parts}).values_list("code", "pk"))
    codes = {part.comparable_code for part in parts}
    categories = dict(ComparableCategory.objects.filter(code__in=codes).values_list("code", "pk"))
    LinePart.objects.bulk_create(
        LinePart(
            line=line,
            position=position,
            name=part.name,
            region_id=regions.get(part.region_code or ""),
            comparable_category_id=categories.get(part.comparable_code or ""),
            weight_fen=part.weight_fen,
        )
        for line, priced in zip(lines, basket.lines, strict=True)
        for position, part in enumerate(priced.parts, start=1)
    )
