"""A person's own pages: who may see them, what they show, and the address book."""

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from market.audit.models import Activity
from market.buyers.enums import BuyerKind, BuyerState
from market.buyers.models import Address
from market.notifications.models import Message
from market.notifications.operations import write_messages
from tests.factories import AT, make_buyer
from tests.web.conftest import Scene, signed_in

pytestmark = pytest.mark.django_db

BOOK, NEW = "/account/addresses/", "/account/addresses/new/"
PAGES = ["/account/", "/account/messages/", BOOK, NEW, "/account/password/"]
TYPED = {
    "recipient": "示例收货人",
    "phone": "１39 0000 0000",
    "province": "上海市",
    "city": "",
    "district": "松江区",
    "detail": "示例路 1 号",
}


def text_of(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize("page", PAGES)
def test_page_is_for_people_who_signed_in(client: Client, scene: Scene, page: str) -> None:
    assert client.get(page).headers["Location"] == f"/sign-in/?next={page}"

    answer = signed_in(scene.resident).get(page)

    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert len(html.fromstring(text_of(answer)).cssselect("h1")) == 1


@pytest.mark.parametrize("page", ["terms", "privacy", "returns", "about", "contact", "sign_up", "reset_ask"])
def test_page_is_for_everybody(client: Client, scene: Scene, page: str) -> None:
    answer = client.get(reverse(f"storefront:{page}"))

    assert answer.status_code == 200
    assert "12315" in text_of(answer)


def test_legal_texts_carry_their_day_and_the_policy_its_basis(client: Client, scene: Scene) -> None:
    assert "2026-12-01 版，从这一天起生效" in text_of(client.get("/terms/"))
    about = text_of(client.get("/about/"))
    for words in ("沪松合组办〔2021〕8号", "2025 年", "现行", "示例，未登记"):
        assert words in about


def test_cookies_are_the_three_that_the_privacy_text_names(client: Client, scene: Scene) -> None:
    client.post(reverse("storefront:cart_add"), {"sku": scene.tea.sku, "quantity": 1, "act": "add"})
    client.post("/large-type/", {"large": "1"})
    client.post("/sign-out/")

    assert "已退出登录" in text_of(client.get("/sign-in/"))
    assert set(client.cookies) == {"sessionid", "csrftoken", "large"}


def test_account_shows_units_and_what_waits(scene: Scene) -> None:
    make_buyer(BuyerKind.UNION, members=[scene.officer], name="示例待审工会", state=BuyerState.PENDING)
    returned = make_buyer(
        BuyerKind.ENTERPRISE,
        members=[scene.officer],
        unit_type="ENTERPRISE",
        name="示例退回企业",
        state=BuyerState.RETURNED,
        decision_note="名称与证书不一致",
    )

    page = text_of(signed_in(scene.officer).get("/account/"))

    for words in (scene.school.name, "示例待审工会", "待审核", "示例退回企业", "名称与证书不一致"):
        assert words in page
    assert f"/unit/apply/?again={returned.number}" in page
    assert scene.union.name not in page


def test_inbox_shows_ones_own_messages_and_marks_them_read(scene: Scene) -> None:
    write_messages(
        user_ids=[scene.resident.pk], subject="<b>您的订单</b>", body="第一行\n第二行", at=AT, link="/account/"
    )
    write_messages(user_ids=[scene.stranger.pk], subject="别人的消息", body="看", at=AT)
    client = signed_in(scene.resident)

    page = text_of(client.get("/account/messages/"))
    assert "&lt;b&gt;您的订单&lt;/b&gt;" in page
    assert "第一行<br>第二行" in page
    assert "未读" in page
    assert "别人的消息" not in page

    assert client.post("/account/messages/").status_code == 302
    assert "未读" not in text_of(client.get("/account/messages/"))
    assert Message.objects.filter(read_at=None).count() == 1


def test_address_is_added_changed_and_removed(scene: Scene) -> None:
    client = signed_in(scene.resident)

    assert client.post(NEW, TYPED).headers["Location"] == BOOK
    entry = Address.objects.get()
    assert (entry.buyer, entry.phone, entry.is_default) == (scene.home, "13900000000", True)
    assert entry.line == "上海市松江区示例路 1 号"

    form = next(f for f in html.fromstring(text_of(client.get(f"{BOOK}{entry.number}/"))).forms if "detail" in f.inputs)
    assert form.fields["detail"] == "示例路 1 号"
    client.post(f"{BOOK}{entry.number}/", {**TYPED, "detail": "示例路 2 号"})
    entry.refresh_from_db()
    assert (entry.detail, entry.is_default) == ("示例路 2 号", True)

    client.post(f"{BOOK}{entry.number}/remove/")
    entry.refresh_from_db()
    assert entry.is_removed
    assert client.get(f"{BOOK}{entry.number}/").status_code == 404
    actions = Activity.objects.filter(subject_number=scene.home.number).order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["buyer.address_saved", "buyer.address_saved", "buyer.address_removed"]


def test_new_address_starts_in_songjiang(scene: Scene) -> None:
    page = html.fromstring(text_of(signed_in(scene.resident).get(NEW)))

    form = next(f for f in page.forms if "detail" in f.inputs)
    assert (form.fields["province"], form.fields["district"]) == ("上海市", "松江区")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"phone": "123"}, "请填写 11 位手机号，或带区号的固定电话"),
        ({"recipient": ""}, "请填写收货人"),
        ({"detail": "长" * 121}, "最多 120 个字"),
    ],
)
def test_refused_address_keeps_what_was_typed(scene: Scene, changes: dict[str, str], words: str) -> None:
    answer = signed_in(scene.resident).post(NEW, {**TYPED, **changes})

    form = next(f for f in html.fromstring(text_of(answer)).forms if "detail" in f.inputs)
    assert answer.status_code == 400
    assert words in text_of(answer)
    assert form.fields["detail"] == {**TYPED, **changes}["detail"]
    assert Address.objects.count() == 0


def test_address_of_another_book_is_not_there(scene: Scene) -> None:
    signed_in(scene.resident).post(NEW, TYPED)
    entry = Address.objects.get()
    stranger = signed_in(scene.officer, scene.school)

    assert stranger.get(f"{BOOK}{entry.number}/").status_code == 404
    assert stranger.post(f"{BOOK}{entry.number}/", {**TYPED, "detail": "改掉"}).status_code == 404
    assert stranger.post(f"{BOOK}{entry.number}/remove/").status_code == 404
    assert stranger.post(NEW, {**TYPED, "buyer": scene.home.number}).status_code == 404

    entry.refresh_from_db()
    assert (entry.detail, entry.is_removed, Address.objects.count()) == ("示例路 1 号", False, 1)


def test_form_saves_into_the_book_it_was_shown_for(scene: Scene) -> None:
    home = make_buyer(members=[scene.officer], name="示例经办人")
    client = signed_in(scene.officer, home)
    form = next(f for f in html.fromstring(text_of(client.get(NEW))).forms if "detail" in f.inputs)
    client.post("/act-as/", {"buyer": scene.school.number})

    client.post(NEW, {**TYPED, "buyer": form.fields["buyer"]})

    assert Address.objects.get().buyer == home


def test_acting_changes_for_members_of_approved_buyers_only(scene: Scene) -> None:
    waiting = make_buyer(BuyerKind.UNION, members=[scene.officer], state=BuyerState.PENDING)
    client = signed_in(scene.officer)

    assert client.post("/act-as/", {"buyer": scene.union.number}).status_code == 404
    assert client.post("/act-as/", {"buyer": "B-NONE"}).status_code == 404
    assert client.post("/act-as/", {"buyer": waiting.number}).status_code == 409
    assert "acting" not in client.session
    answer = client.post("/act-as/", {"buyer": scene.school.number, "next": "https://evil.example/"})

    assert answer.headers["Location"] == "/"
    assert client.session["acting"] == scene.school.number
    assert client.get("/act-as/").status_code == 405


def test_membership_that_ended_ends_the_acting(scene: Scene) -> None:
    client = signed_in(scene.officer, scene.school)
    assert f"替 <b>{scene.school.name}</b>" in text_of(client.get("/account/"))

    scene.school.memberships.filter(user=scene.officer).delete()

    assert scene.school.name not in text_of(client.get("/account/"))


def test_large_type_is_remembered_and_goes_back_to_our_page(client: Client, scene: Scene) -> None:
    answer = client.post("/large-type/", {"large": "1", "next": "/terms/"})

    assert answer.headers["Location"] == "/terms/"
    assert (client.cookies["large"].value, client.cookies["large"]["httponly"]) == ("1", True)
    assert '<html lang="zh-CN" class="large">' in text_of(client.get("/terms/"))
    assert client.post("/large-type/", {"large": "0", "next": "//evil.example"}).headers["Location"] == "/"
    assert '<html lang="zh-CN">' in text_of(client.get("/terms/"))


def test_page_facts_cost_a_signed_in_person_four_statements(scene: Scene, django_assert_num_queries: object) -> None:
    for user, buyer in ((scene.resident, None), (scene.officer, scene.school)):
        client = signed_in(user, buyer)
        # session, person with roles, buyers, cart count
        with django_assert_num_queries(4):  # type: ignore[operator]
            assert client.get("/terms/").status_code == 200


def test_page_facts_cost_a_guest_nothing(client: Client, scene: Scene, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert client.get("/terms/").status_code == 200
