"""Whom a buyer's own orders reached: only what was paid and kept counts, and no household twice."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from market.flows.refund_lines import refund_lines
from market.orders.models import Order
from market.orders.selectors import reach_of
from market.regions.enums import LinkageKind
from market.regions.models import BenefitLinkage, Township
from tests.factories import make_component, make_county, make_lot, make_producer, make_product, make_variant
from tests.factories.deals import pay, place, ship
from tests.web.conftest import Scene, page_text, signed_in

pytestmark = pytest.mark.django_db

PAGE = "/account/reach/"
FIRST = next(iter(LinkageKind)).name


def linked_pack(name: str, *, code: str = "532822", town: str = "示例镇", **households: int):
    county = make_county(code)
    township, _ = Township.objects.get_or_create(county=county, name=town, defaults={"code": f"{code}{len(town):06d}"})
    producer = make_producer(county, name=f"{name}合作社（示例）", township=township)
    for kind, number in households.items():
        BenefitLinkage.objects.create(producer=producer, kind=LinkageKind[kind], households=number, note="示例")
    pack = make_variant(make_product(county, name=name, producer=producer, township=township))
    make_lot(pack, 100)
    return pack


def bought(scene: Scene, *packs: object) -> Order:
    order = place(scene.resident, scene.home, dict.fromkeys(packs, 1))
    pay(order, scene.manager)
    return order


def test_households_of_several_linkages_are_not_added(scene: Scene) -> None:
    kinds = list(LinkageKind)
    near = linked_pack("示例近茶", **{kinds[0].name: 60, kinds[1].name: 52})
    far = linked_pack("示例远果", code="530602", town="示例乡", **{kinds[0].name: 7})
    bought(scene, near, far)
    bought(scene, near)

    reach = reach_of(buyer=scene.home)

    assert (reach.orders, len(reach.counties), reach.townships, reach.producers, reach.households) == (2, 2, 2, 2, 67)
    text = page_text(signed_in(scene.resident).get(PAGE))
    for words in ("60 户", "52 户", "<dd>67 户</dd>", "买过：示例近茶", "不等于这些农户都从这几单里得到了收入", "示例"):
        assert words in text


def test_box_reaches_who_makes_what_lies_in_it(scene: Scene) -> None:
    inner = linked_pack("示例内含", code="530602", **{FIRST: 9})
    box = linked_pack("示例礼盒")
    make_component(box, inner.product, list_price_fen=100)
    bought(scene, box)

    reach = reach_of(buyer=scene.home)

    assert [producer.goods for county in reach.counties for producer in county.producers] == [
        ("示例内含",),
        ("示例礼盒",),
    ]
    assert reach.households == 9


def test_unpaid_refunded_and_other_peoples_orders_reach_nobody(scene: Scene) -> None:
    place(scene.resident, scene.home, {scene.tea: 1})
    returned = bought(scene, scene.rice)
    ship(returned, scene.manager)
    refund_lines(
        key=uuid4(),
        order_number=returned.number,
        quantities={1: 1},
        reason="示例",
        actor=scene.manager,
        at=returned.placed_at,
    )
    school = place(scene.officer, scene.school, {scene.tea: 1})
    pay(school, scene.manager)

    assert reach_of(buyer=scene.home).counties == ()
    assert reach_of(buyer=scene.school).orders == 1
    assert "还没有付过款的订单" in page_text(signed_in(scene.resident).get(PAGE))
    assert "看订单惠及了谁" in page_text(signed_in(scene.officer, scene.school).get(f"/orders/{school.number}/"))


def test_guest_is_asked_to_sign_in(client: Client, scene: Scene) -> None:
    answer = client.get(PAGE)

    assert (answer.status_code, answer["Location"]) == (302, f"/sign-in/?next={PAGE}")


def test_statements_do_not_grow_with_what_was_bought(scene: Scene) -> None:
    counts = []
    client = signed_in(scene.resident)
    for batch in range(2):
        for number in range(1 + 3 * batch):
            bought(scene, linked_pack(f"示例 {batch}/{number}", **{FIRST: 3}))
        with CaptureQueriesContext(connection) as statements:
            client.get(PAGE)
        counts.append(len(statements))

    assert counts[0] == counts[1] <= 15
