"""Late money of an order with a coupon: the coupon is used again, or the money goes back."""

from datetime import timedelta

from market.flows.expire_holds import expire_holds
from market.flows.online.sweeps import settle_late_money
from market.inventory.models import Hold
from market.kernel.calendar import local_date_of
from market.orders.enums import OrderState
from market.payments.enums import AttemptState
from market.payments.models import PaymentAttempt, Receipt, Refund
from market.promotions.models import CouponUse
from tests.factories import place
from tests.factories.coupons import make_coupon

LATER = timedelta(minutes=37)


def late_with_coupon(shop):
    """An order of ¥200.02 with ¥10.00 off that lapsed before its money was heard of; its coupon may be used once."""
    today = local_date_of(shop.at)
    coupon = make_coupon(amount_fen=1_000, total_limit=1, starts_on=today, ends_on=today + timedelta(days=9))
    order = shop.order(2, coupon_code=coupon.code, shown_total_fen=19_002)
    shop.peer.pay(shop.start(order))
    PaymentAttempt.objects.update(state=AttemptState.EXPIRED)
    assert expire_holds(at=shop.at + LATER) == 1
    assert CouponUse.objects.filter(released_at=None).count() == 0
    return coupon, order


def test_late_money_uses_the_coupon_again(shop):
    _, order = late_with_coupon(shop)

    assert shop.hear() == [200]

    order.refresh_from_db()
    assert (order.state, order.due_fen) == (OrderState.AWAITING_SHIPMENT, 19_002)
    assert list(CouponUse.objects.values_list("reference", "released_at")) == [(order.number, None)]


def test_late_money_does_not_revive_an_order_whose_coupon_somebody_used_meanwhile(shop):
    coupon, order = late_with_coupon(shop)
    other = place(shop.user, shop.buyer, {shop.tea: 1}, at=shop.at, coupon_code=coupon.code, shown_total_fen=9_001)

    assert shop.hear() == [200]

    order.refresh_from_db()
    assert (order.state, shop.stock()) == (OrderState.CANCELLED, (10, 1))
    assert list(CouponUse.objects.filter(released_at=None).values_list("reference", flat=True)) == [other.number]
    assert Refund.objects.count() == 0  # the desk may decide for ten minutes


def test_late_money_that_goes_back_frees_the_coupon_of_an_order_that_no_sweep_has_closed(shop):
    today = local_date_of(shop.at)
    coupon = make_coupon(amount_fen=1_000, total_limit=1, starts_on=today, ends_on=today + timedelta(days=9))
    order = shop.order(2, coupon_code=coupon.code, shown_total_fen=19_002)
    shop.peer.pay(shop.start(order))
    type(order).objects.update(hold_until=shop.at - timedelta(minutes=1))
    Hold.objects.update(expires_at=shop.at - timedelta(minutes=1))
    place(shop.user, shop.buyer, {shop.tea: 10}, at=shop.at)
    shop.hear()
    receipt = Receipt.objects.get()

    assert settle_late_money(at=receipt.recorded_at + timedelta(minutes=11)) == 1

    order.refresh_from_db()
    assert (order.state, Refund.objects.get().amount_fen) == (OrderState.CANCELLED, 19_002)
    assert CouponUse.objects.get().released_at is not None
