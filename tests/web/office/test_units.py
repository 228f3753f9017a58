"""Units over HTTP: rivals side by side, what was looked at, stopping and restoring."""

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from market.buyers.enums import BuyerKind, BuyerState
from market.buyers.models import Buyer
from market.cart.models import Cart
from market.flows.suspend_unit import suspend_unit
from market.inventory.models import Hold
from market.orders.models import Order
from tests.factories import AT, make_buyer, make_user
from tests.factories.deals import place
from tests.web.conftest import Scene, signed_in
from tests.web.shop import add, opened

pytestmark = pytest.mark.django_db


def waiting(scene: Scene, **fields: object) -> Buyer:
    return make_buyer(BuyerKind.FISCAL_UNIT, state=BuyerState.PENDING, decided_at=None, **fields)  # type: ignore[arg-type]


def text_of(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def test_everybody_with_the_code_stands_side_by_side_and_approval_asks(scene: Scene) -> None:
    squatter = make_user()
    squat = waiting(scene, name="冒名小学", members=[squatter])
    unit = waiting(scene, name="示例真小学", uscc=squat.uscc)
    make_buyer(BuyerKind.UNION, name="示例真小学工会", uscc=squat.uscc)
    client, url = signed_in(scene.office), reverse("office:unit", args=[unit.number])
    stated = {"act": "approve", "note": "", "seen": unit.applied_at.isoformat()}

    page = text_of(client, url)
    for words in ("冒名小学", squatter.login, "示例真小学工会", "其他工会", "待审核", "已通过", "另外 2 份"):
        assert words in page
    assert text_of(client, reverse("office:units")).count("另有 2 份同代码") == 2

    refused = client.post(url, stated)
    unit.refresh_from_db()
    assert (refused.status_code, unit.state) == (409, BuyerState.PENDING)
    assert "都核对过" in refused.content.decode()
    assert client.post(url, {**stated, "compared": "on"}).status_code == 302
    unit.refresh_from_db()
    assert unit.state == BuyerState.APPROVED
    assert "冒名小学" in text_of(client, reverse("office:units"))


@pytest.mark.parametrize(("seen", "status"), [("", 400), ("gestern", 400), ("2025-08-31T00:00:00+00:00", 409)])
def test_decision_on_what_was_not_shown_is_refused(scene: Scene, seen: str, status: int) -> None:
    unit = waiting(scene)

    answer = signed_in(scene.office).post(
        reverse("office:unit", args=[unit.number]), {"act": "return", "note": "代码不对", "seen": seen}
    )

    unit.refresh_from_db()
    assert (answer.status_code, unit.state) == (status, BuyerState.PENDING)
    assert 'value="代码不对"' in answer.content.decode()


def test_unit_is_stopped_reads_its_papers_and_is_restored(scene: Scene) -> None:
    order = place(scene.officer, scene.school, {scene.tea: 1}, payment_terms="GOODS_FIRST")
    office, officer = signed_in(scene.office), signed_in(scene.officer, scene.school)
    url = reverse("office:unit", args=[scene.school.number])

    assert office.post(url, {"act": "suspend", "reason": ""}).status_code == 400
    assert office.post(url, {"act": "restore", "reason": "恢复"}).status_code == 409
    scene.school.refresh_from_db()
    assert scene.school.state == BuyerState.APPROVED

    assert office.post(url, {"act": "suspend", "reason": "核对公章"}).headers["Location"] == url
    page = text_of(office, url)
    assert ("核对公章" in page, scene.office.display_name in page, "恢复" in page) == (True, True, True)
    for name in ("home", "share", "orders", "declarations", "members"):
        assert officer.get(reverse(f"portal:{name}")).status_code == 200
    assert officer.get(reverse("storefront:order", args=[order.number])).status_code == 200
    assert "已停用，不能下新单" in text_of(officer, reverse("portal:home"))

    assert office.post(url, {"act": "restore", "reason": "核对过了"}).status_code == 302
    scene.school.refresh_from_db()
    assert scene.school.state == BuyerState.APPROVED
    assert Order.objects.count() == 1


@pytest.mark.parametrize("person", ["resident", "officer", "manager", "stranger"])
def test_others_stop_nobody(scene: Scene, person: str) -> None:
    client = signed_in(getattr(scene, person))

    answer = client.post(reverse("office:unit", args=[scene.union.number]), {"act": "suspend", "reason": "为什么"})

    scene.union.refresh_from_db()
    assert (answer.status_code, scene.union.state) == (403, BuyerState.APPROVED)


@pytest.mark.parametrize("before_opening", [True, False])
def test_stopped_unit_reads_at_the_checkout_why_it_orders_nothing(scene: Scene, before_opening: bool) -> None:
    client = signed_in(scene.officer, scene.school)
    add(client, scene.tea.sku)
    if before_opening:
        suspend_unit(buyer_number=scene.school.number, reason="核对公章", actor=scene.office, at=AT)
    stated = opened(client, fund_source="FISCAL_CANTEEN", purpose="CANTEEN", method="BANK_TRANSFER/GOODS_FIRST")
    stated["seen"] = f"{scene.school.number}/FISCAL_CANTEEN/CANTEEN"
    if not before_opening:
        suspend_unit(buyer_number=scene.school.number, reason="核对公章", actor=scene.office, at=AT)

    answer = client.post("/checkout/", stated)

    page = html.fromstring(answer.content.decode())
    assert answer.status_code == 403
    assert "已停用，不能下新单。原因：核对公章" in page.cssselect("[data-error-summary]")[0].text_content()
    assert page.get_element_by_id("checkout").fields["recipient"] == "示例收货人"
    assert Order.objects.count() == Hold.objects.count() == 0
    assert Cart.objects.get().closed_at is None
