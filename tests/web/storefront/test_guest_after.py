"""After the purchase without an account: what the guest and a browser that found the order may do, and nobody else."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from market.accounts.models import User
from market.aftersales.enums import ReturnState
from market.aftersales.models import Reminder, ReturnRequest
from market.cart.models import CartLine
from market.flows.confirm_receipt import confirm_receipt
from market.flows.serve_guests import claim_guest_orders
from market.invoicing.models import Invoice
from market.orders.models import Order
from market.reviews.models import Review
from tests.factories import AT, pay, place, ship
from tests.factories.people import make_guest
from tests.files.photos import photo
from tests.web.conftest import Scene, page_text, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def guest() -> User:
    return make_guest()


def bought(scene: Scene, guest: User, *, is_sent: bool = True) -> Order:
    """A paid order of two teas."""
    order = place(guest, guest.memberships.get().buyer, {scene.tea: 2})
    pay(order, scene.manager)
    if is_sent:
        ship(order, scene.manager)
    return order


def found(order: Order) -> Client:
    client = Client()
    client.post("/orders/find/", {"number": order.number, "phone": order.phone})
    return client


def foreign(other: Order) -> list[tuple[Client, int]]:
    """A browser that knows nothing, another guest's, and one that found another order; and how each is answered."""
    return [(Client(), 302), (signed_in(make_guest()), 404), (found(other), 302)]


def lines_in_carts():
    """What is in open carts, those of accounts first; an order's own cart is closed."""
    return CartLine.objects.filter(cart__closed_at=None).order_by("cart__user")


def page(order: Order, name: str) -> str:
    return reverse(f"storefront:{name}", args=[order.number])


def ask(client: Client, order: Order, **more: object):
    fields = {"key": str(uuid4()), "line_1": "1", "kind": "RETURN", "reason": "QUALITY", "text": "受潮"}
    return client.post(page(order, "order_return"), {**fields, **more})


def case_page() -> str:
    return reverse("storefront:return_case", args=[ReturnRequest.objects.get().number])


@pytest.mark.parametrize("is_found", [False, True])
def test_guest_asks_a_return_follows_it_and_sends_it_back(scene: Scene, guest: User, is_found: bool) -> None:
    order = bought(scene, guest)
    client = found(order) if is_found else signed_in(guest)
    assert "申请退货、退款" in page_text(client.get(page(order, "order")))

    assert ask(client, order, picture_1=SimpleUploadedFile("a.jpg", photo(400, 300))).url == case_page()
    case = ReturnRequest.objects.get()
    assert (case.order, case.state, case.lines.get().quantity) == (order, ReturnState.REQUESTED, 1)
    shot = client.get(reverse("storefront:return_picture", args=[case.number, 1]))
    assert (shot.status_code, shot["Content-Type"]) == (200, "image/webp")
    approve = {"act": "approve", "key": str(uuid4()), "note": "寄到示例路 1 号"}
    signed_in(scene.manager).post(reverse("desk:return_case", args=[case.number]), approve)
    assert "寄到示例路 1 号" in page_text(client.get(case_page()))
    parcel = {"act": "send", "key": str(uuid4()), "carrier": "示例快递", "tracking_number": "SF9"}
    assert client.post(case_page(), parcel).url == case_page()
    case.refresh_from_db()
    assert case.state == ReturnState.SENT_BACK


def test_guest_takes_a_return_back_and_lists_it(scene: Scene, guest: User) -> None:
    order, client = bought(scene, guest), signed_in(guest)
    ask(client, order)
    assert ReturnRequest.objects.get().number in page_text(client.get("/orders/returns/"))

    client.post(case_page(), {"act": "withdraw", "key": str(uuid4())})

    assert ReturnRequest.objects.get().state == ReturnState.WITHDRAWN


def test_foreign_browsers_ask_nothing_back_and_reach_no_return(scene: Scene, guest: User) -> None:
    order, other = bought(scene, guest), bought(scene, guest)
    for client, status in foreign(other):
        assert ask(client, order).status_code == status
    assert not ReturnRequest.objects.exists()

    ask(signed_in(guest), order, picture_1=SimpleUploadedFile("a.jpg", photo(400, 300)))
    picture = reverse("storefront:return_picture", args=[ReturnRequest.objects.get().number, 1])
    for client, status in foreign(other):
        withdrawn = client.post(case_page(), {"act": "withdraw", "key": str(uuid4())})
        for answer in (withdrawn, client.get(case_page()), client.get(picture)):
            assert answer.status_code == status
            assert status == 404 or answer.url.startswith("/sign-in/")
    assert found(other).get("/orders/returns/").status_code == 302
    assert ReturnRequest.objects.get().state == ReturnState.REQUESTED


def test_browser_that_found_the_order_loses_its_return_to_the_account(scene: Scene, guest: User) -> None:
    order = bought(scene, guest)
    client = found(order)
    ask(client, order)
    claim_guest_orders(guest_number=guest.number, actor=scene.resident, at=AT)

    assert client.get(case_page()).status_code == 404
    assert client.post(case_page(), {"act": "withdraw", "key": str(uuid4())}).status_code == 404
    assert ReturnRequest.objects.get().state == ReturnState.REQUESTED
    assert signed_in(scene.resident).get(case_page()).status_code == 200


@pytest.mark.parametrize("is_found", [False, True])
def test_guest_reminds_the_store(scene: Scene, guest: User, is_found: bool) -> None:
    order, other = bought(scene, guest, is_sent=False), bought(scene, guest)
    for client, status in foreign(other):
        assert client.post(page(order, "order_remind"), {"key": str(uuid4())}).status_code == status
    assert not Reminder.objects.exists()
    client = found(order) if is_found else signed_in(guest)
    assert "提醒店里发货" in page_text(client.get(page(order, "order")))

    assert client.post(page(order, "order_remind"), {"key": str(uuid4())}).url == page(order, "order")

    assert Reminder.objects.get().order == order


def test_buying_again_fills_the_guests_cart_or_that_of_the_browser_that_found_the_order(
    scene: Scene, guest: User
) -> None:
    order, other = bought(scene, guest), bought(scene, guest)
    for client, status in foreign(other):
        assert client.post(page(order, "order_again"), {"key": str(uuid4())}).status_code == status
    assert not lines_in_carts().exists()
    own, finder = signed_in(guest), found(order)

    for client in (own, finder):
        assert "再买一次" in page_text(client.get(page(order, "order")))
        assert client.post(page(order, "order_again"), {"key": str(uuid4())}).url == "/cart/"
        assert scene.tea.product.name in page_text(client.get("/cart/"))

    rows = lines_in_carts().values_list("cart__user", "variant", "quantity")
    assert list(rows) == [(guest.pk, scene.tea.pk, 2), (None, scene.tea.pk, 2)]


def test_person_who_found_an_order_is_not_offered_to_buy_it_again(scene: Scene, guest: User) -> None:
    order, client = bought(scene, guest), signed_in(scene.resident, scene.home)
    client.post("/orders/find/", {"number": order.number, "phone": order.phone})

    assert "再买一次" not in page_text(client.get(page(order, "order")))
    assert client.post(page(order, "order_again"), {"key": str(uuid4())}).status_code == 404
    assert not lines_in_carts().exists()


def test_guest_asks_an_invoice_and_only_the_guest_reads_the_address(scene: Scene, guest: User) -> None:
    order, other = bought(scene, guest), bought(scene, guest)
    fields = {"key": str(uuid4()), "kind": "PERSONAL", "title": "示例居民", "email": "somebody@example.test"}
    for client, status in foreign(other):
        assert client.post(page(order, "order_invoice"), fields).status_code == status
    assert not Invoice.objects.exists()
    own, finder = signed_in(guest), found(order)

    answer = own.post(page(order, "order_invoice"), fields, follow=True)

    assert "开好后在这一页下载" in page_text(answer)
    assert "somebody@example.test" in page_text(answer)
    seen = page_text(finder.get(page(order, "order_invoice")))
    assert "somebody" not in seen
    assert "<dd>s***@example.test</dd>" in seen


@pytest.mark.parametrize("is_found", [False, True])
def test_invoice_is_downloaded_by_the_guest_and_who_found_the_order(scene: Scene, guest: User, is_found: bool) -> None:
    order, other, pdf = bought(scene, guest), bought(scene, guest), b"%PDF-1.7\n1 0 obj\n%%EOF\n"
    client = found(order) if is_found else signed_in(guest)
    fields = {"key": str(uuid4()), "kind": "PERSONAL", "title": "示例居民", "email": "a@example.test"}
    assert client.post(page(order, "order_invoice"), fields).url == page(order, "order_invoice")
    fields = {"act": "issue", "key": str(uuid4()), "invoice_number": "2" * 20, "issued_on": "2025-09-01"}
    desk_page = reverse("desk:invoice", args=[Invoice.objects.get().number])
    signed_in(scene.manager).post(desk_page, {**fields, "file": SimpleUploadedFile("x.pdf", pdf)})

    assert client.get(page(order, "order_invoice_file")).content == pdf
    for browser, status in foreign(other):
        assert browser.get(page(order, "order_invoice_file")).status_code == status


@pytest.mark.parametrize("is_found", [False, True])
def test_review_of_a_guest_is_shown_without_a_name(scene: Scene, guest: User, is_found: bool) -> None:
    order, other = bought(scene, guest), bought(scene, guest)
    confirm_receipt(order_number=order.number, actor=guest, at=AT)
    url = reverse("storefront:review", args=[order.number, 1])
    said = {"key": str(uuid4()), "stars": "4", "text": "茶汤红亮"}
    for client, status in foreign(other):
        assert client.post(url, said).status_code == status
    assert not Review.objects.exists()
    client = found(order) if is_found else signed_in(guest)
    assert "公开时不写名字" in page_text(client.get(url))

    assert client.post(url, said).url == page(order, "order")

    review = Review.objects.get()
    assert (review.author, review.stars) == (guest, 4)
    signed_in(scene.manager).post(reverse("desk:review", args=[review.number]), {"act": "show"})
    shown = page_text(Client().get(reverse("storefront:product", args=[scene.tea.product.slug])))
    assert "匿名" in shown
    assert "未**" not in shown
