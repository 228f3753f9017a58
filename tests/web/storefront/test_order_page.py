"""One order's page: what is still to pay, what came back, and how much it asks of the database."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from market.catalogue.models import Variant
from market.flows.refund_lines import refund_lines
from market.orders.models import Order
from tests.factories import make_lot, make_variant
from tests.factories.deals import pay, place, ship
from tests.web.conftest import Scene, signed_in

pytestmark = pytest.mark.django_db


def page_of(client: Client, order: Order, page: str = "order") -> str:
    answer = client.get(reverse(f"storefront:{page}", args=[order.number]))
    assert answer.status_code == 200
    return answer.content.decode()


def goods(number: int) -> list[Variant]:
    packs = [make_variant() for _ in range(number)]
    for pack in packs:
        make_lot(pack, 100)
    return packs


def test_part_of_the_money_leaves_the_rest_to_pay(scene: Scene) -> None:
    order = place(scene.resident, scene.home, {scene.tea: 2})
    pay(order, scene.manager, amount_fen=10_000)

    text = page_of(signed_in(scene.resident), order)

    assert "<small>¥</small>156<small>.00</small>" in text
    assert "已到 ¥100.00" in text


def test_what_came_back_is_listed_with_its_reason(scene: Scene) -> None:
    order = place(scene.resident, scene.home, {scene.tea: 2})
    pay(order, scene.manager)
    ship(order, scene.manager)
    refund_lines(
        key=uuid4(),
        order_number=order.number,
        quantities={1: 1},
        reason="示例：一饼受潮",
        actor=scene.manager,
        at=order.placed_at,
    )

    client = signed_in(scene.resident)
    text = page_of(client, order)

    for words in ("示例普洱茶饼 × 1，¥128.00：示例：一饼受潮", "应退 ¥128.00", "实付", "−¥128.00"):
        assert words in text
    assert "怎么付款" not in text
    assert "实付" in page_of(client, order, "order_print")


def test_order_names_its_indicator(scene: Scene) -> None:
    within = place(scene.officer, scene.school, {scene.tea: 1}, fund_source="FISCAL_CANTEEN", purpose="CANTEEN")
    outside = place(scene.officer, scene.school, {scene.tea: 1}, fund_source="PARTY", purpose="FESTIVAL")
    client = signed_in(scene.officer, scene.school)

    assert "区 20% 指标（财政预算单位）" in page_of(client, within)
    assert "全区年度采购销售额" in page_of(client, outside)


@pytest.mark.parametrize("page", ["order", "order_print"])
def test_statements_do_not_grow_with_lines(scene: Scene, page: str) -> None:
    client = signed_in(scene.officer, scene.school)
    counts = []
    for number in (1, 3):
        order = place(scene.officer, scene.school, dict.fromkeys(goods(number), 2), payment_terms="GOODS_FIRST")
        ship(order, scene.manager)
        with CaptureQueriesContext(connection) as statements:
            page_of(client, order, page)
        counts.append(len(statements))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("page", ["cart", "checkout"])
def test_statements_do_not_grow_with_the_cart(scene: Scene, page: str) -> None:
    client = signed_in(scene.resident)
    counts = []
    for pack in goods(3):
        client.post(reverse("storefront:cart_add"), {"sku": pack.sku, "quantity": "1"})
        client.get(reverse("storefront:cart"))  # takes the message away
        with CaptureQueriesContext(connection) as statements:
            assert client.get(reverse(f"storefront:{page}")).status_code == 200
        counts.append(len(statements))

    assert counts[0] == counts[2]


def test_statements_do_not_grow_with_orders(scene: Scene) -> None:
    client = signed_in(scene.resident)
    counts = []
    for _ in range(3):
        place(scene.resident, scene.home, {scene.tea: 1, scene.rice: 1})
        with CaptureQueriesContext(connection) as statements:
            assert client.get(reverse("storefront:orders")).status_code == 200
        counts.append(len(statements))

    assert counts[0] == counts[2]
