"""Stock work over HTTP: asking back, correcting, partial arrivals, goods that come back, and the tables to download."""

import csv
from collections.abc import Iterator
from datetime import date
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from market.accounts.enums import StaffRoleKind
from market.accounts.models import User
from market.inventory.models import Lot, StockMovement, Transfer
from market.orders.models import LineRefund
from market.outlets.enums import OutletKind
from tests.factories import AT, make_lot, make_outlet, make_product, make_staff, make_user, make_variant, resident
from tests.factories.deals import pay, place, ship
from tests.factories.stock import hold_terms

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def manager() -> User:
    return make_staff(display_name="示例店长")


@pytest.fixture
def desk(client: Client, manager: User) -> Client:
    client.force_login(manager)
    return client


def table(answer: Any) -> list[list[str]]:
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(StringIO(text.removeprefix("\ufeff"))))


def test_the_same_receipt_twice_is_asked_about_with_the_first_one_shown(desk: Client) -> None:
    make_outlet()
    stated = {
        "sku": make_variant().sku,
        "outlet": "direct-store",
        "batch_code": "250815A",
        "produced_on": "2025-08-15",
        "quantity": "48",
        "note": "货车迟到",
    }
    url = reverse("desk:receive")
    desk.post(url, {**stated, "key": uuid4()})
    first = Lot.objects.get()
    again = {**stated, "key": uuid4(), "quantity": "40"}

    asked = desk.post(url, again)
    page = asked.content.decode()

    assert asked.status_code == 409
    assert Lot.objects.count() == 1
    assert "已经有一次同样的入库" in page
    assert "入库 48 件" in page
    assert "货车迟到" in page
    assert f'name="sure" value="{first.number}"' in page
    assert "<span>核对过了，这是另一次到货，照样入库</span>" in page
    assert desk.post(url, {**again, "sure": "L-0"}).status_code == 409
    assert Lot.objects.count() == 1
    assert desk.post(url, {**again, "sure": first.number}).status_code == 302
    assert list(Lot.objects.order_by("pk").values_list("on_hand", flat=True)) == [48, 40]


def test_a_receipt_is_corrected_and_the_movements_say_who(desk: Client) -> None:
    lot = make_lot(make_variant(), 10, batch_code="A")
    url = reverse("desk:lot", args=[lot.number])
    stated = {
        "act": "correct",
        "key": uuid4(),
        "quantity": "8",
        "batch_code": "A",
        "produced_on": "2025-08-01",
        "expires_on": "2026-07-31",
        "reason": "多点了两件",
    }

    for _ in range(2):
        assert desk.post(url, stated).status_code == 302
    page = desk.get(url).content.decode()
    refused = desk.post(url, {**stated, "key": uuid4(), "quantity": "-1", "reason": "打错了的原因"})

    lot.refresh_from_db()
    assert lot.on_hand == 8
    assert "多点了两件" in page
    assert "示例店长" in page
    assert refused.status_code == 400
    assert "打错了的原因" in refused.content.decode()
    desk.post(url, {**stated, "key": uuid4(), "batch_code": "B"})
    assert list(Lot.objects.order_by("pk").values_list("batch_code", "on_hand")) == [("A", 0), ("B", 8)]


def test_a_transfer_comes_in_part_and_the_loss_needs_its_reason(desk: Client) -> None:
    lot, counter = make_lot(make_variant(), 10), make_outlet(OutletKind.COUNTER)
    send = {"act": "send", "key": uuid4(), "quantity": 10, "to_outlet": counter.code}
    desk.post(reverse("desk:lot", args=[lot.number]), send)
    url = reverse("desk:transfer_received", args=[Transfer.objects.get().number])

    for fields in ({"arrived": "8", "lost": "2"}, {"arrived": "11"}, {"arrived": "八"}, {"arrived": ""}):
        answer = desk.post(url, {"key": uuid4(), **fields})
        assert answer.status_code == 400
        assert f'value="{fields["arrived"]}"' in answer.content.decode() or not fields["arrived"]
    assert StockMovement.objects.count() == 2
    assert desk.post(url, {"key": uuid4(), "arrived": "7", "lost": ""}).status_code == 302
    assert "在途 3 件" in desk.get(reverse("desk:transfers")).content.decode()
    desk.post(url, {"key": uuid4(), "arrived": "1", "lost": "2", "reason": "路上破了"})

    assert Lot.objects.get(outlet=counter).on_hand == 8
    assert "没有在途的调拨" in desk.get(reverse("desk:transfers")).content.decode()


@pytest.mark.parametrize(("is_fresh", "asked"), [(False, ""), (True, "SCRAP")])
def test_refunding_delivered_goods_asks_what_became_of_them(
    desk: Client, manager: User, is_fresh: bool, asked: str
) -> None:
    hold_terms()
    pack = make_variant(make_product(is_returnable=not is_fresh))
    lot = make_lot(pack, 10)
    user, buyer = resident()
    order = place(user, buyer, {pack: 3})
    pay(order, manager)
    ship(order, manager)
    url = reverse("desk:order", args=[order.number])
    stated = {"act": "refund", "key": uuid4(), "line_1": 1, "reason": "不合口味"}

    page = desk.get(url).content.decode()
    refused = desk.post(url, {**stated, "goods_1": ""})

    assert ('<option value="SCRAP" selected>' in page) == bool(asked)
    assert refused.status_code == 400
    assert "请选这些货怎么办" in refused.content.decode()
    assert desk.post(url, {**stated, "goods_1": "SOLD"}).status_code == 400
    assert LineRefund.objects.count() == 0
    assert desk.post(url, {**stated, "goods_1": "RESTOCK"}).status_code == 302
    lot.refresh_from_db()
    assert lot.on_hand == 8


def test_refunding_what_has_not_left_asks_nothing(desk: Client, manager: User) -> None:
    hold_terms()
    pack = make_variant()
    make_lot(pack, 10)
    user, buyer = resident()
    order = place(user, buyer, {pack: 3})
    pay(order, manager)
    url = reverse("desk:order", args=[order.number])

    assert "goods_1" not in desk.get(url).content.decode()
    desk.post(url, {"act": "refund", "key": uuid4(), "line_1": 1, "reason": "不要了"})
    assert LineRefund.objects.count() == 1


def test_lots_on_hand_are_a_table_that_runs_nothing(desk: Client) -> None:
    tea = make_variant(pack="=1+1", product__name="＠示例茶")
    lot = make_lot(tea, 10, batch_code="-2+3", held=0)
    make_lot(tea, 0)

    answer = desk.get(reverse("desk:lots_sheet"))

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="lots-20250901.csv"'
    assert answer.headers["Cache-Control"] == "no-store"
    head, *rows = table(answer)
    assert head == ["编码", "商品", "规格", "批次", "批号", "网点", "生产日期", "保质期至", "在库", "已预占", "可动"]
    assert rows == [
        [
            tea.sku,
            "'＠示例茶",
            "'=1+1",
            lot.number,
            "'-2+3",
            lot.outlet.name,
            "2025-08-01",
            "2026-07-31",
            "10",
            "0",
            "10",
        ]
    ]


def test_movements_of_a_period_are_a_table_with_who_made_them(desk: Client, manager: User) -> None:
    lot = make_lot(make_variant(), 10)
    desk.post(
        reverse("desk:lot", args=[lot.number]),
        {"act": "write_off", "key": uuid4(), "quantity": 2, "reason": '=HYPERLINK("x")'},
    )
    url = reverse("desk:movements_sheet")

    _, *rows = table(desk.get(url, {"first": "2025-09-01", "last": "2025-09-01"}))
    _, *before = table(desk.get(url, {"first": "2025-08-01", "last": "2025-08-31"}))

    assert [(row[0], row[7], row[8], row[10], row[11]) for row in rows] == [
        ("2025-09-01 10:00:00", "入库", "10", "系统", ""),
        ("2025-09-01 10:00:00", "报损", "-2", "示例店长", '\'=HYPERLINK("x")'),
    ]
    assert before == []


@pytest.mark.parametrize(
    "days",
    [
        {},
        {"first": "2025-09-02", "last": "2025-09-01"},
        {"first": "x", "last": "2025-09-01"},
        {"first": "0001-01-01", "last": "9999-12-31"},
    ],
)
def test_a_period_that_is_none_is_refused(desk: Client, days: dict[str, str]) -> None:
    answer = desk.get(reverse("desk:movements_sheet"), days)

    assert answer.status_code == 400
    assert "下载流水" in answer.content.decode()


@pytest.mark.parametrize("page", ["lots_sheet", "movements_sheet"])
def test_tables_are_for_the_manager_only(client: Client, page: str) -> None:
    url = reverse(f"desk:{page}") + "?first=2025-09-01&last=2025-09-01"

    assert client.get(url).headers["Location"].startswith(reverse("storefront:sign_in"))
    for person in (make_user(), make_staff(StaffRoleKind.LEADING_GROUP_OFFICE)):
        client.force_login(person)
        assert client.get(url).status_code == 403


def test_dates_of_the_table_are_shanghai_days(desk: Client) -> None:
    with time_machine.travel(AT.replace(hour=15, minute=59)):
        make_lot(make_variant(), 10)
    lot = Lot.objects.get()
    late = AT.replace(hour=16)
    StockMovement.objects.create(lot=lot, reason="CORRECTED", delta=1, reference=lot.number, at=late)
    Lot.objects.update(on_hand=11)

    _, *rows = table(desk.get(reverse("desk:movements_sheet"), {"first": "2025-09-02", "last": "2025-09-02"}))

    assert [(row[0], row[8]) for row in rows] == [(f"{date(2025, 9, 2)} 00:00:00", "1")]
