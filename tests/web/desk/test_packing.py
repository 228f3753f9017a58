"""What leaves, as the desk sees it before and after, and as the unit accepts it."""

import json
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from market.inventory.models import Lot, StockMovement
from market.orders.enums import OrderState
from market.orders.models import Order, Refusal, Shipment
from tests.factories import TODAY, make_lot, make_variant
from tests.factories.deals import pay, place, ship
from tests.web.conftest import Scene, page_text, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(scene: Scene) -> Order:
    return place(
        scene.officer, scene.school, {scene.tea: 10, scene.rice: 3}, payment_terms="GOODS_FIRST", remark="送到后门"
    )


def text_of(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def accept(client: Client, order: Order, **fields: object) -> int:
    stated = {"key": uuid4(), "accepted_on": TODAY.isoformat(), "note": "", **fields}
    return client.post(reverse("storefront:order_accept", args=[order.number]), stated).status_code


def test_lots_recipient_and_remark_are_shown_before_anything_leaves(scene: Scene, order: Order) -> None:
    desk = signed_in(scene.manager)
    lot = Lot.objects.get(variant=scene.tea)

    for page in ("order", "picking"):
        text = text_of(desk, reverse(f"desk:{page}", args=[order.number]))
        for words in (lot.batch_code, lot.number, lot.outlet.name, scene.tea.sku, "送到后门", order.phone, "× 10"):
            assert words in text, (page, words)

    assert not Shipment.objects.exists()


def test_other_lots_than_shown_are_not_sent_and_the_page_shows_the_new_ones(scene: Scene, order: Order) -> None:
    desk = signed_in(scene.manager)
    url = reverse("desk:order", args=[order.number])
    lot = Lot.objects.get(variant=scene.tea)
    stated = {"act": "ship", "key": uuid4(), "line_1": "10", "line_2": "0", "carrier": "店内配送"}
    for shown in ("[", "[1]", '{"1": [["L-OTHER", 10]]}', "9" * 5000):
        refused = desk.post(url, {**stated, "shown": shown})
        assert refused.status_code == 409
        assert lot.number in refused.content.decode()
    assert "批次刚刚有变化" in desk.post(url, {**stated, "shown": "{}"}).content.decode()
    assert not Shipment.objects.exists()

    assert desk.post(url, {**stated, "shown": json.dumps({"1": [[lot.number, 10]]})}).status_code == 302

    shipment = Shipment.objects.get()
    text = text_of(desk, reverse("desk:packing", args=[order.number, shipment.number]))
    for words in ("装箱单", lot.batch_code, shipment.number, order.recipient, "签字"):
        assert words in text
    assert desk.get(reverse("desk:packing", args=[order.number, "FH-222222222"])).status_code == 404


def test_part_shipment_is_told_to_desk_buyer_and_unit(scene: Scene, order: Order) -> None:
    ship(order, scene.manager, {1: 4})
    desk, unit = signed_in(scene.manager), signed_in(scene.officer, scene.school)

    for text in (
        text_of(desk, reverse("desk:orders") + "?state=PARTLY_SHIPPED"),
        text_of(desk, reverse("desk:order", args=[order.number])),
        text_of(unit, reverse("storefront:order", args=[order.number])),
        text_of(unit, reverse("portal:orders") + "?state=TO_ACCEPT"),
    ):
        assert order.number in text
        assert "部分发货" in text
        assert "已发 4 / 13 件" in text
    assert "待验收 1 单" in text_of(unit, reverse("portal:home"))
    assert order.number not in text_of(desk, reverse("desk:orders") + "?state=SENT")


def test_tabs_of_the_orders_keep_what_was_searched(scene: Scene, order: Order) -> None:
    desk = signed_in(scene.manager)

    page = text_of(desk, reverse("desk:orders") + f"?q={order.number}&page=2")
    links = [
        link for link in html.fromstring(page).xpath("//nav[@aria-label='按状态看']/a/@href") if "SHIPMENT" in link
    ]

    assert links == [f"?q={order.number}&state=AWAITING_SHIPMENT"]
    found = text_of(desk, reverse("desk:orders") + links[0])
    assert order.number in found
    assert f'href="?q={order.number}"' in found


def test_fewer_than_came_need_a_reason_or_are_still_to_come(scene: Scene, order: Order) -> None:
    ship(order, scene.manager)
    unit = signed_in(scene.officer, scene.school)
    lines = {"line_1": "8", "left_1": "10", "line_2": "3", "left_2": "3"}

    assert accept(unit, order, **lines) == 400
    assert accept(unit, order, **lines, reason_1="长" * 101) == 400
    assert accept(unit, order, **{**lines, "line_1": "11"}) == 400
    assert Order.objects.get().acceptances.count() == 0

    assert accept(unit, order, **{**lines, "line_2": "1"}, reason_1="2 饼碎了", rest_later="on") == 302

    assert Refusal.objects.values_list("line__position", "quantity", "reason").get() == (1, 2, "2 饼碎了")
    assert list(order.lines.order_by("position").values_list("accepted_quantity", flat=True)) == [8, 1]
    assert Order.objects.get().state == OrderState.AWAITING_ACCEPTANCE


def test_refused_goods_wait_at_the_desk_until_they_are_sent_anew(scene: Scene, order: Order) -> None:
    ship(order, scene.manager)
    desk, unit = signed_in(scene.manager), signed_in(scene.officer, scene.school)
    assert accept(unit, order, line_1="8", left_1="10", line_2="3", left_2="3", reason_1="2 饼碎了") == 302
    assert "验收有差异，等您办的 1 单" in text_of(desk, reverse("desk:home"))
    assert "等店家退款或补发 1 单" in text_of(unit, reverse("portal:home"))
    url = reverse("desk:order", args=[order.number])
    stated = {"act": "replace", "key": uuid4(), "line_1": "2", "carrier": "店内配送"}

    unsaid = desk.post(url, stated)
    assert (unsaid.status_code, "有已交付的货，请选这些货怎么办" in page_text(unsaid)) == (400, True)
    stated["goods_1"] = "SCRAP"
    assert desk.post(url, {**stated, "line_1": "3"}).status_code == 400
    assert Shipment.objects.count() == 1
    for _ in range(2):
        assert desk.post(url, stated).status_code == 302

    scrapped = StockMovement.objects.filter(reason="WRITTEN_OFF", reference=order.number)
    assert scrapped.values_list("delta", flat=True).get() == -2
    assert Shipment.objects.filter(is_replacement=True).count() == 1
    assert "验收有差异" not in text_of(desk, reverse("desk:home"))
    assert accept(unit, order, line_1="2", left_1="2") == 302
    assert Order.objects.get().state == OrderState.AWAITING_SETTLEMENT


def test_acceptance_paper_says_what_auditors_ask(scene: Scene, order: Order) -> None:
    unit, desk = signed_in(scene.officer, scene.school), signed_in(scene.manager)
    url = reverse("storefront:order_acceptance", args=[order.number])
    ship(order, scene.manager)
    assert unit.get(url).status_code == 404
    accept(unit, order, line_1="8", left_1="10", line_2="3", left_2="3", reason_1="2 饼碎了", note="当面点清")

    text = text_of(unit, url)

    lot = Lot.objects.get(variant=scene.tea)
    for words in (
        *(order.number, scene.school.uscc, scene.school.name, scene.tea.sku, lot.batch_code, "当面点清"),
        *(
            "128.00",
            "1,024.00",
            "1,228.00",
            "2025-09-01",
            scene.officer.display_name,
            "2 饼碎了",
            "签字",
            "其中 2 件还没有了结",
        ),
    ):
        assert words in text, words
    refund = {"act": "refund", "key": uuid4(), "line_1": "2", "goods_1": "SCRAP", "reason": "碎了，退款"}
    assert desk.post(reverse("desk:order", args=[order.number]), refund).status_code == 302
    text = text_of(unit, url)
    for words in ("差异已全部退款或补发", "¥256.00：碎了，退款"):
        assert words in text, words


def test_invoice_is_named_with_what_was_captured(scene: Scene, order: Order) -> None:
    unit, desk = signed_in(scene.officer, scene.school), signed_in(scene.manager)

    for client, page in (
        (unit, reverse("storefront:order", args=[order.number])),
        (unit, reverse("storefront:order_print", args=[order.number])),
        (desk, reverse("desk:order", args=[order.number])),
    ):
        text = text_of(client, page)
        for words in (f"抬头 {scene.school.name}", scene.school.uscc, "付清后可以申请。电子发票按商品明细开"):
            assert words in text, (page, words)


def test_statements_do_not_grow_with_the_lines_to_pack(scene: Scene) -> None:
    desk = signed_in(scene.manager)
    counts = []
    for number in (1, 4):
        packs = [make_variant() for _ in range(number)]
        for pack in packs:
            make_lot(pack, 10)
        order = place(scene.resident, scene.home, dict.fromkeys(packs, 2))
        pay(order, scene.manager)
        for page in ("order", "picking"):
            with CaptureQueriesContext(connection) as statements:
                text_of(desk, reverse(f"desk:{page}", args=[order.number]))
            counts.append(len(statements))

    assert counts[:2] == counts[2:]
