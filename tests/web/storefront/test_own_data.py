"""A copy of one's own data, and the end of an account: nothing of the person is found anywhere afterwards."""

import json
import logging
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from market.accounts.models import SealedRecord, SignInFailure, User
from market.accounts.operations import destroy_ended_records, seal_records_again
from market.accounts.rules import trade_kept_until
from market.audit.models import Activity
from market.buyers.models import Buyer
from market.catalogue.enums import ProductKind
from market.flows.confirm_receipt import confirm_receipt
from market.kernel.seals import RETENTION, SealBrokenError, unseal
from market.orders.models import Order
from market.payments.models import Refund
from tests.factories import AT, make_product
from tests.factories.deals import pay, place, ship
from tests.web.conftest import Scene, page_text, signed_in
from tests.web.shop import PASSWORD, SIGN_UP, STATED, add, sign_in

pytestmark = pytest.mark.django_db
DELETE, DATA, FILE = "/account/delete/", "/account/data/", "/account/data.json"
NAME, MOBILE, MAIL, STREET = "金丝雀九七", "13987654321", "canary97@example.test", "金丝雀路九七号"
CANARIES = (NAME, MOBILE, MAIL, STREET)
SENT = {"proof": PASSWORD, "is_meant": "on"}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: object) -> Path:
    """Where the program keeps files: messages of the demo and the journal."""
    settings.SMS_FILE_PATH = tmp_path / "sms"  # type: ignore[attr-defined]
    settings.EMAIL_FILE_PATH = tmp_path / "mail"  # type: ignore[attr-defined]
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"  # type: ignore[attr-defined]
    settings.DELETION_JOURNAL = tmp_path / "deletions.log"  # type: ignore[attr-defined]
    return tmp_path


@pytest.fixture
def person(client: Client, scene: Scene) -> User:
    """Somebody who left traces everywhere a resident can."""
    client.post(SIGN_UP, {**STATED, "login": MOBILE, "display_name": NAME, "email": MAIL, "password": PASSWORD})
    user = User.objects.get(login=MOBILE)
    address = {
        "recipient": NAME,
        "phone": MOBILE,
        "province": "上海市",
        "city": "",
        "district": "松江区",
        "detail": STREET,
    }
    client.post("/account/addresses/new/", address)
    trip = make_product(kind=ProductKind.TOURISM, comparable=None)
    client.post(
        f"/products/{trip.slug}/enquiry/", {"key": str(uuid4()), "contact_name": NAME, "phone": MOBILE, "people": "2"}
    )
    client.post("/account/proof/")
    sign_in(Client(), MOBILE, "wrong")
    Client().post("/password-reset/", {"email": MAIL})
    call_command("run_worker", once=True)
    home = Buyer.objects.get(name=NAME)
    order = place(user, home, {scene.tea: 1}, recipient=NAME, phone=MOBILE, address_line=STREET, remark=f"找{NAME}")
    pay(order, scene.manager, payer_name=NAME, remittance_reference=f"{NAME} {order.number}")
    ship(order, scene.manager)
    confirm_receipt(order_number=order.number, actor=user, at=AT)
    add(client, scene.rice.sku, 2)
    return user


def found_in_tables() -> list[tuple[str, str]]:
    """Every table in which a canary stands in any column of any row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()")
        tables = [name for (name,) in cursor.fetchall()]
        assert len(tables) > 50
        found = []
        for table in tables:
            for canary in CANARIES:
                cursor.execute(f'SELECT count(*) FROM "{table}" AS every WHERE every::text LIKE %s', [f"%{canary}%"])
                if cursor.fetchone()[0]:
                    found.append((table, canary))
    sessions = [str(session.get_decoded()) for session in Session.objects.all()]
    return found + [("django_session", word) for word in CANARIES if any(word in text for text in sessions)]


def found_in_files(folder: Path) -> list[tuple[str, str]]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [(path.name, word) for path in files for word in CANARIES if word in path.read_text()]


def test_canary_is_found_nowhere_after_the_deletion(
    client: Client, person: User, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    tables = {table for table, _word in found_in_tables()}
    assert tables >= {
        "accounts_user",
        "accounts_signinfailure",
        "accounts_attempt",
        "buyers_buyer",
        "buyers_address",
        "catalogue_enquiry",
        "orders_order",
        "payments_receipt",
    }
    assert {word for _file, word in found_in_files(folder)} >= {MOBILE, MAIL}
    caplog.set_level(logging.DEBUG)

    answer = client.post(DELETE, SENT)

    assert answer.headers["Location"] == "/"
    assert found_in_tables() == []
    assert found_in_files(folder) == []
    assert not [word for word in CANARIES if word in caplog.text]
    person.refresh_from_db()
    assert (person.login, person.display_name, person.is_active) == (person.number.lower(), person.number, False)
    assert (person.has_usable_password(), person.last_login) == (False, None)
    assert client.get("/account/").status_code == 302
    assert sign_in(Client(), MOBILE).status_code == 400  # type: ignore[attr-defined]
    assert Activity.objects.filter(action="user.deleted", subject_number=person.number).count() == 1
    assert (folder / "deletions.log").read_text() == f"{person.number} {AT.isoformat()}\n"


def test_login_is_free_again_after_the_deletion(client: Client, person: User) -> None:
    client.post(DELETE, SENT)

    assert Client().post(SIGN_UP, {**STATED, "login": MOBILE}).status_code == 302
    assert User.objects.get(login=MOBILE).number != person.number


def test_trade_is_sealed_for_three_years_and_then_destroyed(client: Client, person: User, settings: object) -> None:
    order = Order.objects.get()
    client.post(DELETE, SENT)

    record = SealedRecord.objects.get()
    assert (record.account_number, record.order_number, record.ends_on) == (
        person.number,
        order.number,
        date(2028, 9, 1),
    )
    facts = json.loads(unseal(record.sealed, purpose=RETENTION))
    assert (facts["recipient"], facts["phone"], facts["address_line"]) == (NAME, MOBILE, STREET)
    assert facts["receipts"][0]["payer_name"] == NAME
    with pytest.raises(SealBrokenError):
        unseal(record.sealed)
    order.refresh_from_db()
    assert (order.recipient, order.phone, order.buyer_name, order.goods_fen) == (
        person.number,
        "",
        person.number,
        12_800,
    )

    settings.SEALING_KEYS = ["a new key", *settings.SEALING_KEYS]  # type: ignore[attr-defined]
    assert seal_records_again() == 1
    assert destroy_ended_records(on=date(2028, 8, 31), limit=10) == 0
    assert destroy_ended_records(on=date(2028, 9, 1), limit=10) == 1
    assert SealedRecord.objects.count() == 0


def test_trade_that_is_past_its_day_is_not_sealed(client: Client, person: User) -> None:
    with time_machine.travel(AT + timedelta(days=3 * 366), tick=False):
        signed_in(person).post(DELETE, SENT)

    assert SealedRecord.objects.count() == 0
    assert found_in_tables() == []


@pytest.mark.parametrize(
    ("ended_on", "until"),
    [(date(2025, 9, 1), date(2028, 9, 1)), (date(2024, 2, 29), date(2027, 3, 1))],
)
def test_trade_is_kept_three_years(ended_on: date, until: date) -> None:
    assert trade_kept_until(ended_on) == until


def test_restored_backup_applies_the_deletion_again(client: Client, person: User) -> None:
    backup = transaction.savepoint()
    client.post(DELETE, SENT)
    transaction.savepoint_rollback(backup)
    assert found_in_tables() != []

    call_command("apply_deletions")

    assert found_in_tables() == []
    assert User.objects.get(number=person.number).is_active is False
    assert SealedRecord.objects.count() == 1
    call_command("apply_deletions")
    assert Activity.objects.filter(action="user.deleted").count() == 1


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"proof": "wrong", "is_meant": "on"}, 400, "现在的密码不对"),
        ({"proof": PASSWORD}, 400, "请勾选"),
        ({"is_meant": "on"}, 400, "请填写现在的密码"),
    ],
)
def test_deletion_is_meant_and_proved(
    client: Client, person: User, folder: Path, fields: dict[str, str], status: int, words: str
) -> None:
    answer = client.post(DELETE, fields)

    assert answer.status_code == status
    assert words in page_text(answer)
    assert User.objects.get(pk=person.pk).login == MOBILE
    assert not (folder / "deletions.log").exists()


def test_deletion_waits_for_open_orders_and_owed_refunds(
    client: Client, person: User, scene: Scene, folder: Path
) -> None:
    home = Buyer.objects.get(name=NAME)
    done = Order.objects.get()
    running = place(person, home, {scene.tea: 1})

    answer = client.post(DELETE, SENT)
    assert (answer.status_code, running.number in page_text(answer)) == (409, True)
    Order.objects.filter(pk=running.pk).update(state="CANCELLED", cancelled_at=AT, cancel_reason="BUYER")
    refund = Refund.objects.create(number="R-1", order=done, amount_fen=100, reason="少发", owed_at=AT)
    answer = client.post(DELETE, SENT)
    assert (answer.status_code, "还有退款没有打给您" in page_text(answer)) == (409, True)

    assert Buyer.objects.get(pk=home.pk).name == NAME
    assert home.addresses.count() == 1
    assert not (folder / "deletions.log").exists()
    refund.delete()
    assert client.post(DELETE, SENT).status_code == 302


@pytest.mark.parametrize(
    ("who", "words"), [("officer", "成员或申请人"), ("manager", "工作人员"), ("office", "工作人员")]
)
def test_who_works_for_others_hands_over_first(scene: Scene, who: str, words: str) -> None:
    user: User = getattr(scene, who)
    user.set_password(PASSWORD)
    user.save()

    answer = signed_in(user).post(DELETE, SENT)

    assert answer.status_code == 409
    assert words in page_text(answer)
    assert User.objects.get(pk=user.pk).is_active is True


def test_copy_holds_what_is_ones_own(client: Client, person: User, scene: Scene) -> None:
    answer = client.get(FILE)
    copy = json.loads(answer.content)

    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert copy["账号"]["登录用"] == MOBILE
    assert copy["收货地址"] == [{"收货人": NAME, "电话": MOBILE, "地址": f"上海市松江区{STREET}"}]
    assert [row["合计"] for row in copy["订单"]] == ["128.00"]
    assert copy["购物车"] == [{"商品编码": scene.rice.sku, "数量": 2}]
    assert copy["文旅意向"][0]["电话"] == MOBILE
    assert len(copy["同意过的文本"]) == 2
    page = page_text(client.get(DATA))
    for word in CANARIES:
        assert word in page


def test_copy_holds_nothing_of_others(person: User, scene: Scene) -> None:
    for client in (signed_in(scene.resident), signed_in(scene.officer, scene.school)):
        text = client.get(FILE).content.decode()
        assert not [word for word in CANARIES if word in text]
    for page in (DATA, FILE, DELETE):
        assert Client().get(page).headers["Location"] == f"/sign-in/?next={page}"
    assert SignInFailure.objects.count() == 1
