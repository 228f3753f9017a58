"""Returns, reminders and buying again, as the buyer and the desk do them on their pages."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from market.aftersales.enums import ReturnState
from market.aftersales.models import Reminder, ReturnPicture, ReturnRequest
from market.cart.models import CartLine
from market.catalogue.enums import SaleState
from market.flows.refund_lines import refund_lines
from market.orders.models import LineRefund, Order
from market.payments.models import Refund
from tests.factories import AT, pay, place, ship
from tests.files.photos import photo
from tests.web.conftest import Scene, page_text, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(scene: Scene) -> Order:
    order = place(scene.resident, scene.home, {scene.tea: 2, scene.rice: 1})
    pay(order, scene.manager)
    ship(order, scene.manager)
    return order


def ask(client: Client, order: Order, **changes: object) -> object:
    fields = {"key": str(uuid4()), "line_1": "1", "kind": "RETURN", "reason": "QUALITY", "text": "受潮"}
    return client.post(reverse("storefront:order_return", args=[order.number]), {**fields, **changes})


def case_page(site: str) -> str:
    return reverse(f"{site}:return_case", args=[ReturnRequest.objects.get().number])


def test_a_return_goes_from_the_order_page_to_the_refund(scene: Scene, order: Order) -> None:
    client, desk = signed_in(scene.resident, scene.home), signed_in(scene.manager)
    assert "申请退货、退款" in page_text(client.get(reverse("storefront:order", args=[order.number])))

    assert ask(client, order).url == case_page("storefront")
    desk.post(case_page("desk"), {"act": "approve", "key": str(uuid4()), "note": "寄到示例路 1 号"})
    assert "寄到示例路 1 号" in page_text(client.get(case_page("storefront")))
    parcel = {"carrier": "示例快递", "tracking_number": "SF9"}
    client.post(case_page("storefront"), {"act": "send", "key": str(uuid4()), **parcel})
    assert "SF9" in page_text(desk.get(reverse("desk:returns")))
    found = {"restock_1": "1", "scrap_1": "0", "note": ""}
    desk.post(case_page("desk"), {"act": "inspect", "key": str(uuid4()), **found})

    case = ReturnRequest.objects.get()
    assert (case.state, case.refunded_fen) == (ReturnState.REFUNDED, 12_800)
    text = page_text(client.get(case_page("storefront")))
    for words in ("已办退款", "¥128.00", "2025-09-08", "收货验货"):
        assert words in text
    page = page_text(client.get(reverse("storefront:order", args=[order.number])))
    for words in ("待退 ¥128.00", "最晚<b>2025-09-08</b>", "申请售后", "买家", "门店"):
        assert words in page
    assert scene.manager.display_name not in page
    assert "最晚 2025-09-08 退" in page_text(desk.get(reverse("desk:refunds")))
    assert "售后 1" in page_text(client.get(reverse("storefront:orders")))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"line_1": "3"}, "最多可以申请 2 件"),
        ({"line_1": "0"}, "至少一行的数量要大于 0"),
        ({"text": ""}, "请写一句哪里不对"),
        ({"reason": "NO_REASON", "kind": "REFUND_ONLY"}, "要把货寄回来"),
        ({"reason": "wild"}, "请选择原因"),
        ({"key": "x"}, "页面过期了"),
    ],
)
def test_a_refused_request_keeps_what_was_typed(scene: Scene, order: Order, changes: dict, words: str) -> None:
    answer = ask(signed_in(scene.resident), order, **changes)

    assert answer.status_code == 400
    assert words in page_text(answer)
    assert changes.get("text", "受潮") in page_text(answer)
    assert not ReturnRequest.objects.exists()


def test_an_inspection_that_does_not_add_up_changes_nothing(scene: Scene, order: Order) -> None:
    client, desk = signed_in(scene.resident), signed_in(scene.manager)
    ask(client, order)
    desk.post(case_page("desk"), {"act": "approve", "key": str(uuid4())})

    for found, words in (
        ({"restock_1": "1", "scrap_1": "1"}, "不能超过它"),
        ({"restock_1": "0", "scrap_1": "0"}, "请写明原因"),
        ({"restock_1": "-1", "scrap_1": "0"}, "不能小于 0"),
        ({"restock_1": "", "scrap_1": "0"}, "没有就填 0"),
    ):
        answer = desk.post(case_page("desk"), {"act": "inspect", "key": str(uuid4()), "note": "", **found})
        assert answer.status_code == 400
        assert words in page_text(answer)

    assert ReturnRequest.objects.get().state == ReturnState.APPROVED
    assert not LineRefund.objects.exists()
    assert not Refund.objects.exists()


def test_a_return_is_there_for_its_buyer_and_the_desk_alone(scene: Scene, order: Order) -> None:
    ask(signed_in(scene.resident), order)
    for who in (scene.officer, scene.stranger, scene.manager, scene.office):
        for act in ("send", "withdraw"):
            answer = signed_in(who).post(case_page("storefront"), {"act": act, "key": str(uuid4())})
            assert answer.status_code == 404, (who, act)
        assert signed_in(who).get(case_page("storefront")).status_code == 404
        if who != scene.manager:
            assert signed_in(who).get(case_page("desk")).status_code == 403
    assert Client().get(case_page("storefront")).status_code == 302
    assert ReturnRequest.objects.get().state == ReturnState.REQUESTED

    signed_in(scene.resident).post(case_page("storefront"), {"act": "withdraw", "key": str(uuid4())})
    assert ReturnRequest.objects.get().state == ReturnState.WITHDRAWN


def test_the_store_is_reminded_once_a_day_while_goods_wait(scene: Scene) -> None:
    client, desk = signed_in(scene.resident), signed_in(scene.manager)
    order = place(scene.resident, scene.home, {scene.tea: 1})
    page, remind = (reverse(f"storefront:{name}", args=[order.number]) for name in ("order", "order_remind"))
    assert "提醒店里发货" not in page_text(client.get(page))
    assert client.post(remind, {"key": str(uuid4())}).status_code == 409
    pay(order, scene.manager)
    assert "提醒店里发货" in page_text(client.get(page))

    key = str(uuid4())
    assert client.post(remind, {"key": key}).status_code == client.post(remind, {"key": key}).status_code == 302
    assert client.post(remind, {"key": str(uuid4())}).status_code == 409
    assert Reminder.objects.count() == 1
    assert "今天提醒过店里了" in page_text(client.get(page))
    assert order.number in page_text(desk.get(reverse("desk:home")))
    ship(order, scene.manager)
    assert client.post(remind, {"key": str(uuid4())}).status_code == 409
    assert Reminder.objects.count() == 1
    assert order.number not in page_text(desk.get(reverse("desk:home")))


def test_buying_again_fills_the_cart_and_tells_what_differs(scene: Scene, order: Order) -> None:
    client = signed_in(scene.resident, scene.home)
    scene.tea.price_fen = 13_000
    scene.tea.save()
    scene.rice.sale_state = SaleState.OFF_SALE
    scene.rice.save()
    again, key = reverse("storefront:order_again", args=[order.number]), str(uuid4())

    text = page_text(client.post(again, {"key": key}, follow=True))
    client.post(again, {"key": key})

    assert "上次 ¥128.00，现在 ¥130.00" in text
    assert "示例香米 357克/饼”没有放进去" in text
    mine = CartLine.objects.filter(cart__closed_at=None)
    assert list(mine.values_list("variant__sku", "quantity")) == [(scene.tea.sku, 2)]


def test_nothing_on_sale_leaves_the_cart_alone(scene: Scene, order: Order) -> None:
    type(scene.tea).objects.update(sale_state=SaleState.OFF_SALE)
    again = reverse("storefront:order_again", args=[order.number])

    assert signed_in(scene.resident).post(again, {"key": str(uuid4())}).status_code == 409
    assert not CartLine.objects.filter(cart__closed_at=None).exists()


def test_a_paid_order_is_cancelled_whole_by_its_resident_before_it_leaves(scene: Scene) -> None:
    order = place(scene.resident, scene.home, {scene.tea: 1})
    pay(order, scene.manager)

    answer = signed_in(scene.resident).post(reverse("storefront:order_cancel", args=[order.number]), follow=True)

    assert "付过的 128.00 元会退回原账户" in page_text(answer)
    assert "最晚<b>2025-09-08</b>" in page_text(answer)
    assert list(Refund.objects.values_list("amount_fen", flat=True)) == [12_800]


def test_a_refund_of_two_lines_is_one_step(scene: Scene, order: Order) -> None:
    facts = {"order_number": order.number, "reason": "破损", "actor": scene.manager, "at": AT}
    refund_lines(key=uuid4(), quantities={1: 1, 2: 1}, **facts)

    text = page_text(signed_in(scene.resident).get(reverse("storefront:order", args=[order.number])))

    assert text.count("退款（按件）") == 1
    assert "¥196.00" in text


def test_pictures_of_a_return_are_for_its_buyer_and_the_desk(scene: Scene, order: Order) -> None:
    client, key = signed_in(scene.resident), str(uuid4())
    shown = {
        "picture_1": SimpleUploadedFile("a.jpg", photo(400, 300)),
        "picture_3": SimpleUploadedFile("b", photo(600, 400)),
    }
    assert ask(client, order, key=key, **shown).status_code == 302
    for file in shown.values():
        file.seek(0)
    assert ask(client, order, key=key, **shown).status_code == 302

    number = ReturnRequest.objects.get().number
    assert ReturnPicture.objects.count() == 2
    for site, person in (("storefront", client), ("desk", signed_in(scene.manager))):
        address = reverse(f"{site}:return_picture", args=[number, "1"])
        assert address in page_text(person.get(case_page(site)))
        answer = person.get(address)
        assert (answer.content[:4], answer["Content-Type"]) == (b"RIFF", "image/webp")
        assert answer["Cache-Control"] == "private, no-store"
        assert person.get(reverse(f"{site}:return_picture", args=[number, "2"])).status_code == 404
    for who in (scene.officer, scene.stranger, scene.manager, scene.office):
        address = reverse("storefront:return_picture", args=[number, "1"])
        assert signed_in(who).get(address).status_code == 404
    for who in (scene.resident, scene.stranger, scene.office):
        assert signed_in(who).get(reverse("desk:return_picture", args=[number, "1"])).status_code == 403


def test_a_request_with_what_is_no_picture_is_not_taken(scene: Scene, order: Order) -> None:
    shown = {"picture_2": SimpleUploadedFile("a.jpg", b"%PDF-1.7")}

    answer = ask(signed_in(scene.resident), order, **shown)

    assert answer.status_code == 400
    assert "id_picture_2" in answer.content.decode().partition('class="note note-bad"')[2][:600]
    assert not ReturnRequest.objects.exists()
