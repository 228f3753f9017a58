"""Freight as the cart and the checkout show it, and the desk's table."""

from datetime import timedelta

import pytest

from market.buyers.models import Address
from market.delivery.models import FreightRate
from market.delivery.operations import open_freight_table
from market.delivery.rules import Rate
from market.kernel.calendar import local_date_of
from market.kernel.clock import now
from market.orders.models import Order
from tests.factories import AT
from tests.web.conftest import Scene, signed_in
from tests.web.shop import CHECKOUT, add, fields_of, opened

pytestmark = pytest.mark.django_db

TABLE = "/desk/freight/"


@pytest.fixture
def table(scene: Scene) -> None:
    day = local_date_of(AT)
    rows = [
        Rate("LOCAL", "AMBIENT", day, first_fen=650),
        Rate("NEAR", "AMBIENT", day, first_fen=850),
        Rate("REMOTE", "AMBIENT", day, is_served=False),
    ]
    open_freight_table(rates=rows, at=AT)


@pytest.mark.usefixtures("table")
def test_cart_shows_an_estimate_and_checkout_the_freight_to_the_address(scene: Scene) -> None:
    client = signed_in(scene.resident)
    add(client, scene.tea.sku)

    cart = client.get("/cart/").content.decode()
    assert "运费（送到松江区的估算，以结算页为准）" in cart
    assert "¥6.50" in cart

    fields = opened(client)
    assert int(fields["shown_total"]) == scene.tea.price_fen + 650
    client.post(CHECKOUT, fields)

    order = Order.objects.get()
    assert (order.freight_fen, order.total_fen) == (650, scene.tea.price_fen + 650)
    assert "¥6.50" in client.get(f"/orders/{order.number}/").content.decode()


@pytest.mark.usefixtures("table")
def test_changed_place_shows_the_new_total_before_it_can_be_submitted(scene: Scene) -> None:
    client = signed_in(scene.resident)
    add(client, scene.tea.sku)
    near = {"province": "江苏省", "city": "南京市", "district": "玄武区", "place_seen": ""}

    answer = client.post(CHECKOUT, opened(client, **near))
    assert answer.status_code == 409
    assert "请核对新的合计" in answer.content.decode()
    assert Order.objects.count() == 0

    fields = fields_of(answer.content.decode()) | {"act": "submit"}
    assert int(fields["shown_total"]) == scene.tea.price_fen + 850
    client.post(CHECKOUT, fields)
    assert Order.objects.get().freight_fen == 850


@pytest.mark.usefixtures("table")
def test_what_is_not_sent_there_is_said_before_submission(scene: Scene) -> None:
    client = signed_in(scene.resident)
    add(client, scene.tea.sku)
    Address.objects.create(
        number="AX", buyer=scene.home, recipient="示例", phone="13900000000", province="西藏自治区", detail="示例路"
    )

    page = client.get(CHECKOUT).content.decode()

    assert "西藏自治区暂不送达" in page
    assert 'value="submit"' not in page
    fields = fields_of(page) | {"act": "submit"}
    assert client.post(CHECKOUT, fields).status_code == 409
    assert Order.objects.count() == 0


def test_desk_adds_a_row_and_keeps_the_history(scene: Scene, table: None) -> None:
    client = signed_in(scene.manager)
    tomorrow = local_date_of(now()) + timedelta(days=1)
    row = {"region": "LOCAL", "temperature": "AMBIENT", "active_from": str(tomorrow), "is_served": "on",
           "first_g": "1000", "first_fen": "8.00", "per_kg_fen": "1.50", "free_from_fen": "", "reason": "快递涨价"}  # fmt: skip

    page = client.get(TABLE).content.decode()
    assert page.count("现行") == 3
    assert "不送" in page
    assert client.post(TABLE, row).status_code == 302
    page = client.get(TABLE).content.decode()
    assert page.count("现行") == 3
    for words in ("¥8.00", "¥6.50", "快递涨价", "不包邮"):
        assert words in page

    for changes, words in (
        ({}, "从那天起已经有一行"),
        ({"active_from": "2020-01-01"}, "最早从明天起生效"),
        ({"first_fen": "x"}, "首重运费（元）要写成元"),
        ({"region": "99"}, "请从列表里选"),
    ):
        answer = client.post(TABLE, row | changes)
        assert answer.status_code in {400, 409}
        assert words in answer.content.decode()
        assert 'value="1.50"' in answer.content.decode()
    assert FreightRate.objects.count() == 4
