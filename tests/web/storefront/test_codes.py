"""Signing in and up by a code, and a code in the place of a forgotten password."""

import re
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client

from market.accounts.models import OneTimeCode, User
from tests.factories import make_user
from tests.web.conftest import page_text, signed_in
from tests.web.shop import PASSWORD, SIGN_UP, STATED, sign_in

pytestmark = pytest.mark.django_db
ASK, ENTER, PROOF, CHANGE = "/sign-in/code/", "/sign-in/code/enter/", "/account/proof/", "/account/password/"
MOBILE = "13900000007"


@pytest.fixture(autouse=True)
def sms_folder(tmp_path: Path, settings: object) -> Path:
    settings.SMS_FILE_PATH = tmp_path / "sms"  # type: ignore[attr-defined]
    return tmp_path / "sms"


def code_by_sms(folder: Path) -> str:
    (message,) = folder.iterdir()
    number, text = message.read_text().splitlines()
    assert number == MOBILE
    message.unlink()
    return re.findall(r"验证码 (\d{6})", text)[0]


def code_by_mail(address: str) -> str:
    message = mail.outbox.pop()
    assert message.to == [address]
    return re.findall(r"验证码 (\d{6})", message.body)[0]


def test_resident_signs_in_by_the_code_of_a_short_message(client: Client, sms_folder: Path) -> None:
    make_user(login=MOBILE, mobile=MOBILE, email="")

    asked = client.post(ASK, {"login": "139 0000 0007", "next": "/cart/"})
    answer = client.post(ENTER, {"code": code_by_sms(sms_folder), "next": "/cart/"})

    assert asked.headers["Location"] == f"{ENTER}?next=%2Fcart%2F"
    assert answer.headers["Location"] == "/cart/"
    assert client.get("/account/").status_code == 200
    assert OneTimeCode.objects.count() == 0


def test_code_by_mail_does_the_same(client: Client) -> None:
    make_user(login="name@example.test")

    client.post(ASK, {"login": "Name@example.test"})
    client.post(ENTER, {"code": code_by_mail("name@example.test")})

    assert client.get("/account/").status_code == 200


def test_who_has_no_account_signs_up_with_the_proved_number(client: Client, sms_folder: Path) -> None:
    asked = client.post(ASK, {"login": MOBILE})
    answer = client.post(ENTER, {"code": code_by_sms(sms_folder)}, follow=True)

    assert asked.headers["Location"] == ENTER
    assert answer.redirect_chain == [(SIGN_UP, 302)]
    assert f'value="{MOBILE}"' in answer.content.decode()
    assert client.post(SIGN_UP, {**STATED, "login": MOBILE}).status_code == 302
    assert User.objects.get().login == MOBILE


def test_wrong_code_lets_nobody_in(client: Client, sms_folder: Path) -> None:
    make_user(login=MOBILE)
    client.post(ASK, {"login": MOBILE})
    wrong = f"{(int(code_by_sms(sms_folder)) + 1) % 1_000_000:06d}"

    answer = client.post(ENTER, {"code": wrong})

    assert answer.status_code == 400
    assert "验证码不对" in page_text(answer)
    assert OneTimeCode.objects.get().tries == 1
    assert client.get("/account/").status_code == 302


def test_code_of_one_browser_is_not_asked_for_in_another(client: Client) -> None:
    assert client.get(ENTER).headers["Location"] == ASK


def test_codes_are_limited_by_number_and_by_address(client: Client, sms_folder: Path) -> None:
    answers = [client.post(ASK, {"login": MOBILE}).status_code for _ in range(6)]
    elsewhere = Client(REMOTE_ADDR="192.0.2.9").post(ASK, {"login": MOBILE})

    assert answers == [302] * 5 + [429]
    assert elsewhere.status_code == 429
    assert len(list(sms_folder.iterdir())) == 5
    for number in range(25):
        assert client.post(ASK, {"login": f"n{number}@example.test"}).status_code == 302
    assert client.post(ASK, {"login": "last@example.test"}).status_code == 429


def test_mobile_is_refused_where_no_short_messages_are_sent(client: Client, settings: object, sms_folder: Path) -> None:
    settings.SMS_GATEWAY = ""  # type: ignore[attr-defined]
    make_user(login=MOBILE)

    answer = client.post(ASK, {"login": MOBILE})

    assert answer.status_code == 409
    assert "暂时不发短信" in page_text(answer)
    assert OneTimeCode.objects.count() == 0
    assert not sms_folder.exists()


def test_code_that_was_not_sent_is_said_so(client: Client, settings: object) -> None:
    settings.SMS_GATEWAY = "tests.web.storefront.test_codes.broken"  # type: ignore[attr-defined]

    answer = client.post(ASK, {"login": MOBILE})

    assert answer.status_code == 503
    assert "验证码没有发出去" in page_text(answer)


def broken(_mobile: str, _text: str) -> None:
    raise OSError


def test_code_stands_in_for_the_password_to_be_changed(client: Client) -> None:
    person = make_user(login="name@example.test", password=PASSWORD)
    client = signed_in(person)

    back = client.post(PROOF, headers={"Referer": f"http://testserver{CHANGE}"})
    code = code_by_mail("name@example.test")
    assert client.post(CHANGE, {"old_password": "123456", "password": "rice-and-tea-8"}).status_code == 400
    answer = client.post(CHANGE, {"old_password": code, "password": "rice-and-tea-8"})

    assert back.headers["Location"] == CHANGE
    assert answer.headers["Location"] == "/account/"
    assert sign_in(Client(), "name@example.test", "rice-and-tea-8").status_code == 302  # type: ignore[attr-defined]


def test_password_lets_in_by_the_other_contact_unless_several_have_it(client: Client) -> None:
    make_user(login=MOBILE, mobile=MOBILE, email="name@example.test", password=PASSWORD)

    assert sign_in(Client(), "name@example.test").status_code == 302  # type: ignore[attr-defined]
    make_user(login="13900000008", email="name@example.test", password="another-tea-9")
    assert sign_in(Client(), "name@example.test").status_code == 400  # type: ignore[attr-defined]
    assert sign_in(Client(), MOBILE).status_code == 302  # type: ignore[attr-defined]
