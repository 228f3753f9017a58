"""Invoices: asked for by the buyer, uploaded by the desk, read by both and nobody else, reversed after a refund."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from market.flows.refund_lines import refund_lines
from market.invoicing.enums import InvoiceState
from market.invoicing.models import Invoice, InvoiceFile
from market.notifications.models import Message
from market.orders.models import Order
from tests.factories import AT, make_uscc, pay, place
from tests.web.conftest import Scene, page_text, signed_in

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"
NUMBER, RED = "25312000000000000001", "25312000000000000002"


@pytest.fixture
def order(scene: Scene) -> Order:
    order = place(scene.resident, scene.home, {scene.tea: 2})
    pay(order, scene.manager)
    return order


def page(order: Order, name: str = "order_invoice") -> str:
    return reverse(f"storefront:{name}", args=[order.number])


def ask(client: Client, order: Order, **changes: str):
    fields = {"key": str(uuid4()), "kind": "PERSONAL", "title": "示例居民", "email": "a@example.test"}
    return client.post(page(order), {**fields, **changes})


def desk_page(name: str = "invoice") -> str:
    return reverse(f"desk:{name}", args=[Invoice.objects.latest("pk").number])


def issue(client: Client, content: bytes = PDF, **changes: str):
    fields = {"act": "issue", "key": str(uuid4()), "invoice_number": NUMBER, "issued_on": "2025-09-01"}
    file = SimpleUploadedFile("x.exe", content)
    return client.post(desk_page(), {**fields, **changes, "file": file})


def test_an_invoice_is_asked_for_issued_and_downloaded(scene: Scene, order: Order) -> None:
    client, desk = signed_in(scene.resident), signed_in(scene.manager)

    assert ask(client, order).status_code == 302
    assert order.number in page_text(desk.get(reverse("desk:invoices")))
    assert client.get(page(order, "order_invoice_file")).status_code == 404
    assert issue(desk).status_code == 302

    invoice = Invoice.objects.get()
    assert (invoice.state, invoice.amount_fen, invoice.invoice_number) == (InvoiceState.ISSUED, 25_600, NUMBER)
    for answer in (client.get(page(order, "order_invoice_file")), desk.get(desk_page("invoice_file"))):
        assert (answer.content, answer["Content-Type"]) == (PDF, "application/pdf")
        assert answer["Content-Disposition"] == f'attachment; filename="{NUMBER}.pdf"'
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "private" in answer["Cache-Control"] or "no-store" in answer["Cache-Control"]
    subjects = Message.objects.filter(subject__contains="发票").order_by("pk").values_list("subject", flat=True)
    assert [text[-5:] for text in subjects] == ["申请收到了", "发票开好了"]


def test_a_refund_makes_the_invoice_wrong_until_it_is_reversed(scene: Scene, order: Order) -> None:
    client, desk = signed_in(scene.resident), signed_in(scene.manager)
    ask(client, order)
    issue(desk)
    wrong = reverse("desk:invoices") + "?state=WRONG"
    back = {"act": "reverse", "red_number": RED}
    assert order.number not in page_text(desk.get(wrong))
    assert desk.post(desk_page(), back).status_code == 409
    facts = {"order_number": order.number, "reason": "破损", "actor": scene.manager, "at": AT}
    refund_lines(key=uuid4(), quantities={1: 1}, **facts)

    assert order.number in page_text(desk.get(wrong))
    assert "店里会把原发票冲红" in page_text(client.get(page(order)))
    assert ask(client, order).status_code == 409
    assert desk.post(desk_page(), {**back, "red_number": "1"}).status_code == 400
    assert Invoice.objects.get().state == InvoiceState.ISSUED
    assert [desk.post(desk_page(), back).status_code for _ in range(2)] == [302, 302]

    assert Invoice.objects.get().state == InvoiceState.REVERSED
    assert client.get(page(order, "order_invoice_file")).status_code == 404
    assert ask(client, order).status_code == 302
    assert issue(desk, invoice_number="12345678").status_code == 302
    assert list(Invoice.objects.order_by("pk").values_list("state", "amount_fen")) == [
        (InvoiceState.REVERSED, 25_600),
        (InvoiceState.ISSUED, 12_800),
    ]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"invoice_number": "12"}, "20 位数字"),
        ({"issued_on": "2025-08-31"}, "开票日期应在"),
        ({"issued_on": "2025-09-02"}, "开票日期应在"),
        ({"content": b"<html>"}, "不是完整的 PDF"),
        ({"content": PDF + b"x" * 5_000_000}, "超过 5 MB"),
        ({"content": b""}, "文件是空的"),
    ],
)
def test_a_paper_that_cannot_be_right_is_not_taken(scene: Scene, order: Order, changes: dict, words: str) -> None:
    ask(signed_in(scene.resident), order)

    answer = issue(signed_in(scene.manager), **changes)

    assert answer.status_code == 400
    assert words in page_text(answer)
    assert Invoice.objects.get().state == InvoiceState.REQUESTED
    assert not InvoiceFile.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "COMPANY"}, "统一社会信用代码"),
        ({"title": ""}, "请填写抬头"),
        ({"email": "x"}, "电子邮箱写得不对"),
        ({"kind": ""}, "请选择抬头类型"),
        ({"key": ""}, "页面过期了"),
    ],
)
def test_a_request_that_lacks_something_is_not_taken(scene: Scene, order: Order, changes: dict, words: str) -> None:
    answer = ask(signed_in(scene.resident), order, **changes)

    assert answer.status_code == 400
    assert words in page_text(answer)
    assert not Invoice.objects.exists()


def test_forms_sent_twice_do_their_work_once(scene: Scene, order: Order) -> None:
    client, desk, key = signed_in(scene.resident), signed_in(scene.manager), str(uuid4())

    assert [ask(client, order, key=key).status_code for _ in range(2)] == [302, 302]
    assert ask(client, order).status_code == 409
    assert ask(client, order, key=key, title="别人").status_code == 409
    assert [issue(desk, key=key).status_code for _ in range(2)] == [302, 302]
    assert issue(desk).status_code == 409
    assert issue(desk, key=key, content=PDF + b"\n").status_code == 409

    assert (Invoice.objects.count(), InvoiceFile.objects.count()) == (1, 1)
    assert Invoice.objects.get().title == "示例居民"


def test_a_number_stands_on_one_invoice(scene: Scene, order: Order) -> None:
    desk, other = signed_in(scene.manager), place(scene.resident, scene.home, {scene.rice: 1})
    pay(other, scene.manager)
    ask(signed_in(scene.resident), order)
    issue(desk)
    ask(signed_in(scene.resident), other)

    assert issue(desk).status_code == 400
    assert Invoice.objects.latest("pk").state == InvoiceState.REQUESTED


def test_a_key_issues_one_invoice(scene: Scene, order: Order) -> None:
    desk, other, key = signed_in(scene.manager), place(scene.resident, scene.home, {scene.rice: 1}), str(uuid4())
    pay(other, scene.manager)
    ask(signed_in(scene.resident), order)
    issue(desk, key=key)
    ask(signed_in(scene.resident), other)

    answer = issue(desk, key=key, invoice_number="12345678")

    assert (answer.status_code, "这份表单已用于另一次提交" in page_text(answer)) == (409, True)
    assert Invoice.objects.latest("pk").state == InvoiceState.REQUESTED
    assert InvoiceFile.objects.count() == 1


def test_only_paid_orders_that_stand_are_invoiced(scene: Scene, order: Order) -> None:
    client = signed_in(scene.resident)
    unpaid = place(scene.resident, scene.home, {scene.tea: 1})
    assert ask(client, unpaid).status_code == 409
    client.post(reverse("storefront:order_cancel", args=[order.number]))
    assert ask(client, order).status_code == 409
    assert not Invoice.objects.exists()


def test_a_unit_is_invoiced_under_its_own_name_whatever_is_sent(scene: Scene) -> None:
    order = place(scene.officer, scene.school, {scene.tea: 1})
    pay(order, scene.manager)

    ask(signed_in(scene.officer), order, kind="COMPANY", title="别的公司", tax_number=make_uscc())

    assert list(Invoice.objects.values_list("title", "tax_number")) == [(scene.school.name, scene.school.uscc)]


def test_an_invoice_is_there_for_its_buyer_and_the_desk_alone(scene: Scene, order: Order) -> None:
    ask(signed_in(scene.resident), order)
    issue(signed_in(scene.manager))
    for who in (scene.officer, scene.stranger, scene.manager, scene.office):
        for name in ("order_invoice", "order_invoice_file"):
            assert signed_in(who).get(page(order, name)).status_code == 404
    for who in (scene.resident, scene.officer, scene.stranger, scene.office):
        for name in ("invoice", "invoice_file"):
            assert signed_in(who).get(desk_page(name)).status_code == 403
        assert signed_in(who).post(desk_page(), {"act": "reverse", "red_number": RED}).status_code == 403
    assert Client().get(page(order, "order_invoice_file")).status_code == 302
    assert Invoice.objects.get().state == InvoiceState.ISSUED
