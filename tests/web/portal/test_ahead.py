"""What a unit's pages say when its papers reach beyond today, and of an order of a unit it is not acting for."""

from datetime import date

import pytest
from django.urls import reverse

from market.buyers.enums import MemberRole
from market.buyers.models import Membership
from market.orders.enums import FundSource
from market.tally.enums import Grade
from tests.factories import AT, make_cart
from tests.factories.deals import place
from tests.tally.scenes import declare, good, order_of, purchase
from tests.web.conftest import Scene, page_text, signed_in

pytestmark = pytest.mark.django_db

CANTEEN = {"fund_source": "FISCAL_CANTEEN", "purpose": "CANTEEN"}
AHEAD = "本单位已报到 2025-12-31："
STEP = "计入台账还不等于进份额"


def year_declared(scene: Scene) -> None:
    declare(scene.school, {("tea", FundSource.FISCAL_CANTEEN): 100_000}, on=date(2025, 4, 10), grade=Grade.ESTIMATE)


def test_every_page_says_that_purchases_enter_the_share_at_once(scene: Scene) -> None:
    year_declared(scene)
    client = signed_in(scene.officer, scene.school)
    order = place(scene.officer, scene.school, {scene.tea: 1}, payment_terms="GOODS_FIRST", **CANTEEN)
    make_cart(scene.officer, scene.school, {scene.tea: 3})

    pages = {
        "order": client.get(reverse("storefront:order", args=[order.number])),
        "checkout": client.post(reverse("storefront:checkout"), CANTEEN),
        "share": client.get(reverse("portal:share")),
        "home": client.get(reverse("portal:home")),
    }

    for name, answer in pages.items():
        text = answer.content.decode()
        assert AHEAD in text, name
        assert STEP not in text, name
    assert "办完的当天就进份额" in pages["share"].content.decode()


def test_pipeline_shows_what_counted_in_the_year_shown(scene: Scene) -> None:
    purchase(scene.school, 12_000, on=date(2025, 2, 3), variant=good(1))
    order_of(scene.school, {scene.tea: 1}, on=date(2025, 5, 1))

    page = page_text(signed_in(scene.officer, scene.school).get(reverse("portal:share")))

    assert "2025 年已计入<b>¥120.00</b>" in page
    assert "其中 ¥120.00 没申报，不在 N 里" in page


def test_order_of_another_unit_offers_that_unit_and_not_the_acting_one(scene: Scene) -> None:
    Membership.objects.create(buyer=scene.union, user=scene.officer, role=MemberRole.BUYER, added_at=AT)
    order = place(scene.officer, scene.school, {scene.tea: 1}, payment_terms="GOODS_FIRST", **CANTEEN)
    address = reverse("storefront:order", args=[order.number])
    own, other = signed_in(scene.officer, scene.school), signed_in(scene.officer, scene.union)

    shown, hidden = page_text(own.get(address)), page_text(other.get(address))

    assert f'<a href="{reverse("portal:share")}">看本单位份额</a>' in shown
    assert f'<a href="{reverse("portal:declarations")}">去申报</a>' in shown
    assert "看本单位份额" not in hidden
    assert "去申报" not in hidden
    assert f"换成替“{scene.school.name}”采购" in hidden
    answer = other.post(reverse("storefront:act_as"), {"buyer": scene.school.number, "next": reverse("portal:share")})
    assert answer["Location"] == reverse("portal:share")
    assert scene.school.name in page_text(other.get(reverse("portal:share")))
