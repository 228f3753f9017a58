"""A copy of one's own data, and the end of an account: nothing of the person is found anywhere afterwards."""

import json
import logging
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse

from market.accounts.models import SealedRecord, SignInFailure, User
from market.accounts.operations import destroy_ended_records, seal_records_again
from market.accounts.rules import trade_kept_until
from market.aftersales.models import ReturnPicture
from market.audit.models import Activity
from market.buyers.models import Buyer
from market.catalogue.enums import ProductKind
from market.files.models import StoredPicture
from market.flows.confirm_receipt import confirm_receipt
from market.flows.invoice_order import ask_invoice as request_invoice
from market.invoicing.enums import TitleKind
from market.invoicing.rules import InvoiceTitle
from market.kernel.errors import NotFound
from market.kernel.seals import RETENTION, SealBrokenError, unseal
from market.orders.models import Order
from market.payments.enums import RefundState, RefundWay
from market.payments.models import Receipt, Refund
from market.reviews.models import Review
from tests.factories import AT, make_product
from tests.factories.deals import pay, place, ship
from tests.web.canary import (
    CANARIES,
    INVOICE,
    MAIL,
    MOBILE,
    NAME,
    STREET,
    ask_invoice,
    ask_return,
    finish_return,
    found_in_files,
    found_in_tables,
    issue_invoice,
    leave_traces,
    order_as_guest,
    take_over,
)
from tests.web.conftest import Scene, page_text, signed_in
from tests.web.shop import PASSWORD, SIGN_UP, STATED, add, sign_in

pytestmark = pytest.mark.django_db
DELETE, DATA, FILE = "/account/delete/", "/account/data/", "/account/data.json"
SENT = {"proof": PASSWORD, "is_meant": "on"}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: object) -> Path:
    """Where the program keeps files: messages of the demo, the journal, and pictures."""
    settings.SMS_FILE_PATH = tmp_path / "sms"  # type: ignore[attr-defined]
    settings.EMAIL_FILE_PATH = tmp_path / "mail"  # type: ignore[attr-defined]
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"  # type: ignore[attr-defined]
    settings.DELETION_JOURNAL = tmp_path / "deletions.log"  # type: ignore[attr-defined]
    settings.MEDIA_ROOT, settings.PRIVATE_ROOT = tmp_path / "media", tmp_path / "private"  # type: ignore[attr-defined]
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
    Client().post("/password-reset/", {"email": MAIL})
    call_command("run_worker", once=True)
    home = Buyer.objects.get(name=NAME)
    order = place(user, home, {scene.tea: 1}, recipient=NAME, phone=MOBILE, address_line=STREET, remark=f"找{NAME}")
    pay(order, scene.manager, payer_name=NAME, remittance_reference=f"{NAME} {order.number}")
    ship(order, scene.manager)
    confirm_receipt(order_number=order.number, actor=user, at=AT)
    leave_traces(client, user, order, scene)
    sign_in(Client(), MOBILE, "wrong")
    add(client, scene.rice.sku, 2)
    return user


def own_order() -> Order:
    """What the person ordered signed in; the other one was taken over."""
    return Order.objects.get(placed_by__is_guest=False)


def test_canary_is_found_nowhere_after_the_deletion(
    client: Client,
    person: User,
    folder: Path,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: object,
) -> None:
    tables = {table for table, _word in found_in_tables()}
    assert tables >= {
        "accounts_user",
        "accounts_signinfailure",
        "accounts_attempt",
        "aftersales_returnrequest",
        "aftersales_returnstep",
        "buyers_buyer",
        "buyers_address",
        "catalogue_enquiry",
        "invoicing_invoice",
        "invoicing_invoicefile",
        "orders_order",
        "payments_receipt",
        "reviews_review",
    }
    assert {word for _file, word in found_in_files(folder)} >= {MOBILE, MAIL}
    assert [path for path in (folder / "private").rglob("*") if path.is_file()] != []
    caplog.set_level(logging.DEBUG)

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        answer = client.post(DELETE, SENT)

    assert answer.headers["Location"] == "/"
    assert found_in_tables() == []
    assert found_in_files(folder) == []
    assert [path for path in (folder / "private").rglob("*") if path.is_file()] == []
    assert not StoredPicture.objects.exists()
    assert not [word for word in CANARIES if word in caplog.text]
    person.refresh_from_db()
    assert (person.login, person.display_name, person.is_active) == (person.number.lower(), person.number, False)
    assert (person.has_usable_password(), person.last_login) == (False, None)
    assert client.get("/account/").status_code == 302
    assert sign_in(Client(), MOBILE).status_code == 400  # type: ignore[attr-defined]
    assert Activity.objects.filter(action="user.deleted", subject_number=person.number).count() == 1
    assert (folder / "deletions.log").read_text().splitlines() == [
        f"? {person.number} {AT.isoformat()}",
        f"{person.number} {AT.isoformat()}",
    ]


def test_login_is_free_again_after_the_deletion(client: Client, person: User) -> None:
    client.post(DELETE, SENT)

    assert Client().post(SIGN_UP, {**STATED, "login": MOBILE}).status_code == 302
    assert User.objects.get(login=MOBILE).number != person.number


def test_trade_is_sealed_for_three_years_and_then_destroyed(client: Client, person: User, settings: object) -> None:
    order = own_order()
    client.post(DELETE, SENT)

    record = SealedRecord.objects.get(order_number=order.number)
    assert (record.account_number, record.order_number, record.ends_on) == (
        person.number,
        order.number,
        date(2028, 9, 1),
    )
    facts = json.loads(unseal(record.sealed, purpose=RETENTION))
    assert (facts["recipient"], facts["phone"], facts["address_line"]) == (NAME, MOBILE, STREET)
    assert facts["receipts"][0]["payer_name"] == NAME
    (paper,) = facts["invoices"]
    assert (paper["invoice_number"], paper["title"], paper["email"]) == (INVOICE, NAME, MAIL)
    (case,) = facts["returns"]
    assert (case["text"], case["tracking_number"]) == (f"{NAME}说受潮", MOBILE)
    assert [note["act"] for note in case["notes"]] == ["APPROVED", "SENT_BACK", "INSPECTED"]
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
    assert seal_records_again() == 2
    assert destroy_ended_records(on=date(2028, 8, 31), limit=10) == 0
    assert destroy_ended_records(on=date(2028, 9, 1), limit=10) == 2
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


def test_restored_backup_applies_the_deletion_again(
    client: Client, person: User, django_capture_on_commit_callbacks: object
) -> None:
    backup = transaction.savepoint()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        client.post(DELETE, SENT)
    transaction.savepoint_rollback(backup)
    assert found_in_tables() != []

    call_command("apply_deletions")

    assert found_in_tables() == []
    assert User.objects.get(number=person.number).is_active is False
    assert SealedRecord.objects.count() == 2
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
    done = own_order()
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


def test_deletion_waits_for_money_on_its_way_at_the_vendor(client: Client, person: User) -> None:
    Refund.objects.create(
        number="R-1",
        order=own_order(),
        amount_fen=100,
        reason="少发",
        owed_at=AT,
        state=RefundState.PENDING,
        way=RefundWay.VENDOR,
        receipt=Receipt.objects.filter(payment__order=own_order()).get(),
        key=uuid4(),
    )

    answer = client.post(DELETE, SENT)

    assert (answer.status_code, "还有退款没有打给您" in page_text(answer)) == (409, True)
    assert User.objects.get(pk=person.pk).login == MOBILE


def test_deletion_waits_for_a_return_and_an_invoice(client: Client, person: User, scene: Scene) -> None:
    taken, desk = Order.objects.get(placed_by__is_guest=True), signed_in(scene.manager)
    request = ask_return(client, taken)
    answer = client.post(DELETE, SENT)
    assert (answer.status_code, f"售后 {request.number} 还没有办完" in page_text(answer)) == (409, True)
    finish_return(client, desk, request)
    invoice = ask_invoice(client, taken)
    answer = client.post(DELETE, SENT)
    assert (answer.status_code, f"订单 {taken.number} 的发票还没有开好" in page_text(answer)) == (409, True)

    assert Review.objects.exclude(text="").count() == 2
    assert ReturnPicture.objects.count() == 2
    issue_invoice(desk, invoice, number="25312000000000000098")
    assert client.post(DELETE, SENT).status_code == 302
    assert found_in_tables() == []


def test_deletion_waits_for_an_open_order_taken_over_from_a_guest(client: Client, scene: Scene) -> None:
    client.post(SIGN_UP, {**STATED, "login": MOBILE, "password": PASSWORD})
    browser, order = order_as_guest(scene)
    take_over(browser)

    answer = client.post(DELETE, SENT)

    assert (answer.status_code, order.number in page_text(answer)) == (409, True)
    order.refresh_from_db()
    assert (order.recipient, order.placed_by.is_active) == (NAME, True)


def test_guest_behind_a_deleted_account_is_over_too(client: Client, person: User) -> None:
    guest = User.objects.get(is_guest=True)
    client.post(DELETE, SENT)

    guest.refresh_from_db()
    assert (guest.is_active, guest.display_name, guest.messages.count()) == (False, guest.number, 0)


def test_form_that_waited_for_the_deletion_writes_nothing(client: Client, person: User) -> None:
    order = own_order()
    title = InvoiceTitle(TitleKind.PERSONAL, NAME, "", MAIL)
    client.post(DELETE, SENT)

    assert person.is_active  # as the waiting request read them
    with pytest.raises(NotFound):
        request_invoice(key=uuid4(), order_number=order.number, title=title, actor=person, at=AT)
    assert found_in_tables() == []


def test_shown_review_leaves_its_stars_without_words_or_name(client: Client, person: User) -> None:
    product = reverse("storefront:product", args=[own_order().lines.get().variant.product.slug])
    assert f"{NAME[0]}**" in page_text(Client().get(product))

    client.post(DELETE, SENT)

    review = Review.objects.get()
    assert (review.stars, review.text, review.state) == (5, "", "SHOWN")
    page = page_text(Client().get(product))
    assert "5.0 星，1 条" in page
    assert "**" not in page


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
    assert [row["合计"] for row in copy["订单"]] == ["128.00", "68.00"]
    assert {row["订单号"] for row in copy["付款"]} == {row["订单号"] for row in copy["订单"]}
    (paper,) = copy["发票"]
    assert (paper["抬头"], paper["邮箱"], paper["发票号码"]) == (NAME, MAIL, INVOICE)
    assert client.get(paper["文件"]).status_code == 200
    (case,) = copy["售后"]
    assert (case["说明"], case["寄回"]) == (f"{NAME}说受潮", f"{NAME}自送 {MOBILE}")
    assert client.get(case["照片"]).status_code == 200
    assert [(row["星"], row["状态"]) for row in copy["评价"]] == [(5, "等店里看过"), (5, "已公开")]
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
