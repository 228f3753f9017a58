"""Changing a password, and resetting a forgotten one by mail."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client

from market.accounts.models import Attempt, User
from market.audit.models import Activity
from market.notifications.models import Message
from market.notifications.operations import mail_waiting_messages
from tests.factories import AT, make_user

pytestmark = pytest.mark.django_db

CHANGE, ASK, SENT, SIGN_IN = "/account/password/", "/password-reset/", "/password-reset/sent/", "/sign-in/"
OLD, NEW = "tea-and-rice-7", "rice-and-tea-8"


@pytest.fixture
def person() -> User:
    return make_user(login="name@example.test", email="name@example.test", password=OLD)


def may_enter(password: str) -> bool:
    return Client().post(SIGN_IN, {"login": "name@example.test", "password": password}).status_code == 302


def test_change_ends_the_other_sessions_and_tells_the_person(person: User) -> None:
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        client.post(SIGN_IN, {"login": person.login, "password": OLD})

    answer = here.post(CHANGE, {"old_password": OLD, "password": NEW})

    assert answer.headers["Location"] == "/account/"
    assert here.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    assert (may_enter(OLD), may_enter(NEW)) == (False, True)
    assert Activity.objects.filter(action="user.password_changed", actor_number=person.number).count() == 1
    assert Message.objects.get().subject == "您的密码改过了"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("wrong", NEW, "现在的密码不对"),
        (OLD, "short", "至少要 8 位"),
        ("", NEW, "请填写现在的密码"),
        (OLD, "", "请填写新密码"),
    ],
)
def test_refused_change_changes_nothing(client: Client, person: User, old: str, new: str, words: str) -> None:
    client.force_login(person)

    answer = client.post(CHANGE, {"old_password": old, "password": new})

    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert may_enter(OLD)
    assert Message.objects.count() == 0


def test_old_password_cannot_be_guessed_from_an_open_session(client: Client, person: User) -> None:
    client.force_login(person)
    for _ in range(5):
        client.post(CHANGE, {"old_password": "wrong", "password": NEW})

    answer = client.post(CHANGE, {"old_password": OLD, "password": NEW})

    assert answer.status_code == 429
    person.refresh_from_db()
    assert person.check_password(OLD)


def link_in_mail() -> str:
    mail_waiting_messages(at=AT)
    (found,) = re.findall(r"http://testserver(/password-reset/\S+)", str(mail.outbox[-1].body))
    return str(found)


def test_link_sets_a_new_password_once(client: Client, person: User) -> None:
    for _ in range(5):
        client.post(SIGN_IN, {"login": person.login, "password": "wrong"})
    assert client.post(ASK, {"email": " Name@Example.TEST "}).headers["Location"] == SENT
    assert client.get(SENT).status_code == 200
    link = link_in_mail()

    assert client.get(link).status_code == 200
    assert client.post(link, {"password": NEW}).headers["Location"] == SIGN_IN

    assert (may_enter(OLD), may_enter(NEW)) == (False, True)
    assert client.get(link).status_code == 404
    assert client.post(link, {"password": "another-one-9"}).status_code == 404
    assert may_enter(NEW)
    assert mail.outbox[0].to == ["name@example.test"]
    assert Activity.objects.filter(action="user.password_reset").count() == 1


def test_weak_new_password_is_refused_and_the_link_lives_on(client: Client, person: User) -> None:
    client.post(ASK, {"email": person.email})
    link = link_in_mail()

    assert client.post(link, {"password": "short"}).status_code == 400
    person.refresh_from_db()
    assert person.check_password(OLD)
    assert client.post(link, {"password": NEW}).status_code == 302


def test_link_dies_after_an_hour(client: Client, person: User) -> None:
    client.post(ASK, {"email": person.email})
    link = link_in_mail()

    with time_machine.travel(AT + timedelta(hours=1, seconds=1), tick=False):
        answer = client.post(link, {"password": NEW})

    assert answer.status_code == 404
    assert "再要一个链接" in answer.content.decode()
    assert may_enter(OLD)


def test_link_of_one_person_does_not_open_anothers_account(client: Client, person: User) -> None:
    other = make_user(password=OLD)
    client.post(ASK, {"email": person.email})
    stolen = link_in_mail().replace(person.number, other.number)

    assert client.post(stolen, {"password": NEW}).status_code == 404
    assert other.check_password(OLD)


def test_link_dies_when_the_person_remembers_and_signs_in(client: Client, person: User) -> None:
    client.post(ASK, {"email": person.email})
    link = link_in_mail()

    assert may_enter(OLD)

    assert client.get(link).status_code == 404


def test_unknown_address_gets_the_same_answer_and_no_mail(client: Client, person: User) -> None:
    known, unknown = (client.post(ASK, {"email": email}) for email in (person.email, "nobody@example.test"))

    assert known.status_code == unknown.status_code == 302
    assert known.headers["Location"] == unknown.headers["Location"]
    assert mail_waiting_messages(at=AT) == 1


def test_mailbox_is_not_flooded(client: Client, person: User) -> None:
    for _ in range(5):
        assert client.post(ASK, {"email": person.email}).status_code == 302

    answer = client.post(ASK, {"email": person.email})

    assert answer.status_code == 429
    assert person.email in answer.content.decode()
    assert Message.objects.count() == 5
    assert Attempt.objects.count() == 5
    assert may_enter(OLD)
