"""The code by which a buyer fetches goods, and the window in which they come."""

from datetime import datetime
from uuid import uuid4

import pytest

from market.audit.models import Activity
from market.flows.hand_over_pickup import hand_over_pickup
from market.flows.try_pickup_code import try_pickup_code
from market.kernel.calendar import SHANGHAI
from market.kernel.errors import NotFound
from market.notifications.models import Message
from market.orders.enums import PaymentMethod
from market.orders.errors import TermsRefused, WrongPickupCode
from market.orders.models import Order, Shipment
from market.orders.rules import PickupProof
from market.outlets.models import Outlet
from market.outlets.selectors import offered_windows
from market.tally.models import Entry
from tests.factories.deals import pay, place
from tests.factories.people import AT
from tests.flows.conftest import Shop


def fetched(shop: Shop, **terms: object) -> Order:
    where = {"fulfilment": "PICKUP", "pickup_outlet_code": shop.lot.outlet.code, "address_line": ""}
    return place(shop.user, shop.buyer, {shop.tea: 2}, **where, **terms)


def hand_over(shop: Shop, order: Order, proof: PickupProof) -> Shipment:
    return hand_over_pickup(
        key=uuid4(), order_number=order.number, paid_fen=None, proof=proof, actor=shop.manager, at=AT
    )


def wrong(order: Order) -> str:
    return f"{(int(order.pickup_code) + 1) % 1_000_000:06d}"


def test_code_is_six_digits_told_once_goods_can_be_fetched_and_none_for_a_parcel(shop: Shop) -> None:
    unpaid = fetched(shop)
    assert unpaid.pickup_code not in Message.objects.get(user=shop.user).body
    Message.objects.all().delete()
    order = fetched(shop, payment_method=PaymentMethod.ON_PICKUP)

    assert len(order.pickup_code) == 6
    assert order.pickup_code.isdecimal()
    assert f"提货码 {order.pickup_code}" in Message.objects.get(user=shop.user).body
    assert place(shop.user, shop.buyer, {shop.tea: 1}).pickup_code == ""


def test_right_code_hands_over(shop: Shop) -> None:
    order = fetched(shop)
    pay(order, shop.manager)
    said = f" {order.pickup_code[:3]} {order.pickup_code[3:]}"

    assert try_pickup_code(order_number=order.number, code=said, actor=shop.manager, at=AT)
    hand_over(shop, order, PickupProof(said))

    assert shop.stock() == (8, 0)
    assert Order.objects.get().wrong_codes == 0


@pytest.mark.parametrize("said", ["", "000", "￥"])
def test_wrong_code_hands_nothing_over(shop: Shop, said: str) -> None:
    order = fetched(shop)
    pay(order, shop.manager)

    with pytest.raises(WrongPickupCode):
        hand_over(shop, order, PickupProof(said or wrong(order)))

    assert (Shipment.objects.count(), Entry.objects.count()) == (0, 0)
    assert shop.stock() == (10, 2)


def test_after_five_wrong_codes_not_even_the_right_one_is_taken(shop: Shop) -> None:
    order = fetched(shop)
    pay(order, shop.manager)

    tried = [try_pickup_code(order_number=order.number, code=wrong(order), actor=shop.manager, at=AT) for _ in range(6)]

    assert tried == [False] * 6
    order.refresh_from_db()
    assert order.wrong_codes == 5
    assert Activity.objects.filter(action="order.wrong_code").count() == 5
    assert not try_pickup_code(order_number=order.number, code=order.pickup_code, actor=shop.manager, at=AT)
    with pytest.raises(WrongPickupCode):
        hand_over(shop, order, PickupProof(order.pickup_code))
    assert Shipment.objects.count() == 0

    hand_over(shop, order, PickupProof(reason="核对过身份证"))
    assert Activity.objects.get(action="order.handed_over").data["without_code"] == "核对过身份证"


def test_only_the_counter_compares_codes(shop: Shop) -> None:
    order = fetched(shop)

    with pytest.raises(NotFound):
        try_pickup_code(order_number=order.number, code=order.pickup_code, actor=shop.user, at=AT)


def test_window_is_one_of_the_outlets_and_kept_in_the_order(shop: Shop) -> None:
    Outlet.objects.update(hours="每天 9:00—18:00")
    outlet = Outlet.objects.get(pk=shop.lot.outlet.pk)
    free = fetched(shop)
    assert (free.pickup_from, free.pickup_to) == (None, None)
    window = offered_windows(outlet=outlet, until=free.pickup_until, at=AT)[-1]

    order = fetched(shop, pickup_window=window)

    day, opens, closes = window.split("/")
    assert order.pickup_from == datetime.fromisoformat(f"{day}T{opens}").replace(tzinfo=SHANGHAI)
    assert order.pickup_to == datetime.fromisoformat(f"{day}T{closes}").replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize("window", ["2020-01-01/09:00/12:00", "x", "9999-99-99/1/2"])
def test_window_that_is_not_offered_is_refused_and_nothing_is_kept(shop: Shop, window: str) -> None:
    with pytest.raises(TermsRefused) as refused:
        fetched(shop, pickup_window=window)

    assert refused.value.field == "pickup_window"
    assert Order.objects.count() == 0
    assert shop.stock() == (10, 0)
