"""Who is let in, where others are sent, and how a refusal looks as a page and as a fragment."""

import pytest
from django.test import Client
from django.urls import reverse

from market.accounts.models import User
from market.buyers.models import Membership
from tests.web.conftest import Scene, signed_in

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/account/addresses/?page=1"}


def remove_url(scene: Scene) -> str:
    return reverse("portal:member_remove", args=[scene.officer.number])


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
    assert (answer.headers["HX-Retarget"], answer.headers["HX-Reswap"]) == ("#main", "afterbegin show:top")
    assert "单位至少要有一位管理员" in page
    assert "<html" not in page


def test_page_that_is_not_there_is_chinese_and_leads_on(scene: Scene) -> None:
    for client in (Client(), signed_in(scene.resident)):
        answer = client.get("/nothing/here/")
        assert answer.status_code == 404
        assert "没有这一页" in answer.content.decode()
