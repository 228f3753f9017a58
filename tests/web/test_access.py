"""Every address, asked by everybody with sense and with nonsense: nothing breaks, and what is another's is not there."""

import pytest
from django.test import Client
from django.urls import reverse

from market.orders.models import Order
from tests.factories.deals import place
from tests.factories.people import make_guest
from tests.web.conftest import Scene, signed_in
from tests.web.shop import addresses

pytestmark = pytest.mark.django_db

PEOPLE = ("anonymous", "resident", "officer", "unionist", "stranger", "manager", "office", "guest")
ROOMS = {"desk": "manager", "office": "office"}
FOR_UNITS = {"order_acceptance", "order_accept"}
NONSENSE = {
    "": "",
    "empty": "page=&q=&sku=&state=&year=&period=&grade=&category=",
    "wild": "page=-1&q=%27%22%3Cscript%3E&sku=%F0%9F%8D%8E&state=x&year=99999999999&period=x-y&grade=x&category=%27&sort=x",
    "long": "q=" + "x" * 3000 + "&page=" + "9" * 300 + "&year=" + "9" * 300 + "&sku=" + "y" * 500,
}
FIELDS = {
    "nothing": {},
    "wild": dict.fromkeys(
        ("key", "sku", "quantity", "act", "number", "buyer", "settle", "cart", "shown_total", "fund_source", "purpose",
         "fulfilment", "address", "outlet", "method", "price", "reason", "amount", "value_on", "paid_on", "note", "login",
         "password", "email", "line_1", "accepted_on", "period", "grade", "tea/FISCAL_CANTEEN", "text", "people", "uscc"),
        "1e309😀'\"<script>",
    ),
    "long": dict.fromkeys(
        ("sku", "quantity", "login", "password", "reason", "note", "reference", "text", "buyer", "cart", "shown_total"),
        "９" * 5000,
    ),
}  # fmt: skip


def browsers(scene: Scene) -> dict[str, Client]:
    return {
        "anonymous": Client(raise_request_exception=False),
        "resident": signed_in(scene.resident, scene.home),
        "officer": signed_in(scene.officer, scene.school),
        "unionist": signed_in(scene.unionist, scene.union),
        "stranger": signed_in(scene.stranger),
        "manager": signed_in(scene.manager),
        "office": signed_in(scene.office),
        "guest": signed_in(make_guest()),
    }


def test_every_address_answers_everybody_without_a_fault(scene: Scene) -> None:
    people, asked = browsers(scene), 0
    for site, name, count in addresses():
        url = reverse(f"{site}:{name}", args=["x-y"] * count)
        for who, client in people.items():
            client.raise_request_exception = False
            for query in NONSENSE.values():
                status = client.get(f"{url}?{query}").status_code
                assert status < 500, (who, url, query)
                if site in ROOMS and ROOMS[site] != who:
                    assert status in {302, 403, 405}, (who, url, status)
                asked += 1
            if name not in {"sign_out", "act_as"}:
                for fields in FIELDS.values():
                    assert client.post(url, fields).status_code < 500, (who, url, fields)
                    asked += 1

    assert asked > 3000
    assert Order.objects.count() == 0


def test_what_is_another_buyers_is_not_there(scene: Scene) -> None:
    order = place(scene.officer, scene.school, {scene.tea: 1}, payment_terms="GOODS_FIRST")
    people = browsers(scene)
    pages = [
        (name, count)
        for site, name, count in addresses()
        if site == "storefront" and name.startswith("order") and count
    ]

    assert len(pages) >= 5
    for name, _count in pages:
        url = reverse(f"storefront:{name}", args=[order.number])
        for who in ("resident", "unionist", "stranger", "manager", "office"):
            assert people[who].get(url).status_code in {404, 405}, (who, url)
            assert people[who].post(url).status_code in {404, 405}, (who, url)
        for answer in (people["guest"].get(url), people["guest"].post(url)):
            # What is for units asks a guest to sign in.
            assert answer.status_code in {404, 405} or (name in FOR_UNITS and answer.url.startswith("/sign-in/")), url
    order.refresh_from_db()
    assert order.cancelled_at is None


def test_order_of_a_guest_is_there_for_its_guest_and_for_who_found_it(scene: Scene) -> None:
    guest = make_guest()
    order = place(guest, guest.memberships.get().buyer, {scene.tea: 1})
    own, finder, people = signed_in(guest), Client(), browsers(scene)
    finder.post(reverse("storefront:find_order"), {"number": order.number, "phone": order.phone})
    names = [name for site, name, count in addresses() if site == "storefront" and name.startswith("order_") and count]

    assert len(names) >= 10
    for url, is_for_units in [
        *((reverse(f"storefront:{name}", args=[order.number]), name in FOR_UNITS) for name in ("order", *names)),
        (reverse("storefront:review", args=[order.number, 1]), False),
    ]:
        for who, client in people.items():
            for answer in (client.get(url), client.post(url)):
                if who == "anonymous" or (who == "guest" and is_for_units):
                    assert answer.status_code == 405 or answer.url.startswith("/sign-in/"), (who, url)
                else:
                    assert answer.status_code in {404, 405}, (who, url)
        order.refresh_from_db()
        assert (order.state, order.cancelled_at) == ("AWAITING_PAYMENT", None)
        for client in (own, finder):
            answer = client.get(url)
            asks = answer.status_code == 302 and answer.url.startswith("/sign-in/")
            assert asks if is_for_units and answer.status_code != 405 else not asks, url
            assert answer.status_code in {200, 302, 404, 405}, url
