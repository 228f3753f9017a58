"""Where a person is signed in: the list, ending one, ending all others."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client

from market.accounts.models import OpenSession, User
from market.accounts.operations import forget_expired_sessions
from tests.factories import AT, make_user
from tests.web.conftest import page_text
from tests.web.shop import PASSWORD, sign_in

pytestmark = pytest.mark.django_db
PAGE = "/account/sessions/"
PHONE = "Mozilla/5.0 (Linux; Android 14) Chrome/120.0 Mobile Safari/537.36 MicroMessenger/8.0"
DESKTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Firefox/140.0"


@pytest.fixture
def person() -> User:
    return make_user(login="name@example.test", password=PASSWORD)


def browser(agent: str) -> Client:
    client = Client(headers={"user-agent": agent})
    sign_in(client)
    return client


def test_list_names_the_devices_and_no_more_of_them(person: User) -> None:
    browser(PHONE)
    here = browser(DESKTOP)

    page = page_text(here.get(PAGE))

    assert "Windows 电脑 · Firefox" in page.split("这一台")[1].split("</section>")[0]
    assert "安卓 · 微信" in page
    assert sorted(OpenSession.objects.values_list("device", flat=True)) == ["Windows 电脑 · Firefox", "安卓 · 微信"]


def test_one_session_elsewhere_is_ended(person: User) -> None:
    phone, here, third = browser(PHONE), browser(DESKTOP), browser(PHONE)
    number = OpenSession.objects.get(session_key=phone.session.session_key).number

    assert here.post(PAGE, {"act": "end", "number": number}).headers["Location"] == PAGE

    assert phone.get("/account/").status_code == 302
    assert (here.get("/account/").status_code, third.get("/account/").status_code) == (200, 200)
    assert OpenSession.objects.count() == 2


def test_all_others_are_ended_at_once(person: User) -> None:
    phone, third, here = browser(PHONE), browser(PHONE), browser(DESKTOP)

    answer = here.post(PAGE, {"act": "end_others"}, follow=True)

    assert "另外 2 处都退出了" in page_text(answer)
    assert [client.get("/account/").status_code for client in (phone, third, here)] == [302, 302, 200]
    assert OpenSession.objects.get().session_key == here.session.session_key


def test_neither_ones_own_nor_anothers_session_is_ended(person: User) -> None:
    here = browser(DESKTOP)
    make_user(login="other@example.test", password=PASSWORD)
    other = Client()
    sign_in(other, "other@example.test")

    for client in (here, other):
        number = OpenSession.objects.get(session_key=client.session.session_key).number
        assert here.post(PAGE, {"act": "end", "number": number}).status_code == 404

    assert here.post(PAGE, {"act": "end"}).status_code == 404
    assert here.post(PAGE, {}).status_code == 400
    assert [client.get("/account/").status_code for client in (here, other)] == [200, 200]
    assert OpenSession.objects.count() == 2


def test_last_use_is_noted_every_ten_minutes(person: User) -> None:
    here = browser(DESKTOP)

    for minutes, noted in ((9, 0), (10, 10), (15, 10), (20, 20)):
        with time_machine.travel(AT + timedelta(minutes=minutes), tick=False):
            here.get("/account/")
        assert OpenSession.objects.get().seen_at == AT + timedelta(minutes=noted)


def test_sign_out_and_the_sweep_take_sessions_off_the_list(person: User) -> None:
    here = browser(DESKTOP)
    browser(PHONE)

    here.post("/sign-out/")
    assert OpenSession.objects.get().device == "安卓 · 微信"
    over = Session.objects.get(session_key=OpenSession.objects.get().session_key).expire_date

    assert forget_expired_sessions(at=over + timedelta(seconds=1), limit=10) >= 1
    assert OpenSession.objects.count() == 0


def test_session_that_changes_the_password_stays_on_the_list_alone(person: User) -> None:
    browser(PHONE)
    here = browser(DESKTOP)

    here.post("/account/password/", {"old_password": PASSWORD, "password": "rice-and-tea-8"})

    assert OpenSession.objects.get().session_key == here.session.session_key
    assert here.get("/account/").status_code == 200
