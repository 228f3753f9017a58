"""What a cart shows."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from market.cart.errors import CartChanged
from market.cart.operations import add_lines, open_cart, set_line
from market.cart.selectors import (
    cart_count,
    check_rows,
    chosen_lines,
    open_cart_of,
    view_cart,
    ways_for,
)
from market.catalogue.enums import SaleState
from market.catalogue.operations import set_price, set_variant_sale_state
from market.outlets.enums import OutletKind
from tests.factories import AT, TODAY, make_lot, make_outlet, make_staff, make_variant, resident

pytestmark = pytest.mark.django_db


@pytest.fixture
def cart():
    user, buyer = resident()
    return open_cart(user=user, buyer=buyer, at=AT)


def test_a_cart_shows_prices_stock_and_sum(cart):
    tea = make_variant(price_fen=12_800, product__name="七子饼")
    make_lot(tea, 10)
    set_line(cart_number=cart.number, sku=tea.sku, quantity=3, at=AT)

    view = view_cart(cart=cart, pickup_until=TODAY, at=AT)

    line = view.lines[0]
    assert (line.name, line.county_name, line.quantity, line.available, line.problem) == ("七子饼", "勐海", 3, 10, "")
    assert (view.goods_fen, view.units, view.may_be_ordered, view.new_prices) == (38_400, 3, True, ())
    assert view.quantities == {tea.sku: 3}


def test_a_line_says_that_its_price_changed(cart):
    tea = make_variant(price_fen=12_800)
    make_lot(tea)
    set_line(cart_number=cart.number, sku=tea.sku, quantity=1, at=AT)
    set_price(sku=tea.sku, amount_fen=12_000, reason="促销", actor=make_staff(), at=AT + timedelta(hours=1))

    view = view_cart(cart=cart, pickup_until=TODAY, at=AT + timedelta(hours=2))

    assert (view.lines[0].shown_price_fen, view.lines[0].price_fen, view.goods_fen) == (12_800, 12_000, 12_000)
    assert (view.lines[0].is_dearer, view.new_prices) == (False, view.lines)


def test_lines_that_cannot_be_ordered_say_why_and_do_not_count(cart):
    fine, few, gone, old = (make_variant(price_fen=1_000) for _ in range(4))
    for pack, quantity in ((fine, 5), (few, 2)):
        make_lot(pack, quantity)
    # Good today and tomorrow, but not on the day it would arrive, nor until the pick-up window ends.
    make_lot(old, 5, expires_on=TODAY + timedelta(days=1))
    add_lines(cart_number=cart.number, lines={fine.sku: 5, few.sku: 3, gone.sku: 1, old.sku: 1}, at=AT)

    view = view_cart(cart=cart, pickup_until=TODAY + timedelta(days=3), at=AT)

    assert [line.problem for line in view.lines] == [
        "",
        "库存只剩 2 件，请减少数量。",
        "已售完，请移出购物车或改选其他规格。",
        "已售完，请移出购物车或改选其他规格。",
    ]
    assert (view.goods_fen, view.may_be_ordered, len(view.problems)) == (5_000, False, 3)


def test_a_line_that_went_off_sale_says_so(cart):
    tea = make_variant()
    make_lot(tea)
    set_line(cart_number=cart.number, sku=tea.sku, quantity=1, at=AT)
    set_variant_sale_state(sku=tea.sku, state=SaleState.OFF_SALE, reason="停产", actor=make_staff(), at=AT)

    assert view_cart(cart=cart, pickup_until=TODAY, at=AT).lines[0].problem == "已下架，请改选其他商品。"


def test_an_empty_cart_cannot_be_ordered(cart):
    view = view_cart(cart=cart, pickup_until=TODAY, at=AT)

    assert (view.lines, view.goods_fen, view.may_be_ordered) == ((), 0, False)


@pytest.mark.parametrize("lines", [1, 3])
def test_a_cart_is_shown_in_three_statements(cart, lines):
    for _ in range(lines):
        tea = make_variant()
        make_lot(tea)
        set_line(cart_number=cart.number, sku=tea.sku, quantity=1, at=AT)

    with CaptureQueriesContext(connection) as statements:
        view_cart(cart=cart, pickup_until=TODAY, at=AT)

    assert len(statements) == 3


def test_units_are_counted(cart):
    for quantity in (2, 3):
        set_line(cart_number=cart.number, sku=make_variant().sku, quantity=quantity, at=AT)

    assert cart_count(user=cart.user, buyer=cart.buyer) == 5
    assert cart_count(guest_token="nothing") == 0
    assert cart_count() == 0


def test_looking_for_a_cart_makes_none(cart):
    assert open_cart_of(user=cart.user, buyer=cart.buyer).pk == cart.pk
    assert open_cart_of(guest_token="token") is None
    assert open_cart_of() is None


def test_rows_of_a_bulk_order_are_checked_one_by_one_and_add_up():
    tea, tour = make_variant(price_fen=1_000), make_variant(product__kind="TOURISM")
    make_lot(tea, 5)

    checks = check_rows(
        rows=[(tea.sku, 3), (tea.sku, 3), (tea.sku, 2), ("XX-1", 1), (tour.sku, 1), (tea.sku, 0)], at=AT
    )

    assert [(check.problem, check.amount_fen, check.available) for check in checks] == [
        ("", 3_000, 5),
        ("库存只剩 2 件，请减少数量。", 0, 2),
        ("", 2_000, 2),
        ("不是商城的商品编码，请核对。", 0, 0),
        ("是旅游服务，暂不能下单，请在商品页登记意向。", 0, 0),
        ("数量应在 1 到 9,999 之间，请修改。", 0, 0),
    ]


@pytest.mark.parametrize("rows", [1, 30])
def test_rows_are_checked_in_two_statements(rows):
    asked = [(make_variant().sku, 1) for _ in range(rows)]

    with CaptureQueriesContext(connection) as statements:
        check_rows(rows=asked, at=AT)

    assert len(statements) == 2


def test_ways_say_what_can_be_sent_and_what_each_outlet_holds(cart):
    tea, rice = make_variant(product__name="七子饼"), make_variant(product__name="香米")
    store = make_outlet()
    counter = make_outlet(OutletKind.COUNTER, code="counter", position=2)
    make_outlet(OutletKind.ZONE, code="zone", offers_pickup=False)
    make_lot(tea, 3, outlet=store)
    make_lot(rice, 3, outlet=store)
    make_lot(tea, 1, outlet=counter, expires_on=date(2025, 9, 8))
    add_lines(cart_number=cart.number, lines={tea.sku: 1, rice.sku: 3}, at=AT)
    view = view_cart(cart=cart, pickup_until=TODAY, at=AT)

    def told(until):
        ways = ways_for(cart=view, pickup_until=until, at=AT)
        return [(way.code, [line.name for line in way.lacks], way.has_all) for way in ways]

    assert told(date(2025, 9, 8)) == [("", [], True), ("direct-store", [], True), ("counter", ["香米"], False)]
    assert told(date(2025, 9, 9))[2] == ("counter", ["七子饼", "香米"], False)


def test_goods_held_only_at_an_outlet_can_be_had_there(cart):
    tea, rice, jam = (make_variant(product__name=name, price_fen=1_000) for name in ("七子饼", "香米", "果酱"))
    counter = make_outlet(OutletKind.COUNTER, name="示例柜台", position=2)
    closed = make_outlet(OutletKind.ZONE, name="示例专区", offers_pickup=False)
    make_lot(tea, 5)
    make_lot(rice, 1)
    make_lot(rice, 4, outlet=counter)
    make_lot(jam, 9, outlet=closed)
    add_lines(cart_number=cart.number, lines={tea.sku: 2, rice.sku: 3, jam.sku: 1}, at=AT)

    view = view_cart(cart=cart, pickup_until=TODAY, at=AT)

    assert [(line.by_parcel, line.available, line.obtainable, line.only_at) for line in view.lines] == [
        (5, 5, 2, ()),
        (1, 4, 3, ("示例柜台",)),
        (0, 0, 0, ()),
    ]
    assert [line.problem for line in view.lines] == ["", "", "已售完，请移出购物车或改选其他规格。"]
    assert (view.goods_fen, view.units, view.quantities) == (5_000, 5, {tea.sku: 2, rice.sku: 3})
    ways = ways_for(cart=view, pickup_until=TODAY, at=AT)
    assert [([line.sku for line in way.holds], [line.sku for line in way.lacks]) for way in ways] == [
        ([tea.sku], [rice.sku]),
        ([tea.sku], [rice.sku]),
        ([rice.sku], [tea.sku]),
    ]


def test_what_an_outlet_holds_too_few_days_is_not_offered(cart):
    tea = make_variant()
    make_lot(tea, 5, outlet=make_outlet(OutletKind.COUNTER, position=2), expires_on=TODAY + timedelta(days=3))
    set_line(cart_number=cart.number, sku=tea.sku, quantity=1, at=AT)

    assert view_cart(cart=cart, pickup_until=TODAY + timedelta(days=3), at=AT).may_be_ordered
    assert not view_cart(cart=cart, pickup_until=TODAY + timedelta(days=4), at=AT).may_be_ordered


@pytest.mark.parametrize(("lines", "outlets"), [(1, 1), (3, 1), (3, 4)])
def test_looking_at_outlets_takes_two_statements_more_however_many(cart, lines, outlets):
    for position in range(outlets):
        make_outlet(OutletKind.COUNTER, position=position)
    for _ in range(lines):
        set_line(cart_number=cart.number, sku=make_variant().sku, quantity=1, at=AT)

    with CaptureQueriesContext(connection) as statements:
        view_cart(cart=cart, pickup_until=TODAY, at=AT)

    assert len(statements) == 5


def test_a_part_of_a_cart_has_its_own_sum(cart):
    tea, rice = make_variant(price_fen=1_000), make_variant(price_fen=300)
    for pack in (tea, rice):
        make_lot(pack, 5)
    add_lines(cart_number=cart.number, lines={tea.sku: 2, rice.sku: 3}, at=AT)

    part = view_cart(cart=cart, pickup_until=TODAY, at=AT).only([rice.sku, "XX-1"])

    assert (part.goods_fen, part.quantities, part.number) == (900, {rice.sku: 3}, cart.number)


def test_chosen_lines_must_be_just_as_they_were_shown(cart):
    tea, rice = make_variant(product__name="七子饼"), make_variant(product__name="香米")
    add_lines(cart_number=cart.number, lines={tea.sku: 5, rice.sku: 1}, at=AT)

    assert [line.sku for line in chosen_lines(cart=cart, chosen=None)] == [tea.sku, rice.sku]
    assert [line.sku for line in chosen_lines(cart=cart, chosen={rice.sku: 1})] == [rice.sku]
    with pytest.raises(CartChanged) as refusal:
        chosen_lines(cart=cart, chosen={tea.sku: 2, rice.sku: 1, "XX-1": 4})

    assert refusal.value.details["lines"] == [
        {"sku": tea.sku, "shown": 2, "now": 5},
        {"sku": "XX-1", "shown": 4, "now": 0},
    ]
    assert refusal.value.message == (
        "购物车在别处改过了：七子饼 357克/饼 由 2 件改成 5 件；XX-1（4 件）已移出。清单已经换成新的，请核对。"
    )
