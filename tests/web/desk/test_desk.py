"""The desk over HTTP: every page, its empty state, its refusals, and who may not enter."""

import re
from collections.abc import Iterator
from datetime import date
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from market.accounts.models import User
from market.catalogue.enums import ProductKind, SaleState
from market.catalogue.models import Enquiry, Price
from market.inventory.models import Lot, StockMovement, Transfer
from market.orders.enums import Fulfilment, OrderState, PaymentMethod
from market.orders.models import LineRefund, Shipment
from market.outlets.enums import OutletKind, OutletSite
from market.payments.enums import ReceiptState, RefundState
from market.payments.models import Receipt, Refund
from market.search.models import StaleDocument
from tests.factories import AT, make_lot, make_outlet, make_product, make_staff, make_user, make_variant, resident
from tests.factories.deals import pay, place, ship
from tests.factories.stock import hold_terms
from tests.web.conftest import page_text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def manager() -> User:
    return make_staff()


@pytest.fixture
def desk(client: Client, manager: User) -> Client:
    client.force_login(manager)
    return client


PAGES = [
    "home",
    "receive",
    "lots",
    "transfers",
    "prices",
    "goods",
    "orders",
    "payments",
    "awaited",
    "refunds",
    "enquiries",
]


@pytest.mark.parametrize("page", PAGES)
def test_page_opens_when_there_is_nothing(desk: Client, page: str) -> None:
    assert desk.get(reverse(f"desk:{page}")).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_strangers_and_buyers_stay_outside(client: Client, page: str) -> None:
    url = reverse(f"desk:{page}")

    assert client.get(url).headers["Location"].startswith(reverse("storefront:sign_in"))
    client.force_login(make_user())
    assert client.get(url).status_code == 403


def arrival(**changes: object) -> dict[str, object]:
    make_outlet()
    return {
        "key": uuid4(),
        "sku": make_variant().sku,
        "outlet": "direct-store",
        "batch_code": "250815A",
        "produced_on": "2025-08-15",
        "quantity": 48,
        **changes,
    }


def test_lot_is_received_once_with_the_expiry_of_its_shelf_life(desk: Client) -> None:
    stated = arrival(sku=make_variant(product__shelf_life_days=365, product__keeps_indefinitely=False).sku)

    for _ in range(2):
        assert desk.post(reverse("desk:receive"), stated).status_code == 302

    lot = Lot.objects.get()
    assert (lot.on_hand, lot.expires_on, lot.batch_code) == (48, date(2026, 8, 15), "250815A")
    assert StockMovement.objects.get().delta == 48


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"quantity": "0"}, "数量不能小于 1"),
        ({"quantity": "十二"}, "数量要填整数"),
        ({"quantity": "1e309"}, "数量要填整数"),
        ({"sku": "NO-SUCH"}, "NO-SUCH"),
        ({"produced_on": "2025-13-01"}, "生产日期要写成"),
        ({"produced_on": "2027-01-01"}, "生产日期"),
        ({"produced_on": "9999-12-31"}, "生产日期"),
        ({"batch_code": ""}, "请填写批号"),
        ({"outlet": "nowhere"}, "从列表里选"),
    ],
)
def test_bad_arrival_is_refused_and_keeps_what_was_typed(desk: Client, changes: dict[str, str], words: str) -> None:
    answer = desk.post(reverse("desk:receive"), arrival(**{"note": "货车迟到", **changes}))

    assert answer.status_code == (404 if "sku" in changes else 400)
    assert words in answer.content.decode()
    assert "货车迟到" in answer.content.decode()
    assert Lot.objects.count() == 0


def test_lot_is_written_off_and_moved(desk: Client) -> None:
    lot = make_lot(make_variant(), 10)
    counter = make_outlet(OutletKind.COUNTER, site=OutletSite.SUPERMARKET, ships_online=False)
    url = reverse("desk:lot", args=[lot.number])

    assert desk.get(url).status_code == 200
    desk.post(url, {"act": "write_off", "key": uuid4(), "quantity": 2, "reason": "破包"})
    desk.post(url, {"act": "send", "key": uuid4(), "quantity": 3, "to_outlet": counter.code})
    lot.refresh_from_db()
    assert lot.on_hand == 5

    transfer = Transfer.objects.get()
    assert transfer.number in desk.get(reverse("desk:transfers")).content.decode()
    desk.post(reverse("desk:transfer_received", args=[transfer.number]))
    transfer.refresh_from_db()
    assert (transfer.to_lot.on_hand, transfer.to_lot.outlet) == (3, counter)


def test_more_than_is_free_is_not_written_off(desk: Client) -> None:
    lot = make_lot(make_variant(), 10)

    answer = desk.post(
        reverse("desk:lot", args=[lot.number]), {"act": "write_off", "key": uuid4(), "quantity": 11, "reason": "破包"}
    )

    assert answer.status_code == 409
    lot.refresh_from_db()
    assert lot.on_hand == 10
    assert StockMovement.objects.count() == 1


def test_price_changes_with_its_history(desk: Client) -> None:
    pack = make_variant(price_fen=12_800)
    url = reverse("desk:pack", args=[pack.sku])

    with time_machine.travel(AT.replace(day=2)):
        answer = desk.post(url, {"act": "price", "price": "118.00", "reason": "新茶上市"})
    assert answer.status_code == 302

    pack.refresh_from_db()
    assert pack.price_fen == 11_800
    assert list(Price.objects.order_by("pk").values_list("amount_fen", flat=True)) == [12_800, 11_800]
    assert "新茶上市" in desk.get(url).content.decode()


def test_price_that_jumps_is_agreed_to_for_that_very_step(desk: Client) -> None:
    pack = make_variant(price_fen=10_000)
    url = reverse("desk:pack", args=[pack.sku])
    stated = {"act": "price", "price": "60.00", "reason": "临期处理"}

    with time_machine.travel(AT.replace(day=2)):
        asked = desk.post(url, stated)
        page = asked.content.decode()
        other = desk.post(url, {**stated, "price": "6.00", "sure": "10000-6000"})
        assert Price.objects.count() == 1
        agreed = desk.post(url, {**stated, "sure": "10000-6000"})

    assert (asked.status_code, other.status_code, agreed.status_code) == (409, 409, 302)
    assert "从 ¥100.00 改为 ¥60.00，降 40%" in page
    assert "临期处理" in page
    assert 'name="sure" value="10000-6000"' in page
    assert "<span>核对过了：从 ¥100.00 改为 ¥60.00，降 40%</span>" in page
    assert 'name="sure" value="10000-600"' in other.content.decode()
    pack.refresh_from_db()
    assert (pack.price_fen, pack.usual_price_fen) == (6_000, 10_000)


def test_the_same_price_again_is_said_and_not_written(desk: Client) -> None:
    pack = make_variant(price_fen=12_800)

    answer = desk.post(reverse("desk:pack", args=[pack.sku]), {"act": "price", "price": "128", "reason": "复核"})

    assert answer.status_code == 400
    assert "价格未变" in answer.content.decode()
    assert Price.objects.count() == 1
    assert not StaleDocument.objects.exists()


def test_pack_page_says_who_changed_the_price_and_no_id_is_there_twice(desk: Client, manager: User) -> None:
    pack = make_variant(price_fen=12_800)
    url = reverse("desk:pack", args=[pack.sku])
    with time_machine.travel(AT.replace(day=2)):
        desk.post(url, {"act": "price", "price": "118.00", "reason": "新茶上市"})

    page = desk.get(url).content.decode()

    assert manager.display_name in page
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("price", ["0", "-1", "abc", "1.234", "９９９９９９９９９９９", ""])
def test_price_that_is_none_is_refused(desk: Client, price: str) -> None:
    pack = make_variant(price_fen=12_800)

    answer = desk.post(reverse("desk:pack", args=[pack.sku]), {"act": "price", "price": price, "reason": "试一试"})

    assert answer.status_code == 400
    assert "试一试" in answer.content.decode()
    pack.refresh_from_db()
    assert pack.price_fen == 12_800


def test_pack_and_product_go_off_sale_and_on_again(desk: Client) -> None:
    pack = make_variant()
    url = reverse("desk:pack", args=[pack.sku])

    for act, thing in (("pack", pack), ("product", pack.product)):
        for _ in range(2):  # a double click does not undo itself
            desk.post(url, {"act": f"{act}_off", "reason": "换包装"})
        thing.refresh_from_db()
        assert thing.sale_state == SaleState.OFF_SALE
        desk.post(url, {"act": f"{act}_on", "reason": "换好了"})
        thing.refresh_from_db()
        assert thing.sale_state == SaleState.ON_SALE


def test_order_is_paid_shipped_and_refunded(desk: Client, manager: User) -> None:
    hold_terms()
    pack = make_variant(price_fen=1000)
    make_lot(pack, 10)
    user, buyer = resident()
    order = place(user, buyer, {pack: 3})
    url = reverse("desk:order", args=[order.number])
    parcel = {"act": "ship", "key": uuid4(), "line_1": 3, "carrier": "示例快递", "tracking_number": "SF1"}

    assert order.number in desk.get(reverse("desk:orders")).content.decode()
    assert desk.post(url, parcel).status_code == 409
    assert Shipment.objects.count() == 0

    money = {
        "key": uuid4(),
        "reference": f"货款 {order.number}",
        "amount": "30.00",
        "value_on": "2025-09-01",
        "payer_name": "示例居民",
        "bank_line": "LS1",
    }
    assert desk.post(reverse("desk:payments"), money).status_code == 302
    assert Receipt.objects.get().state == ReceiptState.APPLIED

    for _ in range(2):
        assert desk.post(url, parcel).status_code == 302
    assert Shipment.objects.count() == 1
    assert "SF1" in desk.get(url).content.decode()

    refund = {"act": "refund", "key": uuid4(), "line_1": 1, "goods_1": "KEPT", "reason": "少一件"}
    assert desk.post(url, {**refund, "line_1": 4}).status_code == 400
    assert LineRefund.objects.count() == 0
    assert desk.post(url, refund).status_code == 302
    owed = Refund.objects.get()
    assert (owed.amount_fen, owed.state) == (1000, RefundState.OWED)

    paid = {"paid_on": "2025-09-01", "bank_line": "LS2"}
    assert desk.post(reverse("desk:refund", args=[owed.number]), paid).status_code == 302
    owed.refresh_from_db()
    assert owed.state == RefundState.PAID


def test_pickup_is_handed_over_against_the_very_sum(desk: Client) -> None:
    hold_terms()
    pack = make_variant(price_fen=1000)
    make_lot(pack, 10)
    user, buyer = resident()
    order = place(
        user,
        buyer,
        {pack: 2},
        fulfilment=Fulfilment.PICKUP,
        pickup_outlet_code="direct-store",
        payment_method=PaymentMethod.ON_PICKUP,
        address_line="",
    )
    url = reverse("desk:order", args=[order.number])

    assert (
        desk.post(url, {"act": "hand_over", "key": uuid4(), "paid": "19.99", "code": order.pickup_code}).status_code
        == 400
    )
    assert Shipment.objects.count() == 0
    stated = {"act": "hand_over", "key": uuid4(), "paid": "20.00", "code": order.pickup_code}
    for words in ("已交付，实收 ¥20.00。", "已交付。"):
        assert words in page_text(desk.post(url, stated, follow=True))
    assert desk.post(url, {**stated, "paid": "19.99"}).status_code == 409

    order.refresh_from_db()
    assert order.paid_at is not None
    assert Shipment.objects.get().fulfilment == Fulfilment.PICKUP


def test_order_is_cancelled_by_the_store_before_it_ships(desk: Client, manager: User) -> None:
    hold_terms()
    pack = make_variant()
    lot = make_lot(pack, 10)
    user, buyer = resident()
    order = place(user, buyer, {pack: 3})

    desk.post(reverse("desk:order", args=[order.number]), {"act": "cancel", "reason": "断货"})

    order.refresh_from_db()
    lot.refresh_from_db()
    assert (order.state, lot.held) == (OrderState.CANCELLED, 0)


def test_shipped_order_is_not_cancelled(desk: Client, manager: User) -> None:
    hold_terms()
    pack = make_variant()
    make_lot(pack, 10)
    user, buyer = resident()
    order = place(user, buyer, {pack: 3})
    pay(order, manager)
    ship(order, manager)

    answer = desk.post(reverse("desk:order", args=[order.number]), {"act": "cancel", "reason": "断货"})

    assert answer.status_code == 409
    order.refresh_from_db()
    assert order.cancelled_at is None


def test_money_that_fits_no_order_waits_and_is_given_to_one(desk: Client) -> None:
    hold_terms()
    pack = make_variant(price_fen=1000)
    make_lot(pack, 10)
    user, buyer = resident()
    order = place(user, buyer, {pack: 3})
    money = {
        "key": uuid4(),
        "reference": "无",
        "amount": "30",
        "value_on": "2025-09-01",
        "payer_name": "示例居民",
        "bank_line": "LS9",
    }

    desk.post(reverse("desk:payments"), money)
    receipt = Receipt.objects.get()
    url = reverse("desk:receipt", args=[receipt.number])
    assert receipt.state == ReceiptState.UNAPPLIED
    assert desk.post(url, {"act": "apply", "order_number": "MX-222222222"}).status_code == 404
    assert desk.post(url, {"act": "apply", "order_number": order.number, "note": "电话核对"}).status_code == 302

    receipt.refresh_from_db()
    order.refresh_from_db()
    assert receipt.state == ReceiptState.APPLIED
    assert order.paid_at is not None


def test_enquiry_is_answered_once(desk: Client) -> None:
    trip = make_product(kind=ProductKind.TOURISM, comparable=None)
    row = Enquiry.objects.create(
        number="YX-1", key=uuid4(), product=trip, contact_name="示例", phone="13900000000", people=4, made_at=AT
    )
    url = reverse("desk:enquiry", args=[row.number])

    assert "示例" in desk.get(reverse("desk:enquiries")).content.decode()
    assert desk.post(url, {"note": ""}).status_code == 400
    assert desk.post(url, {"note": "已约 10 月"}).status_code == 302
    assert desk.post(url, {"note": "再记一次"}).status_code == 409

    row.refresh_from_db()
    assert row.answer_note == "已约 10 月"


@pytest.mark.parametrize("page", ["lot", "pack", "order", "receipt", "refund", "enquiry"])
def test_what_is_not_there_is_404(desk: Client, page: str) -> None:
    assert desk.get(reverse(f"desk:{page}", args=["XX-222222222"])).status_code == 404
