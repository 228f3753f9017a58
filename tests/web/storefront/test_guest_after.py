"""After the purchase without an account: the guest's browser, and one that found the order, ask for the same."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from market.accounts.models import User
from market.aftersales.models import ReturnRequest
from market.invoicing.models import Invoice
from market.orders.models import Order
from tests.factories import pay, place, ship
from tests.web.conftest import Scene, page_text, signed_in

pytestmark = pytest.mark.django_db

ASKED = {"line_1": "1", "kind": "RETURN", "reason": "QUALITY", "text": "受潮"}
TITLE = {"kind": "PERSONAL", "title": "示例居民", "email": "a@example.test"}


@pytest.fixture
def order(scene: Scene) -> Order:
    """A delivered order of a guest."""
    order = place(scene.resident, scene.home, {scene.tea: 2})
    pay(order, scene.manager)
    ship(order, scene.manager)
    User.objects.filter(pk=scene.resident.pk).update(is_guest=True, email="")
    return order


def test_guest_asks_for_a_return_and_follows_it(scene: Scene, order: Order) -> None:
    scene.resident.refresh_from_db()
    guest = signed_in(scene.resident, scene.home)

    answer = guest.post(f"/orders/{order.number}/return/", {"key": str(uuid4()), **ASKED})

    case = ReturnRequest.objects.get()
    assert case.number in answer.url
    for url in (answer.url, reverse("storefront:return_cases")):
        assert case.number in page_text(guest.get(url))
    assert "再买一次" in page_text(guest.get(f"/orders/{order.number}/"))
    assert guest.post(f"/orders/{order.number}/again/", {"key": str(uuid4())}).url == "/cart/"


def test_browser_that_found_the_order_asks_and_comes_back_to_it(scene: Scene, order: Order) -> None:
    found, other = Client(), Client()
    url = f"/orders/{order.number}"
    found.post("/orders/find/", {"number": order.number, "phone": order.phone})

    answer = found.post(f"{url}/return/", {"key": str(uuid4()), **ASKED})
    invoice = found.post(f"{url}/invoice/", {"key": str(uuid4()), **TITLE})

    assert (answer.url, invoice.url) == (f"{url}/", f"{url}/invoice/")
    assert (ReturnRequest.objects.count(), Invoice.objects.count()) == (1, 1)
    text = page_text(found.get(f"{url}/"))
    assert ReturnRequest.objects.get().number in text
    assert "再买一次" not in text
    for path in ("return", "invoice"):
        assert other.post(f"{url}/{path}/", {"key": str(uuid4()), **ASKED, **TITLE}).url.startswith("/sign-in/")
    assert (ReturnRequest.objects.count(), Invoice.objects.count()) == (1, 1)


def test_guest_reaches_no_order_of_others(scene: Scene, order: Order) -> None:
    guest = signed_in(scene.resident, scene.home)
    other = place(scene.officer, scene.school, {scene.tea: 1}, payment_terms="GOODS_FIRST")

    for path in ("return", "invoice", "pay", "remind", "again"):
        assert guest.post(f"/orders/{other.number}/{path}/", {"key": str(uuid4())}).status_code == 404
