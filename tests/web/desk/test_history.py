"""What the desk decided stands on its pages: who, when and why; and refunds say what became of the money."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from market.notifications.models import Message
from market.orders.models import Order
from market.payments.enums import RefundState
from market.payments.models import Refund
from tests.factories import AT, TODAY
from tests.factories.deals import pay, place
from tests.web.conftest import Scene, page_text, signed_in

pytestmark = pytest.mark.django_db


def desk_page(order: Order) -> str:
    return reverse("desk:order", args=[order.number])


def refunded(scene: Scene, order: Order, units: int) -> str:
    stated = {"act": "refund", "key": uuid4(), "line_1": units, "reason": "少一件"}
    return page_text(signed_in(scene.manager).post(desk_page(order), stated, follow=True))


def test_cancelled_order_keeps_the_reason_that_was_typed(scene: Scene) -> None:
    order, manager = place(scene.resident, scene.home, {scene.tea: 2}), signed_in(scene.manager)
    manager.post(desk_page(order), {"act": "cancel", "reason": "断货两周"})

    text = page_text(manager.get(desk_page(order)))

    row = "".join(
        f'<td data-th="{head}">{words}</td>'
        for head, words in (
            ("事项", "取消整单"),
            ("谁办的", scene.manager.display_name),
            ("原因或说明", "商家取消，断货两周"),
        )
    )
    assert row in text
    assert "下单" in text


def test_refund_of_an_unpaid_order_says_that_less_is_due(scene: Scene) -> None:
    order = place(scene.resident, scene.home, {scene.tea: 2})

    text = refunded(scene, order, 1)

    assert "应付减少 ¥128.00，没有要打给买家的钱。" in text
    assert '<td data-th="原因或说明">¥128.00，少一件</td>' in text
    assert not Refund.objects.exists()
    assert Message.objects.filter(user=scene.resident, subject__contains="应付减少").get().body == (
        f"订单 {order.number} 应付减少 128.00 元（少一件），没有要退的款。"
    )


def test_refund_of_a_paid_order_says_what_goes_back(scene: Scene) -> None:
    order = place(scene.resident, scene.home, {scene.tea: 2})
    pay(order, scene.manager)

    text = refunded(scene, order, 1)

    assert "已退 ¥128.00，其中 ¥128.00 要打给买家" in text
    assert Message.objects.filter(user=scene.resident, subject__contains="有退款").get().body == (
        f"订单 {order.number} 应付减少 128.00 元（少一件），应退 128.00 元，将原路退回。"
    )


def test_payout_before_the_refund_arose_is_refused_and_the_buyer_hears_of_a_true_one(scene: Scene) -> None:
    order = place(scene.resident, scene.home, {scene.tea: 2})
    pay(order, scene.manager)
    refunded(scene, order, 1)
    refund, manager = Refund.objects.get(), signed_in(scene.manager)
    url = reverse("desk:refund", args=[refund.number])
    told = Message.objects.filter(user=scene.resident, subject=f"订单 {order.number} 已退款")

    answer = manager.post(url, {"paid_on": str(TODAY - timedelta(days=1)), "bank_line": "TK-1"})

    assert answer.status_code == 400
    text = page_text(answer)
    assert f"这笔退款 {TODAY} 才产生，退款日期不能早于这一天。" in text
    assert 'value="TK-1"' in text
    refund.refresh_from_db()
    assert (refund.state, refund.paid_on, told.count()) == (RefundState.OWED, None, 0)

    assert manager.post(url, {"paid_on": str(TODAY), "bank_line": "TK-1"}).status_code == 302
    assert told.get().body == f"订单 {order.number} 的退款 128.00 元已于 {TODAY} 打出，流水 TK-1。"
    assert told.get().written_at == AT
    assert manager.post(url, {"paid_on": str(TODAY), "bank_line": "TK-1"}).status_code == 409
    assert told.count() == 1


@pytest.mark.parametrize(("act", "words"), [("pack_off", "下架这个规格"), ("product_off", "整件下架")])
def test_price_page_says_who_took_goods_off_sale_and_why(scene: Scene, act: str, words: str) -> None:
    manager, url = signed_in(scene.manager), reverse("desk:pack", args=[scene.tea.sku])
    assert "上下架经过" not in page_text(manager.get(url))

    manager.post(url, {"act": act, "reason": "换包装"})

    text = page_text(manager.get(url))
    assert "上下架经过" in text
    who = scene.manager.display_name
    assert f'<td data-th="事项">{words}</td><td data-th="谁办的">{who}</td>' in text
    assert '<td data-th="原因或说明">换包装</td>' in text
