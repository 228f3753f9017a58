"""Who is let in, where others are sent, and how a refusal looks as a page and as a fragment."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from lxml import html

from market.accounts.models import User
from market.buyers.models import Membership
from market.catalogue.enums import ProductKind
from tests.factories import AT, make_product
from tests.factories.deals import place, ship
from tests.web.conftest import Scene, signed_in

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/account/addresses/?page=1"}


def remove_url(scene: Scene) -> str:
    return reverse("portal:member_remove", args=[scene.officer.number])


def note_headers(answer: HttpResponse) -> tuple[str, ...]:
    """Where htmx puts the answer, and that it takes all of it."""
    return tuple(answer.headers[name] for name in ("HX-Retarget", "HX-Reswap", "HX-Reselect"))


@pytest.mark.parametrize(
    ("site", "insider"), [("desk", "manager"), ("office", "office")], ids=["the desk", "the district office"]
)
def test_site_is_for_its_staff(client: Client, scene: Scene, site: str, insider: str) -> None:
    home = reverse(f"{site}:home")

    assert client.get(home).headers["Location"] == f"/sign-in/?next={home}"
    for name in ("resident", "officer", "manager", "office"):
        person: User = getattr(scene, name)
        answer = signed_in(person).get(home)
        assert answer.status_code == (200 if name == insider else 403)
        if name != insider:
            assert "这里要有权限才能进" in answer.content.decode()


def test_guest_who_posts_comes_back_to_the_page_of_the_form(client: Client, scene: Scene) -> None:
    answer = client.post(remove_url(scene), headers={"Referer": "http://testserver/unit/members/?page=1"})

    assert answer.headers["Location"] == "/sign-in/?next=/unit/members/%3Fpage%3D1"
    assert client.post(remove_url(scene), headers={"Referer": "https://evil.example"}).headers["Location"] == (
        "/sign-in/?next=/"
    )
    assert Membership.objects.filter(buyer=scene.school).count() == 1


def test_form_sent_after_the_session_ended_is_said_not_to_have_been_sent(client: Client, scene: Scene) -> None:
    words = "刚才没有提交。登录后请再填一次。"
    assert words not in client.get("/unit/members/", follow=True).content.decode()

    answer = client.post(remove_url(scene), headers={"Referer": "http://testserver/unit/members/"}, follow=True)

    assert answer.redirect_chain == [("/sign-in/?next=/unit/members/", 302)]
    page = html.fromstring(answer.content.decode())
    assert [note.text_content() for note in page.cssselect(".messages .note")] == [words]
    assert page.cssselect("main input[name=next]")[0].get("value") == "/unit/members/"
    assert Membership.objects.filter(buyer=scene.school).count() == 1


def test_htmx_is_told_to_leave_its_page(client: Client) -> None:
    answer = client.get("/account/messages/", headers=HTMX)

    assert answer.headers["HX-Redirect"] == "/sign-in/?next=/account/addresses/%3Fpage%3D1"
    assert answer.content == b""


def test_refusal_is_a_page_with_its_status_and_a_way_back(scene: Scene) -> None:
    answer = signed_in(scene.officer, scene.school).post(
        remove_url(scene), headers={"Referer": "http://testserver/unit/members/"}
    )

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "没有做成" in page
    assert "单位至少要有一位管理员" in page
    assert '<a class="btn btn-do" href="/unit/members/">回到刚才那一页</a>' in page


def test_refusal_leads_home_where_the_page_before_is_none_of_ours(scene: Scene) -> None:
    client = signed_in(scene.officer, scene.school)

    for headers in ({}, {"Referer": "https://evil.example/"}, {"Referer": "javascript:alert(1)"}):
        page = client.post(remove_url(scene), headers=headers).content.decode()
        assert '<a class="btn btn-do" href="/">回到首页</a>' in page
        assert "回到刚才那一页" not in page
        assert "evil.example" not in page
        assert "javascript:" not in page


def test_refusal_is_a_note_on_top_of_the_page_for_htmx(scene: Scene) -> None:
    answer = signed_in(scene.officer, scene.school).post(remove_url(scene), headers=HTMX)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert note_headers(answer) == ("#main", "afterbegin show:top", "unset")
    assert "单位至少要有一位管理员" in page
    assert "<html" not in page


def test_page_that_is_not_there_is_chinese_and_leads_on(scene: Scene) -> None:
    for client in (Client(), signed_in(scene.resident)):
        answer = client.get("/nothing/here/")
        assert answer.status_code == 404
        assert "没有这一页" in answer.content.decode()


def test_every_refused_request_of_htmx_is_a_note(scene: Scene) -> None:
    client = signed_in(scene.resident)
    strict = Client(enforce_csrf_checks=True)

    for answer, status in (
        (client.get("/nothing/here/", headers=HTMX), 404),
        (client.get("/desk/", headers=HTMX), 403),
        (client.get(reverse("storefront:act_as"), headers=HTMX), 405),
        (strict.post(reverse("storefront:cart_add"), headers=HTMX), 403),
        (client.post(reverse("storefront:cart_add"), {"sku": "\x00"}, headers=HTMX), 400),
    ):
        note = html.fromstring(answer.content.decode())
        assert (answer.status_code, note.get("class"), note.get("role")) == (status, "note note-bad", "alert")
        assert note_headers(answer) == ("#main", "afterbegin show:top", "unset")
    assert "放得太久" in strict.post(reverse("storefront:cart_add")).content.decode()


def test_address_for_forms_only_says_so_in_chinese(scene: Scene) -> None:
    for client in (Client(), signed_in(scene.resident)):
        answer = client.get(reverse("storefront:cart_add"))

        assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
        assert "这里不能直接打开" in answer.content.decode()


@pytest.mark.parametrize("page", ["order_accept", "enquiry"])
def test_page_at_an_address_for_forms_leads_on_to_the_page_before(scene: Scene, page: str) -> None:
    client = signed_in(scene.officer, scene.school)
    if page == "order_accept":
        order = place(scene.officer, scene.school, {scene.tea: 5}, payment_terms="GOODS_FIRST")
        ship(order, scene.manager)
        form, before = reverse("storefront:order_accept", args=[order.number]), f"/orders/{order.number}/"
    else:
        trip = make_product(kind=ProductKind.TOURISM, comparable=None)
        form, before = (reverse(f"storefront:{name}", args=[trip.slug]) for name in ("enquiry", "product"))
    scene.union.memberships.create(user=scene.officer, role="BUYER", added_at=AT)

    refused = client.post(form, {}, headers={"Referer": f"http://testserver{before}"})

    assert refused.status_code == 400
    nexts = {field.get("value") for field in html.fromstring(refused.content.decode()).cssselect("[name=next]")}
    assert nexts == {before}
    assert client.get(before).status_code == 200


@pytest.mark.parametrize("page", ["/", "/cart/", "/unit/", "/account/", "/help/terms/"])
def test_what_a_person_saw_is_not_kept_by_the_browser(scene: Scene, page: str) -> None:
    assert signed_in(scene.officer, scene.school).get(page, follow=True).headers["Cache-Control"] == "no-store"
    assert "Cache-Control" not in Client().get("/").headers
