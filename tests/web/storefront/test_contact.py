"""Changing one's mobile number or mailbox: the old proof, the new code, and who is told."""

import re
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client

from market.accounts.models import User
from market.audit.models import Activity
from market.notifications.models import Message
from market.notifications.operations import mail_waiting_messages
from tests.factories import AT, make_user
from tests.web.conftest import page_text, signed_in
from tests.web.shop import PASSWORD

pytestmark = pytest.mark.django_db
CHANGE, CONFIRM = "/account/contact/", "/account/contact/confirm/"
OLD, NEW = "old@example.test", "new@example.test"


@pytest.fixture(autouse=True)
def sms_folder(tmp_path: Path, settings: object) -> Path:
    settings.SMS_FILE_PATH = tmp_path / "sms"  # type: ignore[attr-defined]
    return tmp_path / "sms"


@pytest.fixture
def person() -> User:
    return make_user(login=OLD, email=OLD, password=PASSWORD)


def mailed_code() -> str:
    return re.findall(r"验证码 (\d{6})", mail.outbox[-1].body)[0]


def test_mailbox_is_changed_by_the_old_proof_and_the_new_code(person: User) -> None:
    client = signed_in(person)

    asked = client.post(CHANGE, {"contact": "New@Example.test ", "proof": PASSWORD})
    assert (asked.headers["Location"], mail.outbox[-1].to) == (CONFIRM, [NEW])
    done = client.post(CONFIRM, {"code": mailed_code()})

    assert done.headers["Location"] == "/account/"
    person.refresh_from_db()
    assert (person.login, person.email, person.mobile) == (NEW, NEW, "")
    assert client.get("/account/").status_code == 200
    note = Activity.objects.get(action="user.contact_changed")
    assert (note.subject_number, note.data) == (person.number, {"what": "邮箱"})
    mail.outbox.clear()
    mail_waiting_messages(at=AT)
    assert sorted(message.to[0] for message in mail.outbox) == [NEW, OLD]
    assert Message.objects.get().to_contact == ""


def test_mobile_beside_a_mailbox_does_not_change_how_one_signs_in(person: User, sms_folder: Path) -> None:
    client = signed_in(person)

    client.post(CHANGE, {"contact": "13900000007", "proof": PASSWORD})
    (sent,) = sms_folder.iterdir()
    client.post(CONFIRM, {"code": re.findall(r"验证码 (\d{6})", sent.read_text())[0]})

    person.refresh_from_db()
    assert (person.login, person.email, person.mobile) == (OLD, OLD, "13900000007")


@pytest.mark.parametrize(
    ("contact", "proof", "status", "words"),
    [
        (NEW, "wrong", 400, "现在的密码不对"),
        (NEW, "123456", 400, "验证码不对"),
        (OLD, PASSWORD, 400, "这就是现在用的"),
        ("nothing", PASSWORD, 400, "11 位手机号或邮箱"),
        ("taken@example.test", PASSWORD, 409, "别的账号登录用的"),
    ],
)
def test_refused_change_sends_nothing_and_keeps_what_was_typed(
    person: User, contact: str, proof: str, status: int, words: str
) -> None:
    make_user(login="taken@example.test")
    client = signed_in(person)

    answer = client.post(CHANGE, {"contact": contact, "proof": proof})

    assert answer.status_code == status
    assert words in page_text(answer)
    assert f'value="{contact}"' in answer.content.decode()
    assert mail.outbox == []
    assert client.get(CONFIRM).headers["Location"] == CHANGE


def test_wrong_code_changes_nothing(person: User) -> None:
    client = signed_in(person)
    client.post(CHANGE, {"contact": NEW, "proof": PASSWORD})

    answer = client.post(CONFIRM, {"code": f"{(int(mailed_code()) + 1) % 1_000_000:06d}"})

    assert answer.status_code == 400
    person.refresh_from_db()
    assert (person.login, person.email) == (OLD, OLD)
    assert Message.objects.count() == 0


def test_address_taken_meanwhile_is_refused(person: User) -> None:
    client = signed_in(person)
    client.post(CHANGE, {"contact": NEW, "proof": PASSWORD})
    code = mailed_code()
    make_user(login=NEW)

    assert client.post(CONFIRM, {"code": code}).status_code == 409
    person.refresh_from_db()
    assert person.login == OLD


def test_code_proves_the_address_for_its_person_only(person: User) -> None:
    client, other = signed_in(person), signed_in(make_user(password=PASSWORD))
    other.post(CHANGE, {"contact": NEW, "proof": PASSWORD})
    code = mailed_code()
    client.post(CHANGE, {"contact": NEW, "proof": PASSWORD})

    if mailed_code() != code:
        assert client.post(CONFIRM, {"code": code}).status_code == 400


def test_guest_is_sent_to_sign_in(client: Client) -> None:
    for page in (CHANGE, CONFIRM):
        assert client.get(page).headers["Location"] == f"/sign-in/?next={page}"
