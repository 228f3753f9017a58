"""An order as the office looks into it: everything behind its entries, and nobody's private data."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from market.orders.enums import FundSource
from market.tally.enums import Grade
from tests.factories import make_component, make_county, make_product, make_variant
from tests.factories.deals import pay, place, ship
from tests.tally.scenes import accept, declare, good, order_of, purchase, refund
from tests.web.conftest import Scene, signed_in

pytestmark = pytest.mark.django_db

FEBRUARY = date(2025, 2, 3)


def test_only_the_office_looks_into_an_order(client: Client, scene: Scene) -> None:
    order = place(scene.officer, scene.school, {scene.tea: 1}, payment_terms="GOODS_FIRST")
    url = reverse("office:order", args=[order.number])

    assert client.get(url).headers["Location"].startswith(reverse("storefront:sign_in"))
    for person in (scene.resident, scene.officer, scene.unionist, scene.manager, scene.stranger):
        assert signed_in(person).get(url).status_code == 403
    office = signed_in(scene.office)
    assert office.get(url).status_code == 200
    assert office.post(url).status_code == 405
    assert office.get(reverse("office:order", args=["MX-NONE"])).status_code == 404


def test_order_of_a_unit_shows_goods_acceptance_money_and_entries(scene: Scene) -> None:
    order = place(scene.officer, scene.school, {scene.tea: 3}, payment_terms="GOODS_FIRST")
    ship(order, scene.manager)
    accept(order, date(2025, 9, 1))
    receipt = pay(order, scene.manager)
    refund(order, date(2025, 9, 1), {1: 1})

    page = signed_in(scene.office).get(reverse("office:order", args=[order.number])).content.decode()

    line = order.lines.get()
    signed = f"2025-09-01 验收 {order.acceptances.get().number}，{scene.officer.display_name}"
    for words in (
        scene.school.name,
        line.sku,
        "128.00 × 3",
        "384.00",
        f"{signed}：{line.product_name} × 3",
        f"2025-09-01 到账 ¥384.00，流水 {receipt.bank_line}",
        f"2025-09-01 退 {line.product_name} × 1，¥128.00，破损",
        "共 2 笔，合计 ¥256.00",
        "-128.00",
    ):
        assert words in page
    main = page.split("<main")[1].split("</main>")[0]
    assert "<form" not in main
    assert "<button" not in main


def test_order_of_a_resident_names_nobody(scene: Scene) -> None:
    order = place(scene.resident, scene.home, {scene.tea: 1})
    receipt = pay(order, scene.manager)
    ship(order, scene.manager)

    page = signed_in(scene.office).get(reverse("office:order", args=[order.number])).content.decode()

    assert "共 1 笔，合计 ¥128.00" in page
    assert receipt.bank_line in page
    for private in (order.buyer_name, order.recipient, order.phone, order.address_line, "SF0001"):
        assert private
        assert private not in page


def test_every_entry_leads_to_what_it_rests_on(scene: Scene) -> None:
    order = purchase(scene.school, 12_000, on=FEBRUARY, variant=good(1))
    paper = declare(
        scene.school,
        {("tea", FundSource.FISCAL_CANTEEN): 50_000},
        on=date(2025, 4, 9),
        quarter=1,
        grade=Grade.QUARTERLY,
    )
    client = signed_in(scene.office)
    to_order, to_paper = (
        reverse("office:order", args=[order.number]),
        reverse("office:declaration", args=[paper.number]),
    )

    entries = client.get(reverse("office:entries")).content.decode()
    share = client.get(reverse("office:unit_share", args=[scene.school.number]), {"part": "d"}).content.decode()
    own = signed_in(scene.officer, scene.school).get(reverse("portal:share"), {"part": "d"}).content.decode()

    assert f'href="{to_order}"' in entries
    assert f'href="{to_order}"' in share
    assert f'href="{to_paper}"' in share
    assert to_order not in own
    assert client.get(to_paper).status_code == 200


def test_parts_of_a_box_are_told_apart(scene: Scene) -> None:
    county = make_county("532822")
    box = make_variant(make_product(comparable=None, name="示例礼盒"), price_fen=30_000)
    for name, price in (("示例茶", 10_000), ("示例米", 20_000)):
        make_component(box, make_product(county, "tea"), list_price_fen=price, name=name)
    order = order_of(scene.school, {box: 1}, on=FEBRUARY)
    order.paid_at, order.paid_on = order.placed_at, FEBRUARY
    order.save(update_fields=["paid_at", "paid_on"])
    accept(order, FEBRUARY)

    page = signed_in(scene.office).get(reverse("office:entries")).content.decode()

    assert f"示例礼盒 {box.pack}：示例茶" in page
    assert f"示例礼盒 {box.pack}：示例米" in page
