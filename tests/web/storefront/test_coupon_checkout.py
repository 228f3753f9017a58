"""A coupon at the checkout: shown before it is agreed to, refused in words, and on every paper of the order."""

import pytest
from django.test import Client

from market.orders.models import Order
from market.promotions.models import CouponUse
from tests.factories import fiscal_unit
from tests.factories.coupons import make_coupon
from tests.web.conftest import Scene, page_text, signed_in
from tests.web.shop import CHECKOUT, add, fields_of, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(scene: Scene) -> Client:
    browser = signed_in(scene.resident, scene.home)
    add(browser, scene.tea.sku)
    add(browser, scene.rice.sku)
    return browser


def applied(client: Client, code: str, **changes: str) -> tuple[str, dict[str, str]]:
    """Press the button beside the code; give the page and its form."""
    answer = client.post(CHECKOUT, {**opened(client), "coupon": code, **changes, "act": "coupon"})
    assert answer.status_code == 200
    return page_text(answer), fields_of(answer.content.decode())


def test_coupon_is_shown_and_then_agreed_to(client: Client) -> None:
    coupon = make_coupon(amount_fen=1_001)

    page, fields = applied(client, " " + coupon.code.lower())

    assert "满 50.00 元减 10.01 元，这一单减<b>¥10.01</b>" in page
    assert "<dt>优惠</dt><dd>−¥10.01</dd>" in page
    assert fields["shown_total"] == str(12_800 + 6_800 - 1_001)
    assert (fields["recipient"], fields["detail"]) == ("示例收货人", "示例路 1 号")
    answer = client.post(CHECKOUT, {**fields, "act": "submit"})
    order = Order.objects.get()
    assert answer.url == f"/orders/{order.number}/"
    assert (order.discount_fen, order.total_fen, order.coupon_code) == (1_001, 18_599, coupon.code)
    for url in (f"/orders/{order.number}/", f"/orders/{order.number}/print/"):
        paper = page_text(client.get(url))
        assert "−¥10.01" in paper
        # 1001 × 12800 / 19600 = 653.71…, 1001 × 6800 / 19600 = 347.28…
        assert "优惠 −¥6.54" in paper
        assert "优惠 −¥3.47" in paper


def test_code_that_was_never_applied_is_not_agreed_to_unseen(client: Client) -> None:
    coupon = make_coupon()

    answer = client.post(CHECKOUT, {**opened(client), "coupon": coupon.code})

    assert answer.status_code == 409
    assert "优惠券已经算进合计了" in page_text(answer)
    assert fields_of(answer.content.decode())["shown_total"] == "18600"
    assert (Order.objects.count(), CouponUse.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("fields", "code", "why"),
    [
        ({}, "NOSUCH", "没有这个券码，请核对字母和数字。"),
        ({"minimum_goods_fen": 20_000}, "", "商品满 200.00 元才能用，还差 4.00 元。"),
        ({"buyers": "INSTITUTIONS"}, "", "这张券只给单位、工会用，不能用在这一单上。"),
    ],
)
def test_refused_code_says_why_and_keeps_what_was_typed(client: Client, fields, code: str, why: str) -> None:
    code = code or make_coupon(**fields).code

    page, shown = applied(client, code)
    answer = client.post(CHECKOUT, {**shown, "act": "submit"})

    assert f"{code}：{why}" in page
    assert shown["shown_total"] == "19600"
    assert answer.status_code == 409
    assert f"券码 {code}：{why}" in page_text(answer)
    again = fields_of(answer.content.decode())
    assert (again["coupon"], again["recipient"], again["detail"]) == (code, "示例收货人", "示例路 1 号")
    assert (Order.objects.count(), CouponUse.objects.count()) == (0, 0)


def test_last_coupon_taken_meanwhile_is_said_and_the_order_can_go_without_it(client: Client, scene: Scene) -> None:
    coupon = make_coupon(total_limit=1)
    _, fields = applied(client, coupon.code)
    other = signed_in(scene.unionist)
    _, school = fiscal_unit(user=scene.unionist)
    CouponUse.objects.create(
        coupon=coupon, buyer=school, reference="MX-OTHER", discount_fen=1_000, used_at=coupon.made_at
    )

    answer = client.post(CHECKOUT, {**fields, "act": "submit"})

    assert (answer.status_code, Order.objects.count(), bool(other)) == (409, 0, True)
    assert "这张券已经被领用完了。" in page_text(answer)
    rest = fields_of(answer.content.decode())
    assert client.post(CHECKOUT, {**rest, "coupon": "", "act": "submit"}).status_code == 302
    assert Order.objects.get().total_fen == 19_600


def test_price_that_changed_with_a_coupon_is_agreed_to_by_the_sum_shown(client: Client, scene: Scene) -> None:
    coupon = make_coupon(kind="PERCENT", amount_fen=0, percent_bp=1_000, minimum_goods_fen=0)
    scene.tea.price_fen = 13_000
    scene.tea.save()

    page, fields = applied(client, coupon.code)
    answer = client.post(CHECKOUT, {**fields, "act": "submit"})

    assert "价格变了" in page
    assert fields["shown_total"] == str(19_800 - 1_980)
    assert answer.status_code == 302
    assert Order.objects.get().total_fen == 17_820


def test_indicator_counts_what_is_paid(scene: Scene) -> None:
    browser = signed_in(scene.officer, scene.school)
    add(browser, scene.tea.sku)
    coupon = make_coupon(buyers="ALL")
    fields = {**opened(browser), "fund_source": "FISCAL_CANTEEN", "purpose": "CANTEEN", "coupon": coupon.code}

    answer = browser.post(CHECKOUT, {**fields, "act": ""})

    assert "118.00" in page_text(answer).partition("这一单")[2]
