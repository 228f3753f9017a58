"""Handing over at the counter against a pick-up code."""

from uuid import uuid4

import pytest
from django.urls import reverse

from market.orders.models import Order, Shipment
from tests.factories.deals import pay, place
from tests.web.conftest import Scene, signed_in

pytestmark = pytest.mark.django_db


def test_wrong_code_is_counted_and_a_reason_opens_the_way(scene: Scene) -> None:
    where = {"fulfilment": "PICKUP", "pickup_outlet_code": "direct-store", "address_line": ""}
    order = place(scene.resident, scene.home, {scene.tea: 1}, **where)
    pay(order, scene.manager)
    desk, url = signed_in(scene.manager), reverse("desk:order", args=[order.number])
    stated = {"act": "hand_over", "key": uuid4()}
    wrong = f"{(int(order.pickup_code) + 1) % 1_000_000:06d}"

    assert order.pickup_code not in desk.get(url).content.decode()
    answer = desk.post(url, {**stated, "code": wrong})
    assert answer.status_code == 409
    assert "提货码不对" in answer.content.decode()
    assert Order.objects.get().wrong_codes == 1
    assert desk.post(url, stated).status_code == 409
    assert (Order.objects.get().wrong_codes, Shipment.objects.count()) == (1, 0)

    page = signed_in(scene.resident).get(f"/orders/{order.number}/").content.decode()
    assert f"{order.pickup_code}</b>" in page
    assert desk.post(url, {**stated, "override": "核对过身份证"}).status_code == 302
    assert Shipment.objects.count() == 1
