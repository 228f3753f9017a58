"""Orders with a coupon: exact over lines, tally and refunds, and given free when they come to nothing."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from market.flows.cancel_order import cancel_order
from market.flows.expire_holds import expire_holds
from market.flows.place_order import place_order
from market.flows.refund_lines import refund_lines
from market.orders.enums import CancelReason, OrderState
from market.orders.errors import PriceChanged
from market.orders.models import LineRefund, Order
from market.payments.models import Payment, Refund
from market.payments.selectors import money_of
from market.promotions.enums import CouponKind
from market.promotions.errors import CouponRefused
from market.promotions.models import CouponUse
from market.tally.models import Entry
from market.tally.selectors import verify_tally
from tests.factories import AT, make_cart, make_lot, make_variant, pay, place, ship, terms_for
from tests.factories.coupons import make_coupon
from tests.flows.conftest import Shop
from tests.tally.scenes import set_policy

pytestmark = pytest.mark.django_db


def standing() -> int:
    return CouponUse.objects.filter(released_at=None).count()


def three_lines(shop: Shop):
    """Goods of ¥200.02, ¥0.70 and ¥0.70."""
    cheap, same = make_variant(price_fen=70), make_variant(price_fen=35)
    make_lot(cheap, 10)
    make_lot(same, 10)
    return {shop.tea: 2, cheap: 1, same: 2}


def test_discount_is_spread_over_the_lines_to_the_fen(shop: Shop) -> None:
    coupon = make_coupon(amount_fen=1_001)

    order = place(
        shop.user, shop.buyer, three_lines(shop), shown_total_fen=20_142 - 1_001, coupon_code=coupon.code.lower()
    )

    assert (order.goods_fen, order.discount_fen, order.total_fen, order.due_fen) == (20_142, 1_001, 19_141, 19_141)
    assert order.coupon_code == coupon.code
    # 1001 × (20002, 70, 70) / 20142 = 994.04…, 3.478…, 3.478…: the fen left goes to the earlier of the two.
    assert list(order.lines.order_by("position").values_list("discount_fen", flat=True)) == [994, 4, 3]
    assert Payment.objects.get(order=order).amount_fen == 19_141
    use = CouponUse.objects.get()
    assert (use.coupon, use.buyer, use.reference, use.discount_fen) == (coupon, shop.buyer, order.number, 1_001)


def test_tally_counts_what_was_paid_and_refunds_give_back_just_that(shop: Shop) -> None:
    set_policy(2025)
    coupon = make_coupon(amount_fen=1_000)
    order = place(shop.user, shop.buyer, {shop.tea: 3}, shown_total_fen=29_003, coupon_code=coupon.code)
    pay(order, shop.manager)
    ship(order, shop.manager)

    assert sum(Entry.objects.values_list("amount_fen", flat=True)) == 29_003
    given = []
    for quantity in (1, 2):
        (refund,) = refund_lines(
            key=uuid4(), order_number=order.number, quantities={1: quantity}, reason="示例", actor=shop.manager, at=AT
        )
        given.append(refund.amount_fen)
    # 29003 = 3 × 9667 + 2: the first two units carry a fen more, refunds come from the last.
    assert given == [9_667, 19_336]
    order.refresh_from_db()
    assert (order.state, order.refunded_fen, order.due_fen) == (OrderState.REFUNDED, 29_003, 0)
    assert sum(Refund.objects.values_list("amount_fen", flat=True)) == 29_003
    assert sum(Entry.objects.values_list("amount_fen", flat=True)) == 0
    assert verify_tally() == []
    assert standing() == 1  # it was paid for: the coupon is used


@pytest.mark.parametrize(
    ("fields", "goods", "shown", "reason"),
    [
        ({"ends_on": date(2025, 9, 1), "starts_on": date(2025, 8, 1)}, 1, 9_001, "LATE"),
        ({"starts_on": date(2025, 9, 2)}, 1, 9_001, "EARLY"),
        ({"minimum_goods_fen": 10_002}, 1, 9_001, "MINIMUM"),
        ({"buyers": "INSTITUTIONS"}, 1, 9_001, "BUYER"),
        ({"code": "OTHER"}, 1, 9_001, "UNKNOWN"),
    ],
)
def test_refused_coupon_leaves_nothing_behind(shop: Shop, fields, goods: int, shown: int, reason: str) -> None:
    make_coupon(**{"code": "THIS1", **fields})
    cart = make_cart(shop.user, shop.buyer, {shop.tea: goods})

    with pytest.raises(CouponRefused) as refusal:
        place_order(
            cart_number=cart.number,
            terms=terms_for(shop.buyer, shown, coupon_code="THIS1"),
            key=uuid4(),
            actor=shop.user,
            at=AT,
        )

    cart.refresh_from_db()
    assert (refusal.value.field, refusal.value.details["reason"]) == ("coupon", reason)
    assert (Order.objects.count(), CouponUse.objects.count(), cart.closed_at, shop.stock()) == (0, 0, None, (10, 0))


@pytest.mark.parametrize("shown", [10_001, 9_000, 9_002])
def test_total_shown_without_this_discount_is_refused(shop: Shop, shown: int) -> None:
    coupon = make_coupon()

    with pytest.raises(PriceChanged):
        place(shop.user, shop.buyer, {shop.tea: 1}, shown_total_fen=shown, coupon_code=coupon.code)

    assert (Order.objects.count(), CouponUse.objects.count(), shop.stock()) == (0, 0, (10, 0))


def test_unpaid_order_that_ends_gives_the_coupon_free(shop: Shop) -> None:
    coupon = make_coupon(total_limit=1)
    use = {"shown_total_fen": 9_001, "coupon_code": coupon.code}
    first = place(shop.user, shop.buyer, {shop.tea: 1}, **use)
    with pytest.raises(CouponRefused):
        place(shop.user, shop.buyer, {shop.tea: 1}, **use)

    cancel_order(order_number=first.number, reason=CancelReason.BUYER, actor=shop.user, at=AT)
    second = place(shop.user, shop.buyer, {shop.tea: 1}, **use)
    assert standing() == 1
    later = second.hold_until + timedelta(seconds=1)
    assert expire_holds(at=later) == 1

    assert standing() == 0
    assert list(CouponUse.objects.order_by("pk").values_list("reference", "released_at")) == [
        (first.number, AT),
        (second.number, later),
    ]


def test_paid_order_cancelled_by_its_buyer_gives_the_coupon_free_and_back_what_was_paid(shop: Shop) -> None:
    coupon = make_coupon()
    order = place(shop.user, shop.buyer, {shop.tea: 1}, shown_total_fen=9_001, coupon_code=coupon.code)
    pay(order, shop.manager)

    cancel_order(order_number=order.number, reason=CancelReason.BUYER, actor=shop.user, at=AT)

    assert standing() == 0
    assert Refund.objects.get().amount_fen == 9_001


def test_paid_order_cancelled_by_the_store_gives_the_coupon_free(shop: Shop) -> None:
    coupon = make_coupon()
    order = place(shop.user, shop.buyer, {shop.tea: 1}, shown_total_fen=9_001, coupon_code=coupon.code)
    pay(order, shop.manager)

    cancel_order(order_number=order.number, reason=CancelReason.STORE, actor=shop.manager, at=AT)

    assert standing() == 0


def test_unpaid_order_refunded_whole_at_the_desk_gives_the_coupon_free(shop: Shop) -> None:
    coupon = make_coupon()
    order = place(shop.user, shop.buyer, {shop.tea: 1}, shown_total_fen=9_001, coupon_code=coupon.code)

    refund_lines(key=uuid4(), order_number=order.number, quantities={1: 1}, reason="示例", actor=shop.manager, at=AT)

    order.refresh_from_db()
    assert (order.state, standing()) == (OrderState.CANCELLED, 0)
    assert LineRefund.objects.get().amount_fen == 9_001


def test_part_of_an_order_in_dispute_is_paid_less_its_discount(shop: Shop) -> None:
    coupon = make_coupon(kind=CouponKind.PERCENT, amount_fen=0, percent_bp=1_000, minimum_goods_fen=0)
    order = place(shop.user, shop.buyer, {shop.tea: 2}, shown_total_fen=18_002, coupon_code=coupon.code)
    refund_lines(key=uuid4(), order_number=order.number, quantities={1: 1}, reason="示例", actor=shop.manager, at=AT)

    order.refresh_from_db()
    assert (order.due_fen, money_of(order=order, today=date(2025, 9, 1)).missing_fen) == (9_001, 9_001)
    pay(order, shop.manager)
    order.refresh_from_db()
    assert order.paid_at == AT


def test_same_key_with_and_without_the_coupon_makes_one_order(shop: Shop) -> None:
    coupon = make_coupon()
    cart, key = make_cart(shop.user, shop.buyer, {shop.tea: 1}), uuid4()
    terms = terms_for(shop.buyer, 9_001, coupon_code=coupon.code)

    orders = [
        place_order(cart_number=cart.number, terms=terms, key=key, actor=shop.user, at=AT).number for _ in range(2)
    ]

    assert len(set(orders)) == 1
    assert standing() == 1
