"""From cart to order over HTTP, by every kind of buyer."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from market.cart.models import Cart, CartLine
from market.catalogue.enums import SaleState
from market.inventory.models import Hold
from market.orders.enums import OrderState
from market.orders.models import Acceptance, Order
from tests.factories import make_buyer
from tests.factories.deals import pay, place, ship
from tests.web.conftest import Scene, signed_in
from tests.web.shop import CHECKOUT, add, fields_of, opened

pytestmark = pytest.mark.django_db


def test_guest_fills_a_cart_that_comes_along_at_sign_in(client: Client, scene: Scene) -> None:
    add(client, scene.tea.sku, 2)
    assert "示例普洱茶饼" in client.get(reverse("storefront:cart")).content.decode()

    scene.resident.set_password("songjiang-2026")
    scene.resident.save()
    client.post(reverse("storefront:sign_in"), {"login": scene.resident.login, "password": "songjiang-2026"})

    assert CartLine.objects.get(cart__user=scene.resident, cart__closed_at=None).quantity == 2


@pytest.mark.parametrize("quantity", ["0", "-1", "10000", "abc", "1e309", "１２", ""])
def test_quantity_that_is_none_is_refused_in_words(client: Client, scene: Scene, quantity: str) -> None:
    answer = client.post(reverse("storefront:cart_add"), {"sku": scene.tea.sku, "quantity": quantity}, follow=True)

    assert answer.status_code == 200
    assert "数量" in answer.content.decode()
    assert CartLine.objects.count() == 0


@pytest.mark.parametrize("quantity", ["1.5", "abc", "１２", ""])
def test_quantity_that_is_no_whole_number_is_told_so(client: Client, scene: Scene, quantity: str) -> None:
    add(client, scene.tea.sku, 2)
    fields = {"sku": scene.tea.sku, "quantity": quantity}

    for page in ("cart_add", "cart_line"):
        answer = client.post(reverse(f"storefront:{page}"), fields, follow=True)
        assert "数量要填整数" in answer.content.decode()
    assert CartLine.objects.get().quantity == 2


def test_line_changes_and_goes(scene: Scene) -> None:
    client = signed_in(scene.resident)
    add(client, scene.tea.sku, 2)
    line = reverse("storefront:cart_line")

    client.post(line, {"sku": scene.tea.sku, "quantity": "5"})
    assert CartLine.objects.get().quantity == 5
    client.post(line, {"sku": scene.tea.sku, "act": "remove", "quantity": "5"})
    assert CartLine.objects.count() == 0


def test_checkout_asks_to_sign_in_and_comes_back(client: Client, scene: Scene) -> None:
    add(client, scene.tea.sku)

    answer = client.get(CHECKOUT)

    assert answer.headers["Location"] == f"{reverse('storefront:sign_in')}?next={CHECKOUT}"


def test_resident_buys(scene: Scene) -> None:
    client = signed_in(scene.resident)
    add(client, scene.tea.sku, 2, act="buy")
    page = client.get(CHECKOUT).content.decode()
    assert "居民的购买只计入全区年度采购销售额" in page
    assert "资金来源" not in page.replace("先选资金来源", "")

    answer = client.post(CHECKOUT, opened(client))

    order = Order.objects.get()
    assert answer.headers["Location"] == reverse("storefront:order", args=[order.number])
    assert (order.goods_fen, order.freight_fen, order.state) == (25_600, 0, OrderState.AWAITING_PAYMENT)
    assert order.address_line == "上海市松江区示例路 1 号"
    text = client.get(answer.headers["Location"]).content.decode()
    for words in (order.number, "附言", "256", "取消订单", "等您付款", "商品 1 样 2 件", "应付", "全区年度采购销售额"):
        assert words in text
    assert client.get(reverse("storefront:order_print", args=[order.number])).status_code == 200
    assert order.number in client.get(reverse("storefront:orders")).content.decode()


def test_double_click_makes_one_order(scene: Scene) -> None:
    client = signed_in(scene.resident)
    add(client, scene.tea.sku)
    fields = opened(client)

    first, second = client.post(CHECKOUT, fields), client.post(CHECKOUT, fields)

    assert first.headers["Location"] == second.headers["Location"]
    assert Order.objects.count() == 1


def test_officer_sees_the_indicator_before_the_order_is_placed(scene: Scene) -> None:
    client = signed_in(scene.officer, scene.school)
    add(client, scene.tea.sku, 10)
    chosen = {"fund_source": "FISCAL_CANTEEN", "purpose": "CANTEEN", "method": "BANK_TRANSFER/GOODS_FIRST"}

    for words in ("计入区 20% 指标（财政预算单位）。", "只计入全区年度采购销售额。"):
        assert words in client.get(CHECKOUT).content.decode()

    unseen = client.post(CHECKOUT, opened(client, **chosen))
    assert unseen.status_code == 400
    assert "看一眼，再提交一次" in unseen.content.decode()
    assert "区 20% 指标" in unseen.content.decode()
    assert "沪松合组办" in unseen.content.decode()
    assert Order.objects.count() == 0

    seen = client.post(CHECKOUT, {**fields_of(unseen.content.decode()), "act": "submit"})
    assert seen.status_code == 302
    order = Order.objects.get()
    assert (order.buyer, order.fund_source, order.purpose) == (scene.school, "FISCAL_CANTEEN", "CANTEEN")
    assert order.state == OrderState.AWAITING_SHIPMENT


def test_choice_refreshes_the_card_without_writing(scene: Scene) -> None:
    client = signed_in(scene.officer, scene.school)
    add(client, scene.tea.sku)
    fields = {**opened(client), "fund_source": "UNION_OTHER", "purpose": "WELFARE", "act": ""}

    page = client.post(CHECKOUT, fields)

    assert page.status_code == 200
    assert "只计入全区年度采购销售额" in page.content.decode()
    assert Order.objects.count() == 0


def test_other_settlement_unit_takes_the_cart_along(scene: Scene) -> None:
    client = signed_in(scene.officer)
    own = scene.officer.memberships.get().buyer
    assert own == scene.school
    from_home = signed_in(scene.unionist, scene.union)
    add(from_home, scene.tea.sku, 3)
    scene.union.memberships.create(user=scene.officer, role="BUYER", added_at=scene.union.applied_at)
    add(client, scene.tea.sku, 2)
    session = client.session
    session["acting"] = scene.school.number
    session.save()
    add(client, scene.tea.sku, 4)

    client.post(CHECKOUT, {**opened(client), "settle": scene.union.number, "act": ""})

    assert Cart.objects.get(user=scene.officer, buyer=scene.union, closed_at=None).lines.get().quantity >= 4
    assert client.session["acting"] == scene.union.number


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"recipient": ""}, "请填写收货人"),
        ({"phone": "123"}, "11 位手机号"),
        ({"detail": ""}, "请填写路、门牌"),
        ({"address": "A-999"}, "请选择收货地址"),
        ({"method": "ON_PICKUP/MONEY_FIRST"}, "付款方式"),
        ({"method": "CASH"}, "请选择怎么付款"),
        ({"fulfilment": "PICKUP"}, "请选择到哪里提货"),
        ({"fulfilment": "PICKUP", "outlet": "nowhere"}, "自提"),
        ({"remark": "长" * 201}, "最多 200 个字"),
        ({"shown_total": "1"}, ""),
    ],
)
def test_refused_checkout_keeps_what_was_typed(scene: Scene, changes: dict[str, str], words: str) -> None:
    client = signed_in(scene.resident)
    add(client, scene.tea.sku)

    answer = client.post(CHECKOUT, opened(client, **{"detail": "示例路 99 号", **changes}))

    assert answer.status_code == (409 if "shown_total" in changes else 400)
    text = answer.content.decode()
    assert words in text
    if "detail" not in changes:
        assert "示例路 99 号" in text
    assert Order.objects.count() == 0
    assert Hold.objects.count() == 0


def test_price_that_rose_is_shown_before_it_is_paid(scene: Scene) -> None:
    client = signed_in(scene.resident)
    add(client, scene.tea.sku)
    fields = opened(client)
    scene.tea.price_fen = 13_800
    scene.tea.save()

    answer = client.post(CHECKOUT, fields)

    assert answer.status_code == 409
    assert "由 ¥128.00 涨到 ¥138.00" in answer.content.decode()
    assert Order.objects.count() == 0
    again = client.post(CHECKOUT, {**fields_of(answer.content.decode()), "act": "submit"})
    assert again.status_code == 302
    assert Order.objects.get().goods_fen == 13_800


def test_goods_that_went_are_named_and_the_rest_can_be_ordered_at_once(scene: Scene) -> None:
    client = signed_in(scene.resident)
    add(client, scene.tea.sku, 60)
    add(client, scene.rice.sku, 2)
    fields = opened(client, detail="示例路 99 号")
    place(scene.stranger, make_buyer(members=[scene.stranger]), {scene.tea: 60})

    refused = client.post(CHECKOUT, fields)

    page = refused.content.decode()
    assert refused.status_code == 409
    for words in ("「示例普洱茶饼」库存不足：需要 60 件，目前可售 40 件", "库存只剩 40 件", "示例路 99 号"):
        assert words in page
    assert "提交订单</button>" not in page
    assert Order.objects.count() == 1

    fitted = client.post(CHECKOUT, {**fields_of(page), "act": "fit"})
    assert set(CartLine.objects.filter(cart__closed_at=None).values_list("quantity", flat=True)) == {40, 2}
    placed = client.post(CHECKOUT, {**fields_of(fitted.content.decode()), "act": "submit"})

    assert placed.status_code == 302
    order = Order.objects.get(buyer=scene.home)
    assert (order.goods_fen, order.address_line) == (40 * 12_800 + 2 * 6_800, "上海市松江区示例路 99 号")


def test_cart_of_which_nothing_is_left_goes_back_to_the_shop(scene: Scene) -> None:
    client = signed_in(scene.resident)
    add(client, scene.tea.sku)
    fields = opened(client)
    scene.tea.sale_state = SaleState.OFF_SALE
    scene.tea.save()

    refused = client.post(CHECKOUT, fields)
    assert refused.status_code == 400
    assert "已下架" in refused.content.decode()
    answer = client.post(CHECKOUT, {**fields_of(refused.content.decode()), "act": "fit"})

    assert answer.headers["Location"] == reverse("storefront:cart")
    assert CartLine.objects.filter(cart__closed_at=None).count() == 0


def test_strangers_find_no_order(scene: Scene) -> None:
    order = place(scene.resident, scene.home, {scene.tea: 1})
    stranger = signed_in(scene.stranger)

    for page in ("order", "order_print"):
        assert stranger.get(reverse(f"storefront:{page}", args=[order.number])).status_code == 404
    for page in ("order_cancel", "order_received", "order_accept"):
        assert stranger.post(reverse(f"storefront:{page}", args=[order.number])).status_code == 404
    order.refresh_from_db()
    assert order.cancelled_at is None


def test_buyer_cancels_and_confirms(scene: Scene) -> None:
    client = signed_in(scene.resident)
    first = place(scene.resident, scene.home, {scene.tea: 1})
    second = place(scene.resident, scene.home, {scene.tea: 2})
    pay(second, scene.manager)
    ship(second, scene.manager)

    client.post(reverse("storefront:order_cancel", args=[first.number]))
    client.post(reverse("storefront:order_received", args=[second.number]))

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (OrderState.CANCELLED, OrderState.COMPLETED)
    text = client.get(reverse("storefront:order", args=[second.number])).content.decode()
    for words in ("已计入台账", "实付", "到账 ¥256.00"):
        assert words in text
    assert "怎么付款" not in text


def test_unit_accepts_by_line_once(scene: Scene) -> None:
    client = signed_in(scene.officer, scene.school)
    order = place(scene.officer, scene.school, {scene.tea: 5}, payment_terms="GOODS_FIRST")
    ship(order, scene.manager)
    url = reverse("storefront:order_accept", args=[order.number])
    stated = {"key": uuid4(), "line_1": "4", "left_1": "5", "accepted_on": "2025-09-01", "reason_1": "缺 1 饼"}

    assert "验收" in client.get(reverse("storefront:order", args=[order.number])).content.decode()
    for bad in ({"line_1": "6"}, {"line_1": "-1"}, {"line_1": ""}, {"accepted_on": "2025-09-02"}, {"accepted_on": "x"}):
        refused = client.post(url, {**stated, **bad})
        assert refused.status_code == 400
        assert "缺 1 饼" in refused.content.decode()
    assert Acceptance.objects.count() == 0

    for _ in range(2):
        assert client.post(url, stated).status_code == 302
    assert Acceptance.objects.get().lines.get().quantity == 4
