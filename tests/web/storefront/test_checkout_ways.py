"""The checkout's choices: ways that hold the goods, payment that fits, addresses kept, and words that say what to do."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from market.buyers.models import Address
from market.cart.models import Cart, CartLine
from market.catalogue.models import Variant
from market.inventory.models import Hold
from market.orders.models import Order
from market.outlets.enums import OutletKind
from tests.factories import TODAY, make_lot, make_outlet, make_product, make_variant
from tests.web.conftest import Scene, signed_in
from tests.web.shop import CHECKOUT, add, fields_of, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def apples(scene: Scene) -> Variant:
    """Goods that only a counter with pick-up holds."""
    counter = make_outlet(OutletKind.COUNTER, code="counter", name="示例柜台", position=2)
    apples = make_variant(make_product(name="示例苹果"), price_fen=500)
    make_lot(apples, 3, outlet=counter)
    return apples


def radios_of(page: str, name: str) -> dict[str, tuple[bool, bool]]:
    """Give for each card of a question whether it is chosen, and whether it is offered."""
    cards = html.fromstring(page).cssselect(f"input[type=radio][name={name}]")
    return {card.get("value"): ("checked" in card.attrib, "disabled" not in card.attrib) for card in cards}


def text_of(page: str, selector: str) -> str:
    return " ".join(part.text_content() for part in html.fromstring(page).cssselect(selector))


def nothing_written() -> bool:
    return (
        not Order.objects.exists() and not Hold.objects.exists() and not Cart.objects.exclude(closed_at=None).exists()
    )


def test_goods_of_an_outlet_are_bought_there(scene: Scene, apples: Variant) -> None:
    client = signed_in(scene.resident)
    add(client, apples.sku, 3)
    cart = client.get(reverse("storefront:cart")).content.decode()
    assert "仅限示例柜台自提，不能送货" in text_of(cart, ".line")
    assert "去结算" in cart

    page = client.get(CHECKOUT).content.decode()
    assert radios_of(page, "fulfilment") == {"DELIVERY": (False, False), "PICKUP": (True, True)}
    assert radios_of(page, "outlet") == {"direct-store": (False, False), "counter": (False, True)}
    assert "送不了：示例苹果（仅限示例柜台自提）。" in text_of(page, "#ways")
    assert "货不全，缺 示例苹果" in text_of(page, "#outlets")
    answer = client.post(CHECKOUT, opened(client, outlet="counter", method="ON_PICKUP/MONEY_FIRST"))

    assert answer.status_code == 302
    order = Order.objects.get()
    assert (order.pickup_outlet.code, order.goods_fen, order.payment_method) == ("counter", 1_500, "ON_PICKUP")


def test_goods_that_expire_before_the_last_day_of_pickup_are_not_said_to_be_missing(scene: Scene) -> None:
    plums = make_variant(make_product(name="示例李子"), price_fen=500)
    make_lot(plums, 160, expires_on=TODAY + timedelta(days=4))
    client = signed_in(scene.resident)
    add(client, plums.sku, 2)

    page = client.get(CHECKOUT).content.decode()

    words = "示例李子 357克/饼 等不到自提截止日（09-08）就过保质期"
    assert radios_of(page, "fulfilment")["PICKUP"] == (False, False)
    assert words in text_of(page, "#ways")
    assert words in text_of(page, "#outlets")
    assert "货不全" not in text_of(page, "#outlets")
    refused = client.post(CHECKOUT, opened(client, fulfilment="PICKUP", outlet="direct-store"))
    assert refused.status_code == 409
    assert f"{words}。请换一种送法" in text_of(refused.content.decode(), "[data-error-summary]")
    assert nothing_written()


def test_sending_what_is_only_at_an_outlet_is_refused_with_everything_kept(scene: Scene, apples: Variant) -> None:
    client = signed_in(scene.resident)
    add(client, apples.sku, 3)

    answer = client.post(CHECKOUT, opened(client, fulfilment="DELIVERY", detail="示例路 99 号", remark="轻放"))

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "送货或自提：送不了：示例苹果（仅限示例柜台自提）。请换一种送法，或者把缺的先留在购物车。" in text_of(
        page, "[data-error-summary]"
    )
    assert (fields_of(page)["detail"], fields_of(page)["remark"]) == ("示例路 99 号", "轻放")
    assert nothing_written()


def test_mixed_list_is_ordered_in_parts(scene: Scene, apples: Variant) -> None:
    client = signed_in(scene.resident)
    add(client, scene.tea.sku, 2)
    add(client, apples.sku, 1)
    fields = opened(client, detail="示例路 99 号", remark="轻放")
    page = client.get(CHECKOUT).content.decode()
    assert radios_of(page, "fulfilment") == {"DELIVERY": (False, False), "PICKUP": (False, False)}
    assert "提交订单" not in text_of(page, "button")
    assert [button.get("value") for button in html.fromstring(page).cssselect("button[name=leave]")] == [
        "PARCEL",
        "direct-store",
        "counter",
    ]

    fields.pop("act")
    part = client.post(CHECKOUT, {**fields, "leave": "PARCEL"}).content.decode()
    assert "示例苹果 ×1（仅限示例柜台自提）" in text_of(part, "#ways")
    assert "示例苹果" not in text_of(part, "#goods")
    kept = fields_of(part)
    assert (kept["detail"], kept["remark"], kept["shown_total"]) == ("示例路 99 号", "轻放", "25600")
    back = client.post(CHECKOUT, {**kept, "act": "all"}).content.decode()
    assert "示例苹果" in text_of(back, "#goods")
    placed = client.post(CHECKOUT, {**kept, "act": "submit"}, follow=True)

    assert "购物车里还留着没有下单的：示例苹果。" in placed.content.decode()
    assert Order.objects.get().goods_fen == 25_600
    assert CartLine.objects.get(cart__closed_at=None).variant == apples


def test_part_that_nobody_has_chooses_nothing(scene: Scene, apples: Variant) -> None:
    client = signed_in(scene.resident)
    add(client, apples.sku, 1)

    for code in ("PARCEL", "nowhere"):
        page = client.post(CHECKOUT, {**opened(client), "act": "", "leave": code}).content.decode()
        assert "示例苹果" in text_of(page, "#goods")
    assert nothing_written()


def test_payment_fits_how_the_goods_come(scene: Scene) -> None:
    client = signed_in(scene.resident)
    add(client, scene.tea.sku)
    page = client.get(CHECKOUT).content.decode()
    assert list(radios_of(page, "method")) == ["BANK_TRANSFER/MONEY_FIRST"]

    picked = client.post(CHECKOUT, {**opened(client), "fulfilment": "PICKUP", "act": ""}).content.decode()
    assert list(radios_of(picked, "method")) == ["BANK_TRANSFER/MONEY_FIRST", "ON_PICKUP/MONEY_FIRST"]
    back = client.post(
        CHECKOUT,
        opened(client, fulfilment="DELIVERY", method="ON_PICKUP/MONEY_FIRST", remark="轻放", detail="某路 1 号"),
    )

    page = back.content.decode()
    assert back.status_code == 400
    assert "付款方式：送货不能用“提货时付款”。请另选一种付款方式，或者改成到店自提。" in text_of(
        page, "[data-error-summary]"
    )
    assert list(radios_of(page, "method")) == ["BANK_TRANSFER/MONEY_FIRST"]
    assert (fields_of(page)["remark"], fields_of(page)["detail"]) == ("轻放", "某路 1 号")
    assert nothing_written()


def test_cart_changed_in_another_tab_says_which_line(scene: Scene) -> None:
    client = signed_in(scene.resident)
    add(client, scene.tea.sku, 2)
    add(client, scene.rice.sku, 1)
    fields = opened(client, remark="轻放")
    line = reverse("storefront:cart_line")
    client.post(line, {"sku": scene.tea.sku, "quantity": "5"})
    client.post(line, {"sku": scene.rice.sku, "act": "remove"})

    answer = client.post(CHECKOUT, fields)

    page = answer.content.decode()
    said = text_of(page, "[data-error-summary]")
    assert answer.status_code == 409
    assert "示例普洱茶饼 357克/饼 由 2 件改成 5 件；示例香米 357克/饼（1 件）已移出。" in said
    assert "价格" not in said
    assert fields_of(page)["remark"] == "轻放"
    assert nothing_written()
    assert client.post(CHECKOUT, {**fields_of(page), "act": "submit"}).status_code == 302
    assert Order.objects.get().goods_fen == 5 * 12_800


def test_second_tab_is_shown_the_order_of_the_first(scene: Scene) -> None:
    client = signed_in(scene.resident)
    add(client, scene.tea.sku, 2)
    tabs = [opened(client) for _ in range(2)]
    assert tabs[0]["key"] != tabs[1]["key"]
    client.post(CHECKOUT, tabs[0])

    answer = client.post(CHECKOUT, tabs[1], follow=True)

    assert answer.redirect_chain == [(reverse("storefront:orders"), 302)]
    assert "已经提交成订单，没有再下一次" in answer.content.decode()
    assert Order.objects.get().number in answer.content.decode()
    assert Hold.objects.count() == 1


@pytest.mark.parametrize("chosen", ["", "x", "A:1:2", "A:99999", "A:-1", "A:1  B:1"])
def test_list_that_is_none_is_refused(scene: Scene, chosen: str) -> None:
    client = signed_in(scene.resident)
    add(client, scene.tea.sku)

    answer = client.post(CHECKOUT, opened(client, chosen=chosen))

    assert answer.status_code == 400
    assert nothing_written()


def test_lines_beyond_the_stock_are_not_in_the_sum(scene: Scene) -> None:
    client = signed_in(scene.resident)
    add(client, scene.tea.sku, 101)
    add(client, scene.rice.sku, 2)

    page = client.get(reverse("storefront:cart")).content.decode()

    assert "¥12,928.00 未计入合计" in text_of(page, ".line-foot")
    assert "商品 1 样 2 件" in text_of(page, "dl.sum")
    assert "买不了、没算进去1 样" in text_of(page, "dl.sum")
    assert "136" in text_of(page, "dl.sum .total")


def test_codes_stand_beside_the_lines(scene: Scene) -> None:
    for client in (signed_in(scene.resident), signed_in(scene.officer, scene.school)):
        add(client, scene.tea.sku)

        for path in (reverse("storefront:cart"), CHECKOUT):
            assert scene.tea.sku in text_of(client.get(path).content.decode(), ".code")


def address_book(client: Client) -> bool:
    page = html.fromstring(client.get(CHECKOUT).content.decode())
    return "checked" in page.cssselect("input[name=save_address]")[0].attrib


def test_first_typed_address_is_kept_unless_unticked(scene: Scene) -> None:
    client = signed_in(scene.resident)
    add(client, scene.tea.sku)
    assert address_book(client)
    assert client.post(CHECKOUT, opened(client, phone="139 0000 0000")).status_code == 302

    entry = Address.objects.get(buyer=scene.home)
    assert (entry.recipient, entry.phone, entry.line) == ("示例收货人", "13900000000", "上海市松江区示例路 1 号")
    add(client, scene.tea.sku)
    assert not address_book(client)
    assert client.post(CHECKOUT, opened(client, detail="别处 2 号")).status_code == 302
    assert Address.objects.count() == 1


@pytest.mark.parametrize("changes", [{"detail": ""}, {"phone": "123"}, {"remark": "长" * 201}, {"shown_total": "1"}])
def test_refused_checkout_writes_no_address(scene: Scene, changes: dict[str, str]) -> None:
    client = signed_in(scene.resident)
    add(client, scene.tea.sku)

    page = client.post(CHECKOUT, opened(client, save_address="on", **changes)).content.decode()

    assert 'name="save_address"' in page
    assert fields_of(page).get("save_address") == "on"
    assert not Address.objects.exists()
    assert nothing_written()


def test_faults_are_named_in_chinese(scene: Scene) -> None:
    client = signed_in(scene.resident)
    add(client, scene.tea.sku)

    for changes, words in (
        ({"fulfilment": "PICKUP"}, "自提门店：请选择到哪里提货。"),
        ({"fulfilment": "PICKUP", "outlet": "nowhere"}, "自提门店：这个网点不办理自提，请另选一个。"),
        ({"address": ""}, "收货地址：请选择收货地址，或者另填一个。"),
    ):
        page = client.post(CHECKOUT, opened(client, **changes)).content.decode()
        assert words in text_of(page, "[data-error-summary]")
    assert nothing_written()


def test_part_keeps_its_mark_while_what_it_shows_is_the_same(scene: Scene) -> None:
    client = signed_in(scene.officer, scene.school)
    add(client, scene.tea.sku)
    fields = {**opened(client), "act": ""}

    def marks(**changes: str) -> dict[str, str]:
        page = html.fromstring(client.post(CHECKOUT, {**fields, **changes}).content.decode())
        return {part.get("id"): part.get("data-mark") for part in page.cssselect("[data-mark]")}

    first = marks()
    assert set(first) == {"tags", "ways", "addresses", "outlets", "windows", "methods", "payer", "coupon-said", "goods"}
    assert marks(fund_source="FISCAL_CANTEEN", method="BANK_TRANSFER/GOODS_FIRST", fulfilment="PICKUP") == first


def test_price_that_rose_while_the_page_was_open_is_said_in_the_parts_that_are_shown_anew(scene: Scene) -> None:
    client = signed_in(scene.officer, scene.school)
    add(client, scene.tea.sku, 2)
    fields = {**opened(client), "act": "", "fund_source": "FISCAL_CANTEEN"}
    assert "涨到" not in client.get(CHECKOUT).content.decode()
    scene.tea.price_fen = 20_000
    scene.tea.save()

    page = client.post(CHECKOUT, fields, headers={"HX-Request": "true"}).content.decode()

    swapped = html.fromstring(page).get_element_by_id("checkout").get("hx-select-oob").split(",")
    assert "#goods" in swapped
    assert "由 ¥128.00 涨到 ¥200.00" in text_of(page, ",".join(swapped))
    assert "有 1 样的价格变了，应付已按新价算。" in text_of(page, "#effect")
    assert fields_of(page)["shown_total"] == "40000"


@pytest.mark.parametrize(
    "changes",
    [
        {"key": ""},
        {"key": "x"},
        {"cart": ""},
        {"cart": "x" * 25},
        {"shown_total": ""},
        {"shown_total": "x"},
        {"shown_total": "-1"},
        {"chosen": ""},
        {"chosen": "x"},
        {"fulfilment": "XX"},
        {"method": "XX"},
        {"fund_source": "XX"},
        {"purpose": "XX"},
        {"address": "x" * 25},
        {"fulfilment": "PICKUP", "outlet": "x" * 31},
        {"key": "", "cart": "", "shown_total": "", "chosen": "", "fulfilment": "", "method": "", "address": ""},
    ],
)
def test_no_word_of_the_program_is_in_what_is_to_be_put_right(scene: Scene, changes: dict[str, str]) -> None:
    client = signed_in(scene.resident)
    add(client, scene.tea.sku)

    answer = client.post(CHECKOUT, opened(client, **changes))

    summary = html.fromstring(answer.content.decode()).cssselect("[data-error-summary]")[0]
    assert answer.status_code == 400
    assert summary.cssselect("li")
    assert not re.search("[A-Za-z]{2}", summary.text_content())
    for link in summary.cssselect("a"):
        assert summary.getroottree().getroot().get_element_by_id(link.get("href")[1:]) is not None
    assert nothing_written()
