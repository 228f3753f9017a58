"""Entries of orders, through the tables."""

import threading
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from market.buyers.enums import BuyerKind, UnitType
from market.kernel.append_only import AppendOnlyError
from market.orders.enums import Fulfilment, FundSource, PaymentMethod, Purpose
from market.orders.models import Order
from market.outlets.enums import OutletKind, OutletSite
from market.tally.enums import EntryChannel, Reason, SourceKind
from market.tally.models import Entry, Source
from market.tally.operations import posting
from market.tally.selectors import verify_tally
from tests.factories import fiscal_unit, make_buyer, make_component, make_outlet, make_product, make_variant, resident
from tests.tally.scenes import (
    accept,
    good,
    goods_out,
    money_in,
    noon,
    order_of,
    post,
    race,
    refund,
    school,
    set_policy,
    sign_for,
)

MARCH_3, MARCH_5, MARCH_10, MARCH_20 = date(2025, 3, 3), date(2025, 3, 5), date(2025, 3, 10), date(2025, 3, 20)

pytestmark = pytest.mark.django_db


def shown(order_number: str) -> list[tuple[str, int, date, Reason]]:
    entries = Entry.objects.filter(source__number=order_number).order_by("pk")
    return [(e.line, e.amount_fen, e.recognised_on, Reason(e.reason)) for e in entries]


def test_institution_posts_when_the_later_of_acceptance_and_payment_comes() -> None:
    set_policy()
    order = order_of(school(), {good(10_000): 10}, on=MARCH_3)

    assert goods_out(order, MARCH_5) == []
    assert accept(order, MARCH_5, {1: 6}) == []
    assert Source.objects.count() == 0
    money_in(order, MARCH_10)
    accept(order, MARCH_20, {1: 4})

    assert shown(order.number) == [
        ("1.1", 60_000, MARCH_10, Reason.PURCHASE),
        ("1.1", 40_000, MARCH_20, Reason.PURCHASE),
    ]


def test_entry_carries_every_tag() -> None:
    set_policy()
    buyer = school()
    order = order_of(buyer, {good(10_000): 1}, on=MARCH_3)
    money_in(order, MARCH_5)
    accept(order, MARCH_10)

    entry = Entry.objects.select_related("source", "region", "comparable_category").get()

    assert (entry.source.kind, entry.source.number, entry.line) == (SourceKind.ORDER, order.number, "1.1")
    assert (entry.buyer_id, entry.buyer_kind) == (buyer.pk, BuyerKind.FISCAL_UNIT)
    assert (entry.fund_source, entry.purpose) == (FundSource.FISCAL_CANTEEN, Purpose.CANTEEN)
    assert (entry.region.code, entry.comparable_category.code) == ("532822", "tea")
    assert (entry.entry_channel, entry.policy_year) == (EntryChannel.SCHOOL, 2025)
    assert (entry.recognised_on, entry.posted_on, entry.posted_at) == (MARCH_10, MARCH_10, noon(MARCH_10))
    assert (entry.reason, entry.amount_fen, entry.actor_number) == (Reason.PURCHASE, 10_000, "U-TEST")


def test_resident_posts_when_paid_and_shipped() -> None:
    _, buyer = resident()
    order = order_of(buyer, {good(3_000): 2}, on=MARCH_3)

    assert money_in(order, MARCH_5) == []
    goods_out(order, MARCH_10)

    assert shown(order.number) == [("1.1", 6_000, MARCH_10, Reason.PURCHASE)]


def test_posting_twice_posts_nothing() -> None:
    order = order_of(school(), {good(): 3}, on=MARCH_3)
    money_in(order, MARCH_5)
    accept(order, MARCH_10)

    assert post(order, MARCH_20) == []
    assert Entry.objects.count() == 1


def test_refund_is_a_return_in_the_month_of_the_refund_and_the_period_of_the_purchase() -> None:
    """5,000 counted on 20 December, 1,000 back on 10 January, before the year's close."""
    set_policy()
    order = order_of(school(), {good(100_000): 5}, on=date(2025, 12, 1))
    money_in(order, date(2025, 12, 20))
    accept(order, date(2025, 12, 20))

    refund(order, date(2026, 1, 10), {1: 1})

    returned = Entry.objects.get(reason=Reason.RETURN)
    assert (returned.amount_fen, returned.policy_year) == (-100_000, 2025)
    assert (returned.recognised_on, returned.posted_on) == (date(2025, 12, 20), date(2026, 1, 10))


def test_refund_of_undelivered_goods_posts_nothing() -> None:
    order = order_of(school(), {good(): 10}, on=MARCH_3)
    money_in(order, MARCH_5)
    accept(order, MARCH_10, {1: 6})

    assert refund(order, MARCH_20, {1: 4}) == []


def test_line_that_shows_too_much_is_corrected_not_returned() -> None:
    """An order whose delivery was written back for another reason than a refund."""
    order = order_of(school(), {good(10_000): 10}, on=MARCH_3)
    money_in(order, MARCH_5)
    accept(order, MARCH_10)
    order.acceptances.get().lines.update(quantity=7)

    post(order, MARCH_20)

    assert shown(order.number)[1:] == [("1.1", -30_000, MARCH_10, Reason.CORRECTION)]


def test_box_posts_its_parts_by_county_and_category() -> None:
    tea, rice, other = make_product(), good(comparable="rice", county="530602").product, good(county=None).product
    box = make_variant(make_product(comparable=None), price_fen=29_800)
    for product, list_price in ((tea, 12_000), (rice, 11_000), (other, 9_800)):
        make_component(box, product, list_price_fen=list_price)
    order = order_of(school(), {box: 1}, on=MARCH_3)
    money_in(order, MARCH_5)
    accept(order, MARCH_10)

    rows = Entry.objects.order_by("line").values_list("region__code", "comparable_category__code", "amount_fen")

    assert list(rows) == [("532822", "tea", 10_902), ("530602", "rice", 9_994), (None, "tea", 8_904)]


def test_grace_books_to_the_last_day_of_the_year_before() -> None:
    set_policy()
    order = order_of(school(), {good(10_000): 2}, on=date(2025, 12, 20))
    accept(order, date(2025, 12, 28))
    money_in(order, date(2026, 1, 15))

    entry = Entry.objects.get()

    assert (entry.policy_year, entry.recognised_on) == (2025, date(2025, 12, 31))
    assert entry.posted_on == date(2026, 1, 15)


def test_grace_is_carried_on_with_the_policy() -> None:
    set_policy(2025)
    order = order_of(school(), {good(): 1}, on=date(2027, 12, 20))
    accept(order, date(2027, 12, 28))
    money_in(order, date(2028, 1, 15))

    assert Entry.objects.get().policy_year == 2027


@pytest.mark.parametrize(
    ("site", "kind", "channel"),
    [
        (OutletSite.SUPERMARKET, OutletKind.COUNTER, EntryChannel.RETAIL),
        (OutletSite.COMMUNITY, OutletKind.PAVILION, EntryChannel.COMMUNITY),
        (OutletSite.OFFICE, OutletKind.ZONE, EntryChannel.GOVERNMENT_OFFICE),
        (OutletSite.OWN, OutletKind.DIRECT_STORE, EntryChannel.PLATFORM),
    ],
)
def test_pickup_takes_the_channel_of_the_place(site: OutletSite, kind: OutletKind, channel: EntryChannel) -> None:
    _, buyer = resident()
    order = order_of(
        buyer,
        {good(): 1},
        on=MARCH_3,
        fulfilment=Fulfilment.PICKUP,
        pickup_outlet=make_outlet(kind, site=site),
        payment_method=PaymentMethod.ON_PICKUP,
    )
    goods_out(order, MARCH_5)
    money_in(order, MARCH_5)

    assert Entry.objects.get().entry_channel == channel


@pytest.mark.parametrize(
    ("kind", "unit_type", "channel"),
    [
        (BuyerKind.FISCAL_UNIT, UnitType.HOSPITAL, EntryChannel.GOVERNMENT_OFFICE),
        (BuyerKind.UNION, UnitType.SCHOOL, EntryChannel.SCHOOL),
        (BuyerKind.SOE_UNION, UnitType.ENTERPRISE, EntryChannel.ENTERPRISE),
        (BuyerKind.ENTERPRISE, UnitType.ENTERPRISE, EntryChannel.ENTERPRISE),
    ],
)
def test_delivery_takes_the_channel_of_the_sector(kind: BuyerKind, unit_type: UnitType, channel: EntryChannel) -> None:
    order = order_of(make_buyer(kind, unit_type=unit_type), {good(): 1}, on=MARCH_3)
    money_in(order, MARCH_5)
    accept(order, MARCH_5)

    assert Entry.objects.get().entry_channel == channel


def test_tags_are_those_of_the_order_even_when_the_buyer_changes() -> None:
    buyer = school()
    order = order_of(buyer, {good(): 2}, on=MARCH_3)
    money_in(order, MARCH_5)
    accept(order, MARCH_5, {1: 1})
    buyer.unit_type = UnitType.OFFICE
    buyer.save(update_fields=["unit_type"])

    accept(order, MARCH_10, {1: 1})

    assert {entry.entry_channel for entry in Entry.objects.all()} == {EntryChannel.SCHOOL}


@pytest.mark.parametrize(
    "sequence", [("pay", "accept", "refund"), ("accept", "refund", "pay"), ("accept", "pay", "refund")]
)
def test_any_order_of_events_ends_in_the_same_sums(sequence: tuple[str, ...]) -> None:
    order = order_of(school(), {good(333): 7, good(999, comparable="rice"): 4}, on=MARCH_3)
    events = {
        "pay": lambda: money_in(order, MARCH_10),
        "accept": lambda: (accept(order, MARCH_5, {1: 5, 2: 2}), accept(order, MARCH_20, {1: 2, 2: 1})),
        "refund": lambda: refund(order, MARCH_20, {1: 3, 2: 1}),
    }

    for event in sequence:
        events[event]()

    sums: dict[tuple[str, date], int] = {}
    for line, amount, day, _ in shown(order.number):
        sums[line, day] = sums.get((line, day), 0) + amount
    assert {key: amount for key, amount in sums.items() if amount} == {
        ("1.1", MARCH_10): 1_332,
        ("2.1", MARCH_10): 1_998,
        ("2.1", MARCH_20): 999,
    }
    assert verify_tally() == []


# --- append-only -----------------------------------------------------------------------------------------------------


def one_entry() -> Entry:
    _, buyer = fiscal_unit()
    order = order_of(buyer, {good(10_000): 1}, on=MARCH_3)
    money_in(order, MARCH_5)
    accept(order, MARCH_5)
    return Entry.objects.get()


def test_manager_refuses_every_change() -> None:
    entry = one_entry()

    entry.amount_fen = 1
    for change in (
        entry.save,
        entry.delete,
        lambda: Entry.objects.update(amount_fen=1),
        Entry.objects.all().delete,
        lambda: Entry.objects.bulk_update([entry], ["amount_fen"]),
    ):
        with pytest.raises(AppendOnlyError):
            change()

    assert Entry.objects.get().amount_fen == 10_000


@pytest.mark.parametrize("statement", ["UPDATE tally_entry SET amount_fen = 1", "DELETE FROM tally_entry"])
def test_database_refuses_every_change(statement: str) -> None:
    one_entry()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Entry.objects.get().amount_fen == 10_000


# --- statements and races --------------------------------------------------------------------------------------------


def test_statements_do_not_grow_with_lines() -> None:
    set_policy()
    counts = []
    for lines in (1, 3):
        order = order_of(school(), {good(): 2 for _ in range(lines)}, on=MARCH_3)
        money_in(order, MARCH_5)
        sign_for(order, MARCH_5)
        with CaptureQueriesContext(connection) as statements:
            post(order, MARCH_5)
        counts.append(len(statements))

    assert counts[0] == counts[1] <= 17


def order_to_post() -> Order:
    order = order_of(school(), {good(10_000): 3}, on=MARCH_3)
    money_in(order, MARCH_5)
    sign_for(order, MARCH_10)
    return order


@pytest.mark.django_db(transaction=True)
def test_eight_threads_post_once() -> None:
    order = order_to_post()

    race(*[lambda: post(order, MARCH_10)] * 8)

    assert [entry.amount_fen for entry in Entry.objects.all()] == [30_000]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_eight_threads_post_eight_times(monkeypatch: pytest.MonkeyPatch) -> None:
    order = order_to_post()
    source = Source.objects.create(kind=SourceKind.ORDER, number=order.number)
    all_have_looked = threading.Barrier(8)
    monkeypatch.setattr(posting, "lock_source", lambda **_: source)
    monkeypatch.setattr(posting, "lock_unit_years", lambda **_: all_have_looked.wait(timeout=20))

    race(*[lambda: post(order, MARCH_10)] * 8)

    assert [entry.amount_fen for entry in Entry.objects.all()] == [30_000] * 8
