"""Signing up, in and out over HTTP: what is recorded, what is refused, and what an answer gives away."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from lxml import html

from market.accounts.models import Consent, SignInFailure, User
from market.audit.models import Activity
from market.buyers.enums import BuyerKind
from market.buyers.models import Buyer
from market.web.shop import TERMS_VERSION
from tests.factories import AT, make_user
from tests.web.conftest import Scene, signed_in
from tests.web.shop import PASSWORD, SIGN_IN, SIGN_OUT, SIGN_UP, STATED, sign_in

pytestmark = pytest.mark.django_db


def text_of(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_sign_up_makes_a_resident_with_both_consents(client: Client) -> None:
    answer = client.post(SIGN_UP, STATED)

    user = User.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert (user.login, user.display_name, user.email) == ("13900000000", "示例顾客", "name@example.test")
    assert Buyer.objects.get().kind == BuyerKind.INDIVIDUAL
    consents = Consent.objects.order_by("document").values_list("user", "document", "version", "at")
    assert list(consents) == [(user.pk, "PRIVACY", TERMS_VERSION, AT), (user.pk, "TERMS", TERMS_VERSION, AT)]
    assert Activity.objects.filter(action="user.signed_up", subject_number=user.number).count() == 1
    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"agrees_terms": ""}, "同意《服务协议》后才能注册"),
        ({"agrees_privacy": ""}, "同意《隐私政策》后才能注册"),
        ({"login": "somebody"}, "请填写 11 位手机号或邮箱地址"),
        ({"password": "short"}, "至少要 8 位"),
        ({"email": "name@"}, "邮箱的样子不对"),
        ({"display_name": "　"}, "请填写怎么称呼您"),
        ({"display_name": "名" * 21}, "最多 20 个字"),
    ],
)
def test_refused_sign_up_keeps_all_but_the_password(client: Client, changes: dict[str, str], words: str) -> None:
    answer = client.post(SIGN_UP, {**STATED, **changes})

    page = html.fromstring(text_of(answer))
    form = next(form for form in page.forms if "agrees_terms" in form.inputs)
    assert answer.status_code == 400
    assert words in text_of(answer)
    assert page.cssselect("[data-error-summary] a[href^='#id_']")
    assert PASSWORD not in text_of(answer)
    assert form.fields["login"] == {**STATED, **changes}["login"]
    assert form.fields["password"] in {None, ""}
    assert [User.objects.count(), Buyer.objects.count(), Consent.objects.count()] == [0, 0, 0]
    assert not is_signed_in(client)


def test_taken_login_is_refused(client: Client) -> None:
    make_user(login="13900000000", email="")

    answer = client.post(SIGN_UP, STATED)

    assert answer.status_code == 409
    assert "已经注册过" in text_of(answer)
    assert [User.objects.count(), Buyer.objects.count(), Consent.objects.count()] == [1, 0, 0]


@pytest.mark.parametrize("typed", ["name@example.test", " NAME@Example.test ", "ｎａｍｅ@example.test"])
def test_right_password_opens_a_new_session(client: Client, typed: str) -> None:
    make_user(login="name@example.test", password=PASSWORD)
    client.get(SIGN_IN)
    session = client.session
    session["kept"] = "yes"
    session.save()
    old = session.session_key

    answer = sign_in(client, typed)

    assert answer.status_code == 302  # type: ignore[attr-defined]
    assert is_signed_in(client)
    assert client.session.session_key != old
    assert not Session.objects.filter(session_key=old).exists()
    assert SignInFailure.objects.count() == 0


def test_unknown_login_and_wrong_password_answer_alike(client: Client) -> None:
    make_user(login="name@example.test", password=PASSWORD)
    make_user(login="gone@example.test", password=PASSWORD, is_active=False)

    answers = [
        sign_in(client, "name@example.test", "wrong"),
        sign_in(client, "nobody@example.test", "wrong"),
        sign_in(client, "gone@example.test", PASSWORD),
        sign_in(client, "no login at all", "wrong"),
    ]

    said = {html.fromstring(text_of(a)).cssselect("[data-error-summary]")[0].text_content() for a in answers}
    assert {a.status_code for a in answers} == {400}  # type: ignore[attr-defined]
    assert len(said) == 1
    assert "手机号、邮箱或密码不对" in said.pop()
    assert not is_signed_in(client)


def test_sixth_try_waits_with_the_right_password_too_and_changes_nothing(client: Client) -> None:
    make_user(login="name@example.test", password=PASSWORD)
    for _ in range(5):
        assert sign_in(client, password="wrong").status_code == 400  # type: ignore[attr-defined]

    answer = sign_in(client)

    assert answer.status_code == 429  # type: ignore[attr-defined]
    assert "请在 10:15 以后再试" in text_of(answer)
    assert not is_signed_in(client)
    assert SignInFailure.objects.count() == 5
    with time_machine.travel(AT + timedelta(minutes=15), tick=False):
        assert sign_in(client).status_code == 302  # type: ignore[attr-defined]
    assert SignInFailure.objects.count() == 0


def test_address_is_closed_after_thirty_wrong_tries_and_others_are_not(client: Client) -> None:
    make_user(login="name@example.test", password=PASSWORD)
    for number in range(30):
        sign_in(client, f"n{number}@example.test", "wrong")

    assert sign_in(client).status_code == 429  # type: ignore[attr-defined]
    assert sign_in(Client(REMOTE_ADDR="192.0.2.2")).status_code == 302  # type: ignore[attr-defined]


def test_forwarded_header_does_not_open_a_closed_address(client: Client) -> None:
    for number in range(30):
        client.post(
            SIGN_IN,
            {"login": f"n{number}@example.test", "password": "wrong"},
            headers={"X-Forwarded-For": f"192.0.2.{number}"},
        )

    assert {failure.address for failure in SignInFailure.objects.all()} == {"127.0.0.1"}
    assert sign_in(client).status_code == 429  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("target", "goes_to"),
    [
        ("/account/?page=2", "/account/?page=2"),
        ("http://testserver/account/", "/account/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("http:///evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_sign_in_goes_on_to_pages_of_ours_only(client: Client, target: str, goes_to: str) -> None:
    make_user(login="name@example.test", password=PASSWORD)

    assert sign_in(client, next=target).headers["Location"] == goes_to  # type: ignore[attr-defined]


def test_page_asked_for_is_kept_through_sign_up(client: Client) -> None:
    asked = client.get("/account/addresses/?page=1")
    page = html.fromstring(text_of(client.get(asked.headers["Location"])))
    (to_sign_up,) = [a.get("href") for a in page.cssselect("main a") if a.get("href", "").startswith(SIGN_UP)]

    form = next(f for f in html.fromstring(text_of(client.get(to_sign_up))).forms if "agrees_terms" in f.inputs)
    answer = client.post(SIGN_UP, {**STATED, "next": form.fields["next"]})

    assert answer.headers["Location"] == "/account/addresses/?page=1"


def test_signed_in_person_is_led_past_the_sign_in_page(scene: Scene) -> None:
    assert signed_in(scene.resident).get(SIGN_IN).headers["Location"] == "/account/"


def test_sign_out_is_a_post_that_ends_the_session(scene: Scene) -> None:
    client = signed_in(scene.resident)

    assert client.get(SIGN_OUT).status_code == 405
    assert is_signed_in(client)
    assert client.post(SIGN_OUT).status_code == 302
    assert not is_signed_in(client)


@pytest.mark.parametrize("path", [SIGN_UP, SIGN_IN, SIGN_OUT, "/act-as/", "/large-type/", "/account/messages/"])
def test_posts_without_the_token_are_refused(scene: Scene, path: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(scene.resident)

    answer = client.post(path, STATED)

    assert answer.status_code == 403
    assert "要重新打开" in text_of(answer)
    assert is_signed_in(client)


def test_session_of_a_disabled_person_is_over(scene: Scene) -> None:
    client = signed_in(scene.resident)
    User.objects.filter(pk=scene.resident.pk).update(is_active=False)

    assert client.get("/account/").headers["Location"] == f"{SIGN_IN}?next=/account/"


@pytest.mark.parametrize("page", ["sign_up", "sign_in"])
def test_password_managers_find_their_way(client: Client, page: str) -> None:
    form = html.fromstring(text_of(client.get(reverse(f"storefront:{page}"))))

    hints = {field.get("name"): field.get("autocomplete") for field in form.cssselect("form.stack .input")}
    assert hints["login"] == "username"
    assert hints["password"] == ("new-password" if page == "sign_up" else "current-password")
