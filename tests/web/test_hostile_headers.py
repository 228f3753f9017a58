"""Headers and cookies that no browser sends: refused in words, never a fault."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.conftest import Scene, signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "referer", ["http://[x", "http://testserver", "http://testserver?x=1", "http://testserver//evil.example/"]
)
def test_odd_referer_leads_to_a_page_of_ours(scene: Scene, referer: str) -> None:
    guest, client = Client(), signed_in(scene.resident)

    to_sign_in = guest.post(reverse("storefront:act_as"), headers={"referer": referer})
    back = client.post(reverse("storefront:cart_add"), {"sku": "x", "quantity": "0"}, headers={"referer": referer})

    assert to_sign_in.status_code == 302
    assert back.status_code == 302
    assert back.headers["Location"].startswith("/")
    assert not back.headers["Location"].startswith("//")


@pytest.mark.parametrize(
    "target", ["abc", "?x=1", "#x", "desk:home", "//evil.example/", "http://evil.example/", "http://[x"]
)
def test_odd_next_leads_home(scene: Scene, target: str) -> None:
    client = signed_in(scene.resident)

    answer = client.post(reverse("storefront:act_as"), {"buyer": scene.home.number, "next": target})

    assert answer.headers["Location"] == reverse("storefront:home")


def test_odd_htmx_address_is_no_fault(client: Client, scene: Scene) -> None:
    headers = {"hx-request": "true", "hx-current-url": "http://[x"}

    assert client.get(reverse("storefront:account"), headers=headers).status_code == 200


def test_cookie_with_a_nul_is_refused(client: Client, scene: Scene) -> None:
    client.cookies.load('sessionid="\\000aaaaaaaaaa"')

    assert client.get(reverse("storefront:account")).status_code == 400
