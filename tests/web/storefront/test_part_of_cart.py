"""What cannot be had stays in the cart, in sight, and the rest can be bought."""

import pytest

from market.inventory.models import Lot
from market.orders.models import Order
from tests.web.conftest import Scene, page_text, signed_in
from tests.web.shop import CHECKOUT, add, fields_of

pytestmark = pytest.mark.django_db
TYPED = {"address": "new", "recipient": "示例收货人", "phone": "13900000000", "detail": "示例路 1 号", "act": "submit"}


def test_part_of_a_cart_is_bought_and_the_rest_stays_in_sight(scene: Scene) -> None:
    client = signed_in(scene.resident, scene.home)
    add(client, scene.tea.sku, 2)
    add(client, scene.rice.sku, 5)
    Lot.objects.filter(variant=scene.rice).update(on_hand=3)

    cart = page_text(client.get("/cart/"))
    assert "库存只剩 3 件，请减少数量。" in cart
    assert "由 5 件改成 3 件" in cart
    assert f'href="{CHECKOUT}?part=1">先买能买的 1 样' in cart
    page = client.get(f"{CHECKOUT}?part=1")
    assert "这次不买、留在购物车的：</b>示例香米 ×5" in page_text(page)
    answer = client.post(CHECKOUT, {**fields_of(page.content.decode()), **TYPED})

    order = Order.objects.get()
    assert answer.url == f"/orders/{order.number}/"
    assert list(order.lines.values_list("sku", "quantity")) == [(scene.tea.sku, 2)]
    rest = page_text(client.get("/cart/"))
    assert "库存只剩 3 件，请减少数量。" in rest
    assert "先买能买的" not in rest


def test_line_is_brought_down_to_what_is_there_in_one_step(scene: Scene) -> None:
    client = signed_in(scene.resident, scene.home)
    add(client, scene.rice.sku, 5)
    Lot.objects.filter(variant=scene.rice).update(on_hand=3)

    client.post("/cart/line/", {"sku": scene.rice.sku, "quantity": "3"})

    cart = page_text(client.get("/cart/"))
    assert "库存只剩" not in cart
    assert "去结算" in cart


def test_whole_cart_is_checked_out_where_nothing_is_wrong(scene: Scene) -> None:
    client = signed_in(scene.resident, scene.home)
    add(client, scene.tea.sku)
    add(client, scene.rice.sku)

    fields = fields_of(client.get(f"{CHECKOUT}?part=1").content.decode())

    assert fields["chosen"] == f"{scene.tea.sku}:1 {scene.rice.sku}:1"
