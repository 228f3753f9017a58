"""Goods that left keep their order where they are when its money is taken back; the debt stands beside it."""

from importlib import import_module
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from market.flows.accept_delivery import accept_delivery
from market.flows.confirm_receipt import confirm_receipt
from market.flows.rebook_receipt import take_back_receipt
from market.kernel.errors import Conflict
from market.orders.enums import CancelReason, OrderState
from market.orders.models import Order
from market.orders.rules import Inspection
from market.orders.selectors import count_unpaid, order_problems
from tests.factories import AT, TODAY
from tests.factories.deals import pay, place, ship
from tests.web.conftest import Scene, page_text, signed_in

pytestmark = pytest.mark.django_db


def in_debt(scene: Scene, order: Order, sent: int) -> Order:
    """The order, paid, sent so many units, and its money taken back."""
    receipt = pay(order, scene.manager)
    ship(order, scene.manager, {1: sent})
    take_back_receipt(key=uuid4(), receipt_number=receipt.number, reason="记错", actor=scene.manager, at=AT)
    return Order.objects.get(pk=order.pk)


def unit_order(scene: Scene) -> Order:
    return place(scene.officer, scene.school, {scene.tea: 3}, payment_terms="MONEY_FIRST")


def test_resident_confirms_what_came_and_pays_afterwards(scene: Scene) -> None:
    order = in_debt(scene, place(scene.resident, scene.home, {scene.tea: 2}), 2)
    client, desk = signed_in(scene.resident), signed_in(scene.manager)
    url = reverse("storefront:order", args=[order.number])

    assert order.state == OrderState.SHIPPED
    assert count_unpaid(buyer=scene.home, at=AT) == 0
    page = client.get(url)
    assert page.context["may_confirm"]
    assert [(event.label, event.state) for event in page.context["events"]][-2:] == [
        ("确认收货", "NOW"),
        ("等您付款", "NEXT"),
    ]
    for text in (
        page_text(page),
        page_text(client.get(reverse("storefront:orders"))),
        page_text(desk.get(reverse("desk:orders") + "?state=SENT")),
        page_text(desk.get(reverse("desk:order", args=[order.number]))),
    ):
        assert "未付清" in text
        assert "待付款" not in text

    confirm_receipt(order_number=order.number, actor=scene.resident, at=AT)

    order.refresh_from_db()
    assert (order.state, order.is_in_debt) == (OrderState.AWAITING_SETTLEMENT, False)
    pay(order, scene.manager)
    order.refresh_from_db()
    assert order.state == OrderState.COMPLETED
    assert order_problems() == []


def test_unit_finds_delivered_goods_in_debt_among_those_to_accept(scene: Scene) -> None:
    part, whole = in_debt(scene, unit_order(scene), 1), in_debt(scene, unit_order(scene), 3)

    assert [part.state, whole.state] == [OrderState.PARTLY_SHIPPED, OrderState.AWAITING_ACCEPTANCE]
    client = signed_in(scene.officer, scene.school)
    listed = client.get(reverse("portal:orders"), {"state": "TO_ACCEPT"})
    assert listed.context["tabs"][0] == ("TO_ACCEPT", "可验收（含部分发货）", 2)
    assert {order.number for order in listed.context["page"].rows} == {part.number, whole.number}
    waiting = client.get(reverse("storefront:order", args=[part.number])).context["events"]
    assert [event.label for event in waiting if event.state != "DONE"] == ["等您付款", "等店里发货", "单位验收"]

    accept_delivery(
        key=uuid4(), order_number=whole.number, inspection=Inspection({1: 3}, TODAY), actor=scene.officer, at=AT
    )

    whole.refresh_from_db()
    assert whole.state == OrderState.AWAITING_SETTLEMENT


def test_unit_is_told_to_accept_by_line(scene: Scene) -> None:
    order = in_debt(scene, unit_order(scene), 3)

    with pytest.raises(Conflict, match="按行验收"):
        confirm_receipt(order_number=order.number, actor=scene.officer, at=AT)

    assert Order.objects.get(pk=order.pk).received_at is None


def test_existing_orders_get_the_state_of_their_goods_and_lapsed_ones_their_reason(scene: Scene) -> None:
    resident = in_debt(scene, place(scene.resident, scene.home, {scene.tea: 2}), 2)
    part, whole, unsent = in_debt(scene, unit_order(scene), 1), in_debt(scene, unit_order(scene), 3), unit_order(scene)
    lapsed = place(scene.officer, scene.school, {scene.tea: 1}, payment_terms="GOODS_FIRST")
    Order.objects.filter(pk=lapsed.pk).update(
        state=OrderState.CANCELLED, cancelled_at=AT, cancel_reason=CancelReason.UNSENT
    )
    orders = [resident, part, whole, unsent, lapsed]
    migration = import_module("market.orders.migrations.0006_delivered_orders_keep_their_state")

    def states() -> list[tuple[str, str]]:
        rows = Order.objects.in_bulk([order.pk for order in orders])
        return [(rows[order.pk].state, rows[order.pk].cancel_reason) for order in orders]

    after = states()
    with connection.cursor() as cursor:
        cursor.execute(migration.STATE_BACKWARD)
        cursor.execute(migration.REASON_BACKWARD)
    assert states() == [("AWAITING_PAYMENT", "")] * 4 + [("CANCELLED", "EXPIRED")]

    with connection.cursor() as cursor:
        cursor.execute(migration.STATE_FORWARD)
        cursor.execute(migration.REASON_FORWARD)
    assert states() == after
    assert [state for state, _ in after] == [
        "SHIPPED",
        "PARTLY_SHIPPED",
        "AWAITING_ACCEPTANCE",
        "AWAITING_PAYMENT",
        "CANCELLED",
    ]
