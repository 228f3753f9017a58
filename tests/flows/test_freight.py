"""Freight of an order: in its total, never in the tally, and given back while nothing was sent."""

from datetime import timedelta
from uuid import uuid4

import pytest

from market.catalogue.models import Variant
from market.delivery.errors import FreightRefused, FreightRowTaken, NotDeliverable
from market.delivery.models import FreightRate
from market.delivery.operations import add_freight_rate, open_freight_table
from market.delivery.rules import Rate
from market.flows.cancel_order import cancel_order
from market.flows.refund_lines import refund_lines
from market.inventory.models import Hold
from market.kernel.errors import DomainError, Forbidden, Invalid
from market.orders.enums import CancelReason, OrderState
from market.orders.errors import PriceChanged
from market.orders.models import Order
from market.payments.models import Payment, Refund
from market.tally.models import Entry
from tests.factories.deals import pay, place, ship
from tests.factories.people import AT, TODAY
from tests.flows.conftest import Shop

# Two packs of 700 g: the first kilogram, and one more begun.
GOODS, FREIGHT = 20_002, 600 + 100


@pytest.fixture
def post(shop: Shop) -> Shop:
    """The shop with a freight table."""
    Variant.objects.filter(pk=shop.tea.pk).update(net_weight_g=700)
    rows = [
        Rate("LOCAL", "AMBIENT", TODAY, first_fen=600, per_kg_fen=100),
        Rate("REMOTE", "AMBIENT", TODAY, is_served=False),
    ]
    assert open_freight_table(rates=rows, at=AT) == 2
    return shop


def placed(shop: Shop, **terms: object) -> Order:
    return place(shop.user, shop.buyer, {shop.tea: 2}, **{"shown_total_fen": GOODS + FREIGHT, **terms})


def test_freight_is_in_the_total_and_asked_for(post: Shop) -> None:
    order = placed(post)

    assert (order.goods_fen, order.freight_fen, order.total_fen, order.due_fen) == (GOODS, 700, 20_702, 20_702)
    assert Payment.objects.get(order=order).amount_fen == 20_702


def test_freight_never_enters_the_tally(post: Shop) -> None:
    order = placed(post)
    pay(order, post.manager)
    ship(order, post.manager)

    order.refresh_from_db()
    assert order.state == OrderState.SHIPPED
    assert sum(Entry.objects.values_list("amount_fen", flat=True)) == GOODS


def test_picking_up_costs_no_freight(post: Shop) -> None:
    where = {"fulfilment": "PICKUP", "pickup_outlet_code": post.lot.outlet.code, "address_line": ""}

    assert placed(post, **where, shown_total_fen=GOODS).freight_fen == 0


@pytest.mark.parametrize(
    ("terms", "refusal"),
    [
        ({"shown_total_fen": GOODS}, PriceChanged),
        ({"address_line": "新疆维吾尔自治区乌鲁木齐市示例路"}, NotDeliverable),
        ({"address_line": "江苏省南京市示例路"}, NotDeliverable),
        ({"address_line": "台湾省台北市"}, Invalid),
        ({"address_line": "示例省示例路"}, Invalid),
    ],
)
def test_order_without_its_freight_is_refused_and_nothing_is_kept(
    post: Shop, terms: dict[str, object], refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        placed(post, **terms)

    assert (Order.objects.count(), Payment.objects.count(), Hold.objects.count()) == (0, 0, 0)
    assert post.stock() == (10, 0)


def test_cancelled_before_anything_left_all_comes_back(post: Shop) -> None:
    order = placed(post)
    pay(order, post.manager)

    cancel_order(order_number=order.number, reason=CancelReason.BUYER, actor=post.user, at=AT)

    assert Refund.objects.get(order=order).amount_fen == 20_702


def test_refunded_whole_before_anything_left_freight_comes_back(post: Shop) -> None:
    order = placed(post)
    pay(order, post.manager)

    refund_lines(key=uuid4(), order_number=order.number, quantities={1: 2}, reason="缺货", actor=post.manager, at=AT)

    order.refresh_from_db()
    assert (order.freight_back_fen, order.given_back_fen, order.due_fen) == (700, 20_702, 0)
    assert Refund.objects.get(order=order).amount_fen == 20_702


@pytest.mark.parametrize(("shipped", "refunded"), [({1: 1}, {1: 1}), ({1: 2}, {1: 2}), (None, {1: 1})])
def test_freight_of_what_was_sent_or_is_still_to_be_sent_is_kept(
    post: Shop, shipped: dict[int, int] | None, refunded: dict[int, int]
) -> None:
    order = placed(post)
    pay(order, post.manager)
    if shipped:
        ship(order, post.manager, shipped)

    refund_lines(key=uuid4(), order_number=order.number, quantities=refunded, reason="退", actor=post.manager, at=AT)

    order.refresh_from_db()
    assert order.freight_back_fen == 0
    assert Refund.objects.get(order=order).amount_fen == 10_001 * refunded[1]


def test_new_row_never_changes_an_order_that_was_placed(post: Shop) -> None:
    order = placed(post)
    tomorrow = AT + timedelta(days=1)
    dearer = Rate("31", "AMBIENT", TODAY + timedelta(days=1), first_fen=900, per_kg_fen=100)

    row = add_freight_rate(rate=dearer, reason="快递涨价", actor=post.manager, at=AT)

    assert (row.set_by, row.is_sample, FreightRate.objects.count()) == (post.manager, False, 3)
    order.refresh_from_db()
    assert order.freight_fen == 700
    assert placed(post).freight_fen == 700
    assert placed(post, at=tomorrow, shown_total_fen=GOODS + 1_000).freight_fen == 1_000


def test_row_that_is_refused_leaves_the_table(post: Shop) -> None:
    row = Rate("LOCAL", "AMBIENT", TODAY + timedelta(days=1), first_fen=1)
    add_freight_rate(rate=row, reason="改价", actor=post.manager, at=AT)

    for rate, reason, actor, refusal in (
        (row, "再来", post.manager, FreightRowTaken),
        (Rate("LOCAL", "AMBIENT", TODAY), "今天", post.manager, FreightRefused),
        (Rate("LOCAL", "AMBIENT", TODAY + timedelta(days=2)), " ", post.manager, Invalid),
        (Rate("LOCAL", "AMBIENT", TODAY + timedelta(days=2)), "改价", post.user, Forbidden),
    ):
        with pytest.raises(refusal):
            add_freight_rate(rate=rate, reason=reason, actor=actor, at=AT)

    assert FreightRate.objects.count() == 3
    assert open_freight_table(rates=[row], at=AT) == 0
