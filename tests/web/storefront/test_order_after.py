"""What a buyer is told after an order was cancelled or came, and what the desk and the outlets say of it."""

from uuid import uuid4

import pytest
from django.urls import reverse

from market.notifications.models import Message
from market.orders.enums import OrderState
from market.orders.models import Acceptance, Order
from tests.factories import TODAY
from tests.factories.deals import pay, place, ship
from tests.web.conftest import Scene, page_text, signed_in
from tests.web.shop import CHECKOUT, add, fields_of, opened

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("paid_fen", "told", "mailed"),
    [
        (0, "订单取消了。", "已取消（买家取消）。"),
        (100, "订单取消了。付过的 1.00 元会退回原账户。", "已取消（买家取消）。已付的 1.00 元将原路退回。"),
    ],
)
def test_cancelling_speaks_of_money_only_where_some_came(scene: Scene, paid_fen: int, told: str, mailed: str) -> None:
    order = place(scene.resident, scene.home, {scene.tea: 1})
    if paid_fen:
        pay(order, scene.manager, amount_fen=paid_fen)

    answer = signed_in(scene.resident).post(reverse("storefront:order_cancel", args=[order.number]), follow=True)

    assert f'<p class="note note-ok">{told}</p>' in page_text(answer)
    assert Message.objects.order_by("-pk")[0].body.endswith(mailed)


def test_more_than_came_is_refused_with_none_as_the_least(scene: Scene) -> None:
    order = place(scene.officer, scene.school, {scene.tea: 10}, payment_terms="GOODS_FIRST")
    ship(order, scene.manager)
    fields = {"key": str(uuid4()), "line_1": "11", "left_1": "10", "reason_1": "", "accepted_on": TODAY.isoformat()}

    answer = signed_in(scene.officer, scene.school).post(
        reverse("storefront:order_accept", args=[order.number]), {**fields, "note": ""}
    )

    assert answer.status_code == 400
    assert "应在 0 到 10 之间" in answer.content.decode()
    assert not Acceptance.objects.exists()
    assert Order.objects.get().state == OrderState.AWAITING_ACCEPTANCE


def test_buyer_is_told_where_to_turn_once_goods_have_left(scene: Scene) -> None:
    order = place(scene.resident, scene.home, {scene.tea: 1})
    client, url = signed_in(scene.resident), reverse("storefront:order", args=[order.number])
    pay(order, scene.manager)
    words = f'报订单号。<a href="{reverse("storefront:returns")}">退换货规则</a>'

    assert words not in page_text(client.get(url))
    ship(order, scene.manager)
    assert words in page_text(client.get(url))
    assert "货到付款" not in client.get(reverse("storefront:returns")).content.decode()


def test_desk_sees_from_whose_money_a_unit_buys(scene: Scene) -> None:
    order = place(
        scene.officer,
        scene.school,
        {scene.tea: 1},
        fund_source="FISCAL_CANTEEN",
        purpose="CANTEEN",
        payer_name="示例户",
    )
    home = place(scene.resident, scene.home, {scene.tea: 1})
    client = signed_in(scene.manager)

    page = page_text(client.get(reverse("desk:order", args=[order.number])))

    assert "<dt>资金来源、用途</dt><dd>财政·食堂，食堂食材</dd><dt>汇款账户名称</dt><dd>示例户</dd>" in page
    assert "资金来源" not in page_text(client.get(reverse("desk:order", args=[home.number])))


def test_outlets_promise_only_what_lies_there(scene: Scene) -> None:
    page = signed_in(scene.resident).get(reverse("storefront:outlets")).content.decode()

    assert "可以，只提这里现有的货" in page
    assert "另需" not in page


def test_phone_is_filled_in_from_the_account_or_the_unit_and_marked_as_asked_for(scene: Scene) -> None:
    scene.officer.mobile = scene.resident.mobile = ""
    scene.officer.save()
    scene.resident.save()
    scene.school.contact_phone = "021-5782 0000"
    scene.school.save()
    officer, resident = signed_in(scene.officer, scene.school), signed_in(scene.resident)
    for client in (officer, resident):
        add(client, scene.tea.sku)

    pages = [client.get(CHECKOUT).content.decode() for client in (officer, resident)]

    assert [fields_of(page).get("phone", "") for page in pages] == ["021-5782 0000", ""]
    assert all("必填，送货或提货时联系用。" in page for page in pages)
    assert all(page.count('aria-required="true"') == 2 for page in pages)
    resident.post(CHECKOUT, opened(resident, phone="13900000000", save_address="on"))
    add(resident, scene.tea.sku)
    assert fields_of(resident.get(CHECKOUT).content.decode()).get("phone") == "13900000000"
