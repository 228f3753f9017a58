"""Reviews: by the buyer of delivered goods, once a line, shown after the desk has read them."""

from uuid import uuid4

import pytest
from django.urls import reverse

from market.flows.confirm_receipt import confirm_receipt
from market.notifications.models import Message
from market.orders.models import Order
from market.reviews.enums import ReviewState
from market.reviews.models import Review
from tests.factories import AT, pay, place, ship
from tests.web.conftest import Scene, page_text, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(scene: Scene) -> Order:
    order = place(scene.resident, scene.home, {scene.tea: 1, scene.rice: 1})
    pay(order, scene.manager)
    ship(order, scene.manager)
    return order


def received(order: Order, scene: Scene) -> Order:
    return confirm_receipt(order_number=order.number, actor=scene.resident, at=AT)


def say(client, order: Order, position: int = 1, **changes: str):
    fields = {"key": str(uuid4()), "stars": "4", "text": "茶汤红亮"}
    return client.post(reverse("storefront:review", args=[order.number, position]), {**fields, **changes})


def product_text(client, order: Order) -> str:
    line = order.lines.get(position=1)
    return page_text(client.get(reverse("storefront:product", args=[line.variant.product.slug])))


def test_goods_that_have_not_arrived_are_not_reviewed(scene: Scene, order: Order) -> None:
    assert say(signed_in(scene.resident), order).status_code == 409
    assert not Review.objects.exists()


def test_a_review_is_shown_after_the_desk_has_read_it(scene: Scene, order: Order) -> None:
    client, desk = signed_in(scene.resident), signed_in(scene.manager)
    received(order, scene)
    assert "写评价" in page_text(client.get(reverse("storefront:order", args=[order.number])))

    assert say(client, order).status_code == 302
    assert "茶汤红亮" not in product_text(client, order)
    review = Review.objects.get()
    assert "茶汤红亮" in page_text(desk.get(reverse("desk:reviews")))
    page = reverse("desk:review", args=[review.number])
    for _ in range(2):
        assert desk.post(page, {"act": "show"}).status_code == 302

    text = product_text(client, order)
    for words in ("4.0 星，1 条", "茶汤红亮", "示**"):
        assert words in text
    assert "示例居民" not in text.partition('id="said"')[2]
    assert Message.objects.filter(user=scene.resident, subject__endswith="已公开").count() == 1


def test_a_refused_review_says_why_and_may_be_written_anew(scene: Scene, order: Order) -> None:
    client, desk = signed_in(scene.resident), signed_in(scene.manager)
    received(order, scene)
    say(client, order, text="请打我电话 13900000000")
    page = reverse("desk:review", args=[Review.objects.get().number])
    assert desk.post(page, {"act": "refuse", "reason": " "}).status_code == 400
    assert Review.objects.get().state == ReviewState.WAITING

    desk.post(page, {"act": "refuse", "reason": "写了电话"})
    assert desk.post(page, {"act": "show"}).status_code == 409

    assert Review.objects.get().state == ReviewState.REFUSED
    assert "写了电话" in page_text(client.get(reverse("storefront:review", args=[order.number, 1])))
    assert "写了电话" in Message.objects.filter(user=scene.resident).order_by("-pk")[0].body
    say(client, order, text="茶很好")
    assert list(Review.objects.values_list("state", "text", "refusal")) == [(ReviewState.WAITING, "茶很好", "")]


def test_a_line_is_reviewed_once_and_a_form_once(scene: Scene, order: Order) -> None:
    client, key = signed_in(scene.resident), str(uuid4())
    received(order, scene)

    assert [say(client, order, key=key).status_code for _ in range(2)] == [302, 302]
    assert say(client, order).status_code == 409
    assert say(client, order, key=key, text="别的话").status_code == 409
    assert say(client, order, 2, key=key).status_code == 409

    assert list(Review.objects.values_list("line__position", "stars", "text")) == [(1, 4, "茶汤红亮")]


@pytest.mark.parametrize("changes", [{"stars": "6"}, {"stars": ""}, {"text": " "}, {"text": "好" * 501}, {"key": "x"}])
def test_a_review_without_stars_or_words_is_not_taken(scene: Scene, order: Order, changes: dict) -> None:
    received(order, scene)

    assert say(signed_in(scene.resident), order, **changes).status_code == 400
    assert not Review.objects.exists()


def test_only_the_orders_buyer_reviews_and_only_the_desk_decides(scene: Scene, order: Order) -> None:
    received(order, scene)
    for who in (scene.officer, scene.stranger, scene.manager, scene.office):
        assert say(signed_in(who), order).status_code == 404
    assert not Review.objects.exists()
    say(signed_in(scene.resident), order)
    page = reverse("desk:review", args=[Review.objects.get().number])
    for who in (scene.resident, scene.officer, scene.stranger, scene.office):
        assert signed_in(who).post(page, {"act": "show"}).status_code == 403
    assert Review.objects.get().state == ReviewState.WAITING
    for position in ("3", "x", "１"):
        assert say(signed_in(scene.resident), order, position).status_code == 404
