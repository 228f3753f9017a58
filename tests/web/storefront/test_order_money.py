"""What a buyer and the desk see of an order's money: received, missing, by when, and what goes back."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from market.flows.accept_delivery import accept_delivery
from market.flows.cancel_order import cancel_order
from market.kernel.calendar import local_date_of
from market.orders.enums import CancelReason
from market.orders.models import Order
from market.orders.rules import Inspection
from market.payments.models import Refund
from market.payments.operations import mark_refund_paid
from market.payments.selectors import awaited_money, money_of
from tests.factories import AT, TODAY
from tests.factories.deals import pay, place, ship
from tests.web.conftest import Scene, page_text, signed_in

pytestmark = pytest.mark.django_db


def text_of(client: Client, order: Order, page: str = "storefront:order") -> str:
    answer = client.get(reverse(page, args=[order.number]))
    assert answer.status_code == 200
    return page_text(answer)


def accepted(scene: Scene, quantity: int = 2) -> Order:
    """An order of the school, paid after the goods, shipped and accepted today."""
    order = place(scene.officer, scene.school, {scene.tea: quantity}, payment_terms="GOODS_FIRST")
    ship(order, scene.manager)
    accept_delivery(
        key=uuid4(),
        order_number=order.number,
        inspection=Inspection({1: quantity}, TODAY),
        actor=scene.officer,
        at=AT,
    )
    return Order.objects.get(pk=order.pk)


def test_part_payment_shows_what_came_what_is_missing_and_by_when(scene: Scene) -> None:
    order = place(scene.resident, scene.home, {scene.tea: 2})
    pay(order, scene.manager, amount_fen=10_001, bank_line="LS-PART-1")
    last_day = local_date_of(order.hold_until - timedelta(seconds=1)).isoformat()

    for client, page in (
        (signed_in(scene.resident), "storefront:order"),
        (signed_in(scene.resident), "storefront:order_print"),
        (signed_in(scene.manager), "desk:order"),
    ):
        text = text_of(client, order, page)
        for words in (
            "<dt>已收</dt><dd>¥100.01</dd>",
            "<dt>尚欠</dt><dd><b>¥155.99</b></dd>",
            f"<dt>应付日期</dt><dd>{last_day}",
            "到账 ¥100.01",
            "LS-PART-1",
        ):
            assert words in text, (page, words)


def test_public_body_pays_within_thirty_days_of_acceptance_and_is_overdue_after_them(scene: Scene) -> None:
    order = accepted(scene)
    union = place(scene.unionist, scene.union, {scene.tea: 1}, payment_terms="GOODS_FIRST")

    assert money_of(order=order, today=date(2025, 10, 1)).pay_by == date(2025, 10, 1)
    assert not money_of(order=order, today=date(2025, 10, 1)).is_overdue
    assert money_of(order=order, today=date(2025, 10, 2)).is_overdue
    rows = awaited_money(today=date(2025, 10, 2)).rows
    assert [(row.order.number, row.missing_fen, row.pay_by, row.is_overdue) for row in rows] == [
        (order.number, 25_600, date(2025, 10, 1), True),
        (union.number, 12_800, None, False),
    ]


def test_desk_lists_what_is_owed_with_its_day_and_marks_what_is_late(scene: Scene) -> None:
    order = accepted(scene)
    with time_machine.travel(AT + timedelta(days=31), tick=False):
        manager = signed_in(scene.manager)
        pages = [manager.get(reverse(f"desk:{name}")).content.decode() for name in ("payments", "awaited")]

    for text in pages:
        assert order.number in text
        assert "尚欠 <b>¥256.00</b>" in text
        assert "2025-10-01" in text
        assert "已逾期" in text


def test_form_is_filled_with_the_order_the_desk_comes_from(scene: Scene) -> None:
    order = accepted(scene)
    pay(order, scene.manager, amount_fen=100)
    manager = signed_in(scene.manager)

    assert f"{reverse('desk:payments')}?order={order.number}" in text_of(manager, order, "desk:order")
    form = manager.get(reverse("desk:payments"), {"order": order.number}).context["form"]
    assert (form["reference"].value(), form["amount"].value(), form["payer_name"].value()) == (
        order.number,
        "255.00",
        scene.school.name,
    )
    for number in ("MX-NOTHERE22", "", "x" * 500):
        form = manager.get(reverse("desk:payments"), {"order": number}).context["form"]
        assert (form["reference"].value(), form["amount"].value()) == (None, None)


def test_cancelled_order_shows_what_goes_back_and_then_what_went(scene: Scene) -> None:
    order = place(scene.resident, scene.home, {scene.tea: 2})
    pay(order, scene.manager)
    cancel_order(order_number=order.number, reason=CancelReason.BUYER, actor=scene.resident, at=AT)
    client = signed_in(scene.resident)

    for page in ("storefront:order", "storefront:order_print"):
        text = text_of(client, order, page)
        assert "<dt>待退</dt><dd><b>¥256.00</b></dd>" in text
        assert "应付" not in text
        assert "原金额" in text
    assert "应付" not in text_of(signed_in(scene.manager), order, "desk:order")
    mark_refund_paid(
        refund_number=Refund.objects.get().number, paid_on=TODAY, bank_line="TK-9", actor=scene.manager, at=AT
    )

    text = text_of(client, order)
    for words in ("<dt>已退</dt><dd>¥256.00</dd>", "已退 ¥256.00。", "2025-09-01 已退，流水 TK-9"):
        assert words in text
    assert "待退" not in text


def test_order_paid_at_the_counter_is_not_called_money_first(scene: Scene) -> None:
    order = place(
        scene.resident,
        scene.home,
        {scene.tea: 1},
        fulfilment="PICKUP",
        pickup_outlet_code="direct-store",
        payment_method="ON_PICKUP",
        address_line="",
    )

    for client, page in (
        (signed_in(scene.resident), "storefront:order_print"),
        (signed_in(scene.manager), "desk:order"),
    ):
        text = text_of(client, order, page)
        assert "提货时付款" in text
        assert "先款后货" not in text


def test_refused_refund_names_what_is_left_and_not_what_was_ordered(scene: Scene) -> None:
    order = place(scene.resident, scene.home, {scene.tea: 5})
    pay(order, scene.manager)
    manager, url = signed_in(scene.manager), reverse("desk:order", args=[order.number])
    manager.post(url, {"act": "refund", "key": uuid4(), "line_1": "3", "reason": "示例"})

    for asked in ("3", "6"):
        answer = manager.post(url, {"act": "refund", "key": uuid4(), "line_1": asked, "reason": "示例"})

        assert answer.status_code == 400
        assert "最多 2 件" in answer.content.decode()
        assert "最多 5 件" not in answer.content.decode().split("退款（按件）")[1]
    assert Refund.objects.get().amount_fen == 38_400
