"""Limits and consents at the doors, over HTTP: what was typed is kept, nothing is written, consent is asked once."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from market.accounts.models import Consent, User
from market.accounts.operations import record_consents
from market.catalogue.enums import ProductKind
from market.catalogue.models import Enquiry
from market.orders.models import Order
from market.web.shop import TERMS_VERSION
from tests.factories import AT, make_product, make_user
from tests.web.conftest import Scene, signed_in
from tests.web.shop import PASSWORD, SIGN_UP, STATED, sign_in

pytestmark = pytest.mark.django_db


def wish(**changes: object) -> dict[str, object]:
    return {"key": uuid4(), "contact_name": "示例游客", "phone": "13900000000", "people": 2, **changes}


def test_account_makes_five_wishes_an_hour_and_keeps_what_it_typed(scene: Scene) -> None:
    url = reverse("storefront:enquiry", args=[make_product(kind=ProductKind.TOURISM).slug])
    client, first = signed_in(scene.resident), wish()
    for stated in (first, *(wish() for _ in range(4))):
        assert client.post(url, stated).status_code == 302

    answer = client.post(url, wish(contact_name="第六位"))

    assert answer.status_code == 429
    assert "登记得太勤了" in answer.content.decode()
    assert 'value="第六位"' in answer.content.decode()
    assert client.post(url, first).status_code == 302
    assert Enquiry.objects.count() == 5
    with time_machine.travel(AT + timedelta(hours=1), tick=False):
        assert client.post(url, wish()).status_code == 302


def test_address_signs_up_forty_an_hour_and_keeps_what_it_typed(client: Client) -> None:
    for _ in range(40):
        client.post(SIGN_UP, {**STATED, "password": "password1"})
    assert User.objects.count() == 0

    answer = client.post(SIGN_UP, STATED)

    assert answer.status_code == 429
    assert "这个网络一小时内注册得太多了" in answer.content.decode()
    assert f'value="{STATED["login"]}"' in answer.content.decode()
    assert User.objects.count() == 0
    assert Client(REMOTE_ADDR="192.0.2.2").post(SIGN_UP, STATED).status_code == 302


def test_failed_sign_in_does_not_speak_of_submitting(client: Client) -> None:
    make_user(login="name@example.test", password=PASSWORD)

    page = sign_in(client, password="wrong").content.decode()  # type: ignore[attr-defined]

    assert "没有登录成功" in page
    assert "还没有提交" not in page


def test_new_version_is_agreed_to_once_at_sign_in(client: Client) -> None:
    user = make_user(login="name@example.test", password=PASSWORD)
    record_consents(user=user, version="2020-01-01", at=AT)

    asked = sign_in(client, next="/account/").headers["Location"]  # type: ignore[attr-defined]
    assert asked == "/consent/?next=%2Faccount%2F"
    assert client.post(asked, {"agrees_terms": "on"}).status_code == 400
    assert Consent.objects.filter(version=TERMS_VERSION).count() == 0

    both = {"agrees_terms": "on", "agrees_privacy": "on"}
    assert client.post(asked, both).headers["Location"] == "/account/"
    assert client.post(asked, both).headers["Location"] == "/account/"
    assert Consent.objects.filter(user=user, version=TERMS_VERSION).count() == 2
    assert sign_in(Client()).headers["Location"] == "/"  # type: ignore[attr-defined]


def test_nobody_orders_under_texts_not_agreed_to(scene: Scene) -> None:
    record_consents(user=scene.resident, version="2020-01-01", at=AT)
    client, checkout = signed_in(scene.resident, scene.home), reverse("storefront:checkout")

    for answer in (client.get(checkout), client.post(checkout, {"act": "submit"})):
        assert answer.headers["Location"] == "/consent/?next=%2Fcheckout%2F"

    assert client.get(reverse("storefront:product", args=[scene.tea.product.slug])).status_code == 200
    assert Order.objects.count() == 0
