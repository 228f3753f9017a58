"""The desk divides, takes back and voids money over HTTP: exact fen, once per form, and words kept beside a refusal."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from market.orders.enums import OrderState, PaymentTerms
from market.orders.models import Order
from market.payments.enums import ReceiptState
from market.payments.models import Rebooking, Receipt
from market.payments.selectors import unapplied_receipts
from tests.factories.deals import pay, place
from tests.web.conftest import Scene, page_text, signed_in

pytestmark = pytest.mark.django_db


def three(scene: Scene) -> list[Order]:
    """Orders of the school over ¥128.00, ¥256.00 and ¥384.00."""
    return [place(scene.officer, scene.school, {scene.tea: quantity}) for quantity in (1, 2, 3)]


def came(scene: Scene, orders: list[Order], amount_fen: int) -> Receipt:
    """One transfer for these orders, waiting at the desk."""
    words = " ".join(order.number for order in orders)
    return pay(orders[0], scene.manager, amount_fen=amount_fen, remittance_reference=words)


def page(receipt: Receipt, name: str = "receipt") -> str:
    return reverse(f"desk:{name}", args=[receipt.number])


def text_of(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return page_text(answer)


def test_form_proposes_what_the_payer_named_and_books_it_once(scene: Scene) -> None:
    orders, manager = three(scene), signed_in(scene.manager)
    receipt = came(scene, orders, 76_900)
    assert page(receipt, "split") in text_of(manager, page(receipt))
    form = manager.get(page(receipt, "split")).context["form"]
    proposed = {name: form[name].value() for name in form.fields if name != "key"}
    fields = {f"part_{order.number}": f"{order.due_fen // 100}.00" for order in orders}
    assert proposed == {**fields, "rest": "1.00", "note": None}
    stated = {"key": uuid4(), **fields, "rest": "1.00", "note": "三单一笔"}

    for _ in range(2):
        answer = manager.post(page(receipt, "split"), stated, follow=True)
        assert "¥769.00 已记入 3 个订单，余款 ¥1.00 待处理。" in answer.content.decode()

    assert sorted(Receipt.objects.filter(part_of=receipt).values_list("amount_fen", "state")) == [
        (100, ReceiptState.UNAPPLIED),
        (12_800, ReceiptState.APPLIED),
        (25_600, ReceiptState.APPLIED),
        (38_400, ReceiptState.APPLIED),
    ]
    assert Rebooking.objects.count() == 1
    assert set(Order.objects.values_list("state", flat=True)) == {OrderState.AWAITING_SHIPMENT}
    assert unapplied_receipts().get().amount_fen == 100
    assert "不用再拆分" in text_of(manager, page(receipt, "split"))


def test_several_named_orders_lead_to_the_division_and_the_money_tells_where_it_went(scene: Scene) -> None:
    orders, manager = three(scene), signed_in(scene.manager)
    receipt = came(scene, orders[:2], 38_400)
    desk = text_of(manager, reverse("desk:payments"))
    assert "附言里有 2 个订单号，请拆分到各个订单。" in desk
    assert f'href="{page(receipt, "split")}"' in desk
    assert '<td data-th="金额" class="r">¥384.00</td>' in desk

    fields = {f"part_{order.number}": f"{order.due_fen // 100}.00" for order in orders[:2]}
    manager.post(page(receipt, "split"), {"key": uuid4(), **fields, "rest": "", "note": ""})

    text = text_of(manager, page(receipt))
    for part in Receipt.objects.filter(part_of=receipt):
        assert part.payment is not None
        order = part.payment.order.number
        assert f'<a href="{page(part)}">¥{part.amount_fen // 100}.00 已入订单</a>，订单<a' in text
        assert f'<a href="{reverse("desk:order", args=[order])}">{order}</a>' in text
    assert "<dt>为什么</dt>" not in text
    desk = text_of(manager, reverse("desk:payments"))
    assert '<td data-th="金额" class="r">–</td>' in desk
    assert "已拆分 ¥384.00" in desk
    assert '<td data-th="金额" class="r">¥384.00</td>' not in desk


def test_money_taken_back_leads_to_what_waits_instead_of_it(scene: Scene) -> None:
    receipt, manager = pay(three(scene)[0], scene.manager), signed_in(scene.manager)

    manager.post(page(receipt), {"act": "take_back", "key": uuid4(), "reason": "记错订单"})

    (waiting,) = unapplied_receipts()
    assert f'<a href="{page(waiting)}">¥128.00 待处理</a>' in text_of(manager, page(receipt))


def test_money_of_another_name_is_asked_about_and_what_was_typed_stays(scene: Scene) -> None:
    order, manager, url = three(scene)[0], signed_in(scene.manager), reverse("desk:payments")
    stated = {
        "key": str(uuid4()),
        "reference": order.number,
        "amount": "128.00",
        "value_on": "2025-09-01",
        "payer_name": "示例旁人",
        "bank_line": "LS-OTHER",
    }

    answer = manager.post(url, stated)

    assert (answer.status_code, Receipt.objects.count()) == (409, 0)
    text = page_text(answer)
    assert f"付款户名是“示例旁人”，订单 {order.number} 的买家是 {scene.school.name}。" in text
    assert "核对过了，就是这个订单的钱" in text
    form = answer.context["form"]
    assert {name: form[name].value() for name in stated} == stated
    agreed = form.fields["sure"].widget.attrs["value"]
    done = manager.post(url, {**stated, "sure": agreed}, follow=True)
    assert f"已登记 ¥128.00，记入订单 {order.number}。" in page_text(done)


def test_waiting_money_of_another_name_is_given_to_an_order_only_after_a_question(scene: Scene) -> None:
    order, manager = three(scene)[0], signed_in(scene.manager)
    receipt = pay(order, scene.manager, remittance_reference="货款", payer_name="示例旁人")
    stated = {"act": "apply", "order_number": order.number, "note": "电话核对"}

    answer = manager.post(page(receipt), stated)

    receipt.refresh_from_db()
    assert (answer.status_code, receipt.state) == (409, ReceiptState.UNAPPLIED)
    text = page_text(answer)
    for words in ("付款户名是“示例旁人”", f"的买家是 {scene.school.name}。", "电话核对", "核对过了，就是这个订单的钱"):
        assert words in text
    agreed = answer.context["apply"].fields["sure"].widget.attrs["value"]
    assert manager.post(page(receipt), {**stated, "sure": agreed}).status_code == 302
    receipt.refresh_from_db()
    assert receipt.state == ReceiptState.APPLIED


def test_unit_sees_what_it_can_pay_in_one_transfer(scene: Scene) -> None:
    one, two, three_ = three(scene)
    place(scene.officer, scene.school, {scene.tea: 1}, payment_terms=PaymentTerms.GOODS_FIRST)
    pay(three_, scene.manager)
    unit = signed_in(scene.officer, scene.school)

    text = text_of(unit, reverse("portal:orders"))

    assert f"一共<b>¥384.00</b>，附言写全订单号：<b>{one.number} {two.number}</b>。" in text
    assert "几张订单可以一笔转，附言写全各订单号" in text_of(unit, reverse("storefront:order", args=[one.number]))


@pytest.mark.parametrize(
    ("first", "second", "rest", "status", "words"),
    [
        ("128.00", "255.99", "", 400, "各订单金额加余款是 383.99 元，到账是 384.00 元"),
        ("128.00", "256.00", "0.01", 400, "各订单金额加余款是 384.01 元"),
        ("127.99", "256.01", "", 409, "订单尚欠 256.00 元，到账 256.01 元"),
        ("", "", "384.00", 400, "请至少给一个订单填写金额"),
        ("十元", "256.00", "", 400, "要写成元"),
        ("-1", "256.00", "", 400, "要写成元"),
    ],
)
def test_bad_division_keeps_what_was_typed_and_books_nothing(
    scene: Scene, first: str, second: str, rest: str, status: int, words: str
) -> None:
    one, two, _ = three(scene)
    receipt = came(scene, [one, two], 38_400)
    stated = {"key": uuid4(), f"part_{one.number}": first, f"part_{two.number}": second, "rest": rest, "note": "留言"}

    answer = signed_in(scene.manager).post(page(receipt, "split"), stated)

    assert answer.status_code == status
    text = answer.content.decode()
    for kept in (words, "留言", *(f'value="{typed}"' for typed in (first, second, rest) if typed)):
        assert kept in text
    assert Receipt.objects.get().state == ReceiptState.UNAPPLIED
    assert not Rebooking.objects.exists()


def test_orders_are_found_by_payer_or_by_a_part_of_number_or_name(scene: Scene) -> None:
    mine, other = three(scene)[0], place(scene.resident, scene.home, {scene.tea: 1})
    receipt = pay(mine, scene.manager, amount_fen=99_900, remittance_reference="货款")
    manager = signed_in(scene.manager)

    def offered(**query: str) -> set[str]:
        form = manager.get(page(receipt, "split"), query).context["form"]
        return {name.removeprefix("part_") for name in form.fields if name.startswith("part_")}

    assert len(offered()) == 3
    assert offered(q=other.number[3:9]) == {other.number}
    assert offered(q=scene.home.name) == {other.number}
    assert offered(q="没有这样的") == set()
    assert manager.get(page(receipt, "split"), {"q": "x\0y"}).status_code < 500


def test_money_is_taken_back_once_and_waits_again(scene: Scene) -> None:
    order = three(scene)[0]
    receipt, manager = pay(order, scene.manager), signed_in(scene.manager)
    assert "记错了订单，冲回" in text_of(manager, page(receipt))
    stated = {"act": "take_back", "key": uuid4(), "reason": "记错订单"}

    refusal = manager.post(page(receipt), {**stated, "reason": " "})
    assert refusal.status_code == 400
    assert Receipt.objects.get().state == ReceiptState.APPLIED
    for _ in range(2):
        answer = manager.post(page(receipt), stated, follow=True)
        assert "¥128.00 已从订单冲回" in answer.content.decode()

    (waiting,) = unapplied_receipts()
    assert (waiting.amount_fen, Receipt.objects.count(), Rebooking.objects.count()) == (12_800, 2, 1)
    order.refresh_from_db()
    assert order.state == OrderState.AWAITING_PAYMENT
    assert "冲回 ¥128.00：记错订单" in text_of(manager, page(waiting))
    text = text_of(signed_in(scene.officer, scene.school), reverse("storefront:order", args=[order.number]))
    for words in ("<dt>已收</dt><dd>¥0.00</dd>", "<dt>尚欠</dt><dd><b>¥128.00</b></dd>", "已冲回，不算数"):
        assert words in text


def test_mistyped_line_is_voided_once_and_entered_anew(scene: Scene) -> None:
    order = three(scene)[0]
    receipt, manager = pay(order, scene.manager, amount_fen=1_280, bank_line="LS-SLIP"), signed_in(scene.manager)
    stated = {"act": "void", "key": uuid4(), "reason": "金额少录一位"}

    for _ in range(2):
        answer = manager.post(page(receipt), stated, follow=True)
        assert "流水 LS-SLIP 的登记已作废" in answer.content.decode()

    receipt.refresh_from_db()
    assert (receipt.state, Rebooking.objects.count()) == (ReceiptState.VOID, 1)
    answer = manager.post(
        reverse("desk:payments"),
        {
            "key": uuid4(),
            "reference": order.number,
            "amount": "128.00",
            "value_on": "2025-09-01",
            "payer_name": scene.school.name,
            "bank_line": "LS-SLIP",
        },
        follow=True,
    )
    assert f"已登记 ¥128.00，记入订单 {order.number}。" in answer.content.decode()
    order.refresh_from_db()
    assert order.state == OrderState.AWAITING_SHIPMENT


def test_form_of_a_voided_line_is_sent_again_as_it_stands_on_the_page(scene: Scene) -> None:
    order, manager, url = three(scene)[0], signed_in(scene.manager), reverse("desk:payments")
    stated = {
        "key": str(uuid4()),
        "reference": "",
        "amount": "128.00",
        "value_on": "2024-09-02",
        "payer_name": scene.school.name,
        "bank_line": "LS-SLIP",
    }
    assert manager.post(url, stated).status_code == 302
    receipt = Receipt.objects.get()
    manager.post(page(receipt), {"act": "void", "key": uuid4(), "reason": "日期和附言录错"})

    answer = manager.post(url, {**stated, "reference": order.number, "value_on": "2025-09-01"})

    assert (answer.status_code, Receipt.objects.count()) == (409, 1)
    assert "用这份表单登记的流水已经作废。请核对下面填的内容，再登记一次。" in page_text(answer)
    form = answer.context["form"]
    shown = {name: form[name].value() for name in form.fields if name != "sure"}
    assert shown == {**stated, "reference": order.number, "value_on": "2025-09-01", "key": shown["key"]}
    assert shown["key"] != stated["key"]
    again = manager.post(url, shown, follow=True)
    assert f"已登记 ¥128.00，记入订单 {order.number}。" in page_text(again)
    order.refresh_from_db()
    assert order.state == OrderState.AWAITING_SHIPMENT
    assert sorted(Receipt.objects.values_list("state", flat=True)) == [ReceiptState.APPLIED, ReceiptState.VOID]


def test_only_the_store_manager_decides(scene: Scene) -> None:
    order = three(scene)[0]
    receipt = pay(order, scene.manager)

    for who in (scene.officer, scene.office, scene.stranger):
        client = signed_in(who)
        for url, stated in (
            (page(receipt), {"act": "take_back", "key": uuid4(), "reason": "x"}),
            (page(receipt), {"act": "void", "key": uuid4(), "reason": "x"}),
            (page(receipt, "split"), {"key": uuid4(), f"part_{order.number}": "1"}),
        ):
            assert client.get(url).status_code == 403
            assert client.post(url, stated).status_code == 403
    assert not Rebooking.objects.exists()
    assert signed_in(scene.manager).get(reverse("desk:split", args=["SK-0"])).status_code == 404
