"""What a unit hands to its auditors: its orders by day, money and purpose, their lines and its entries as files."""

import csv
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from market.orders.enums import FundSource
from market.orders.models import Order
from market.tally.enums import Grade
from tests.factories.deals import place
from tests.tally.scenes import declare, good, order_of, purchase, refund
from tests.web.conftest import Scene, page_text, signed_in

pytestmark = pytest.mark.django_db

ORDERS, LINES, ENTRIES = reverse("portal:orders"), reverse("portal:orders_csv"), reverse("portal:entries_csv")


def rows_of(client: Client, address: str, **query: str) -> list[list[str]]:
    answer = client.get(address, query)
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.reader(text.splitlines()))


def three_orders(scene: Scene) -> list[Order]:
    """Of May and June, from two funds and for two purposes."""
    fields = [
        (date(2025, 5, 3), "FISCAL_CANTEEN", "CANTEEN", 10_000),
        (date(2025, 5, 31), "CANTEEN_FEES", "CANTEEN", 2_000),
        (date(2025, 6, 1), "FISCAL_OTHER", "OTHER", 300),
    ]
    return [
        order_of(scene.school, {good(fen): 1}, on=on, fund_source=fund, purpose=purpose)
        for on, fund, purpose, fen in fields
    ]


@pytest.mark.parametrize(
    ("query", "places", "total"),
    [
        ({}, (0, 1, 2), "¥123.00"),
        ({"from": "2025-05-31"}, (1, 2), "¥23.00"),
        ({"from": "2025-05-03", "to": "2025-05-31"}, (0, 1), "¥120.00"),
        ({"fund": "CANTEEN_FEES"}, (1,), "¥20.00"),
        ({"purpose": "CANTEEN", "to": "2025-05-30"}, (0,), "¥100.00"),
        ({"fund": "x", "from": "x", "to": "9999-12-31", "purpose": "x"}, (0, 1, 2), "¥123.00"),
    ],
)
def test_orders_and_their_lines_are_chosen_alike(
    scene: Scene, query: dict[str, str], places: tuple[int, ...], total: str
) -> None:
    orders = three_orders(scene)
    client = signed_in(scene.officer, scene.school)

    page = page_text(client.get(ORDERS, query))
    head, columns, *rows = rows_of(client, LINES, **query)

    listed = page.partition("选出")[2]
    assert [order.number in listed for order in orders] == [place in places for place in range(3)]
    assert f"选出 {len(places)} 单，应付合计<b>{total}</b>" in page
    assert head[0] == f"{scene.school.name} 订单明细"
    assert [row[0] for row in rows] == [orders[place].number for place in places]
    assert len(columns) == len(rows[0]) == 18


def test_order_line_is_written_out_in_full(scene: Scene) -> None:
    order = purchase(scene.school, 100, on=date(2025, 5, 3), variant=good(200))
    refund(order, date(2025, 5, 9), {1: 3})
    line = order.lines.get()

    row = rows_of(signed_in(scene.officer, scene.school), LINES)[2]

    assert row == [
        order.number, "2025-05-03", line.sku, line.product_name, line.pack, line.county_name, line.producer_name,
        "100", "2.00", "200.00", "0.00", "100", "3", "6.00", "财政·食堂", "食堂食材", "2025-05-03",
        order.get_state_display(),
    ]  # fmt: skip


def test_filters_stay_with_the_state_and_the_state_with_them(scene: Scene) -> None:
    three_orders(scene)

    page = page_text(
        signed_in(scene.officer, scene.school).get(
            ORDERS, {"fund": "CANTEEN_FEES", "from": "2025-05-01", "state": "AWAITING_SHIPMENT"}
        )
    )

    assert '<input type="hidden" name="state" value="AWAITING_SHIPMENT">' in page
    assert 'value="2025-05-01"' in page
    assert '<option value="CANTEEN_FEES" selected>' in page
    assert "财政·食堂" in page


def test_entries_of_a_sum_are_sent_with_fund_and_purpose(scene: Scene) -> None:
    order = purchase(scene.school, 12_000, on=date(2025, 2, 3), variant=good(1))
    totals = {("tea", FundSource.FISCAL_CANTEEN): 40_000}
    paper = declare(scene.school, totals, on=date(2025, 4, 10), quarter=1, grade=Grade.QUARTERLY)
    client = signed_in(scene.officer, scene.school)

    head, _columns, *rows = rows_of(client, ENTRIES, part="d")
    page = page_text(client.get(reverse("portal:share"), {"part": "d"}))

    assert head[0] == f"{scene.school.name} 2025 年 D 同类采购总额"
    assert [(row[2], row[3], row[8], row[9], row[11]) for row in rows] == [
        ("订单", order.number, "财政·食堂", "食堂食材", "120.00"),
        ("申报", paper.number, "财政·食堂", "", "280.00"),
    ]
    assert f'<a href="{reverse("storefront:order", args=[order.number])}">{order.number}</a>' in page
    assert f'<a href="{reverse("portal:paper", args=[paper.number])}">{paper.number}</a>' in page
    assert "财政·食堂，食堂食材" in page
    assert [row[3] for row in rows_of(client, ENTRIES)[2:]] == [order.number]


def test_files_hold_no_other_buyers_purchases(scene: Scene) -> None:
    purchase(scene.school, 12_000, on=date(2025, 2, 3), variant=good(1))
    place(scene.resident, scene.home, {scene.tea: 1})

    for address in (LINES, ENTRIES):
        assert len(rows_of(signed_in(scene.unionist, scene.union), address)) == 2
        assert len(rows_of(signed_in(scene.officer, scene.school), address, part="beside")) == 3
        assert signed_in(scene.resident, scene.home).get(address).status_code == 409
        assert signed_in(scene.stranger, scene.school).get(address).status_code == 409
        assert Client().get(address).status_code == 302
