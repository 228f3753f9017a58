"""The district's sales, the policy behind them, and the check of the whole tally."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from market.buyers.enums import BuyerKind, UnitType
from market.catalogue.models import ComparableCategory
from market.orders.models import LineRefund, OrderLine
from market.tally.enums import EntryChannel, Grade, Indicator, PolicyStatus
from market.tally.errors import NoPolicy, UnknownCategory
from market.tally.models import DeclarationRow, Entry, PolicyYear, ShareRule, Source
from market.tally.operations import save_policy_year
from market.tally.selectors import district_sales, policy_for, verify_tally
from tests.factories import make_buyer, resident, soe_union
from tests.tally.scenes import (
    FISCAL,
    GIFT_TEA,
    TEA,
    accept,
    declare,
    good,
    goods_out,
    money_in,
    order_of,
    policy_terms,
    purchase,
    refund,
    school,
    set_policy,
)

JAN_10, FEB_1, FEB_3, MAR_1 = date(2025, 1, 10), date(2025, 2, 1), date(2025, 2, 3), date(2025, 3, 1)
YEAR_END = date(2025, 12, 31)

pytestmark = pytest.mark.django_db


def trade() -> None:
    """A school, a union, an enterprise and a resident buy goods of two counties and of none."""
    purchase(school(), 10_000, on=JAN_10)
    _, union = soe_union()
    purchase(union, 5_000, on=FEB_1, variant=good(1, county="530602"))
    purchase(union, 400, on=FEB_1, variant=good(1, county=None))
    enterprise = make_buyer(BuyerKind.ENTERPRISE, unit_type=UnitType.ENTERPRISE)
    purchase(enterprise, 300, on=FEB_3, variant=good(1, comparable=None))
    _, buyer = resident()
    order = order_of(buyer, {good(1_000): 3}, on=FEB_3)
    money_in(order, FEB_3)
    goods_out(order, FEB_3)
    refund(order, MAR_1, {1: 1})


# --- indicator I1 ----------------------------------------------------------------------------------------------------


def test_district_counts_county_goods_of_all_buyers_net() -> None:
    set_policy()
    trade()

    sales = district_sales(year=2025, on=YEAR_END)

    assert sales.total_fen == 10_000 + 5_000 + 300 + 2_000
    assert [(row.name, row.amount_fen) for row in sales.by_county] == [("勐海", 12_300), ("昭阳", 5_000)]
    assert {row.name: row.amount_fen for row in sales.by_channel if row.amount_fen} == {
        "进学校": 10_000,
        "进企业": 5_300,
        "进平台": 2_000,
    }
    assert {row.name: row.amount_fen for row in sales.by_buyer_kind if row.amount_fen} == {
        "财政预算单位": 10_000,
        "国有企业工会": 5_000,
        "企业": 300,
        "居民": 2_000,
    }


def test_every_breakdown_sums_to_the_total() -> None:
    set_policy()
    trade()

    sales = district_sales(year=2025, on=YEAR_END)

    for rows in (sales.by_county, sales.by_channel, sales.by_buyer_kind, sales.days, sales.months):
        assert sum(row.amount_fen for row in rows) == sales.total_fen
    assert [row.name for row in sales.by_channel] == [
        "进机关", "进企业", "进社区", "进学校", "进商超", "进平台", "直营店",
    ]  # fmt: skip


def test_days_and_months_run_by_the_day_of_posting() -> None:
    set_policy()
    trade()

    sales = district_sales(year=2025, on=YEAR_END)

    assert [(day.on, day.amount_fen, day.total_fen) for day in sales.days] == [
        (JAN_10, 10_000, 10_000),
        (FEB_1, 5_000, 15_000),
        (FEB_3, 3_300, 18_300),
        (MAR_1, -1_000, 17_300),
    ]
    assert [(m.first_on, m.last_on, m.amount_fen, m.total_fen) for m in sales.months] == [
        (date(2025, 1, 1), JAN_10, 10_000, 10_000),
        (FEB_1, FEB_3, 8_300, 18_300),
        (MAR_1, MAR_1, -1_000, 17_300),
    ]


def test_declared_rest_is_not_sold() -> None:
    set_policy()
    declare(school(), {TEA: 100_000}, on=MAR_1)

    assert district_sales(year=2025, on=YEAR_END).total_fen == 0


def test_sales_stand_as_of_a_past_day_against_the_plan_line() -> None:
    set_policy()
    trade()

    sales = district_sales(year=2025, on=FEB_1)

    assert (sales.total_fen, sales.on) == (15_000, FEB_1)
    assert (sales.floor_fen, sales.stretch_fen) == (12_000_000_000, 15_000_000_000)
    assert sales.plan_fen == 12_000_000_000 * 32 // 365
    assert sales.ahead_fen == 15_000 - sales.plan_fen
    assert (sales.floor_share_text, sales.stretch_share_text) == ("0.00%", "0.00%")
    assert (sales.basis.document, sales.basis.clause, sales.basis.status_label) == (
        "沪松合组办〔2021〕8号", "三（八）", "现行",
    )  # fmt: skip
    assert [district_sales(year=2025, on=day).plan_fen for day in (date(2024, 12, 31), date(2026, 1, 1))] == [
        0, 12_000_000_000,
    ]  # fmt: skip


def test_purchase_carried_back_by_grace_is_sold_in_its_policy_year() -> None:
    set_policy()
    order = order_of(school(), {good(10_000): 1}, on=date(2025, 12, 20))
    accept(order, date(2025, 12, 28))
    money_in(order, date(2026, 1, 10))

    assert district_sales(year=2025, on=YEAR_END).total_fen == 0
    assert district_sales(year=2025, on=date(2026, 1, 10)).total_fen == 10_000
    assert district_sales(year=2026, on=date(2026, 1, 10)).total_fen == 0


def test_statements_of_the_districts_sales_do_not_grow(django_assert_num_queries: object) -> None:
    set_policy()
    for _ in (1, 3):
        trade()
        with django_assert_num_queries(8):
            district_sales(year=2025, on=YEAR_END)


# --- the policy ------------------------------------------------------------------------------------------------------


def test_policy_is_read_as_it_was_written() -> None:
    set_policy()

    policy = policy_for(2025)

    assert (policy.basis.title, policy.basis.is_carried_on) == ("实施意见", False)
    assert (policy.grace_until, policy.close_on) == (date(2026, 1, 15), date(2026, 1, 31))
    assert [code for code, _ in policy.categories.values()] == ["tea", "rice"]
    assert [term.indicator for term in policy.shares] == [Indicator.FISCAL, Indicator.SOE_UNION, Indicator.UNION]
    assert policy.term_for(BuyerKind.FISCAL_UNIT) == FISCAL
    assert policy.term_for(BuyerKind.ENTERPRISE) is None


def test_last_policy_is_carried_on_with_its_days() -> None:
    set_policy(2024)
    set_policy(2025)

    policy = policy_for(2028)

    assert (policy.basis.year, policy.basis.status, policy.basis.is_carried_on) == (2028, PolicyStatus.CARRIED_ON, True)
    assert (policy.grace_until, policy.close_on) == (date(2029, 1, 15), date(2029, 1, 31))
    with pytest.raises(NoPolicy):
        policy_for(2023)


def test_saving_a_policy_again_changes_nothing_and_another_replaces_it() -> None:
    set_policy()
    rows = list(ShareRule.objects.order_by("pk").values())

    set_policy()
    assert (list(ShareRule.objects.order_by("pk").values()), PolicyYear.objects.count()) == (rows, 1)

    terms = policy_terms()
    save_policy_year(terms=type(terms)(**{**vars(terms), "shares": (FISCAL,), "category_codes": ("tea",)}))
    assert [term.indicator for term in policy_for(2025).shares] == [Indicator.FISCAL]
    assert [code for code, _ in policy_for(2025).categories.values()] == ["tea"]


def test_policy_of_an_unknown_category_is_refused() -> None:
    with pytest.raises(UnknownCategory, match="tea"):
        save_policy_year(terms=policy_terms())

    assert (PolicyYear.objects.count(), ComparableCategory.objects.count()) == (0, 0)


# --- the check of the whole ------------------------------------------------------------------------------------------


def sound_tally() -> None:
    set_policy()
    trade()
    _, union = soe_union()
    declare(union, {GIFT_TEA: 90_000}, on=MAR_1, quarter=1, grade=Grade.QUARTERLY)
    purchase(union, 20_000, on=MAR_1)


def smuggle(statement: str) -> None:
    """Change entries behind the trigger's back."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE tally_entry DISABLE TRIGGER tally_entry_append_only")
        cursor.execute(statement)
        cursor.execute("ALTER TABLE tally_entry ENABLE TRIGGER tally_entry_append_only")


def test_sound_tally_has_no_problems() -> None:
    sound_tally()

    assert verify_tally() == []


def test_altered_entry_is_found_by_number_and_amounts() -> None:
    sound_tally()
    entry = Entry.objects.select_related("source").filter(amount_fen=10_000).get()

    smuggle(f"UPDATE tally_entry SET amount_fen = 9000 WHERE id = {entry.pk}")

    assert verify_tally() == [
        f"{entry.source.number} line 1.1 on 2025-01-10: should show 100.00, shows 90.00",
    ]


def test_altered_tag_is_found() -> None:
    sound_tally()
    entry = Entry.objects.select_related("source").filter(amount_fen=10_000).get()

    smuggle(f"UPDATE tally_entry SET entry_channel = '{EntryChannel.RETAIL}' WHERE id = {entry.pk}")

    assert sorted(verify_tally()) == [
        f"{entry.source.number} line 1.1 on 2025-01-10: should show 0.00, shows 100.00",
        f"{entry.source.number} line 1.1 on 2025-01-10: should show 100.00, shows 0.00",
    ]


def test_missing_entry_is_found() -> None:
    sound_tally()
    entry = Entry.objects.select_related("source").filter(amount_fen=-1_000).get()

    smuggle(f"DELETE FROM tally_entry WHERE id = {entry.pk}")

    assert verify_tally() == [
        f"{entry.source.number} line 1.1 on 2025-02-03: should show 20.00, shows 30.00",
    ]


def test_fact_that_was_never_posted_is_found() -> None:
    sound_tally()
    line = OrderLine.objects.select_related("order").get(unit_price_fen=1_000)
    OrderLine.objects.filter(pk=line.pk).update(refunded_quantity=2, refunded_fen=2_000)
    LineRefund.objects.filter(line=line).update(quantity=2, amount_fen=2_000)

    assert verify_tally() == [
        f"{line.order.number} line 1.1 on 2025-02-03: should show 10.00, shows 20.00",
    ]


def test_altered_paper_is_found() -> None:
    sound_tally()
    row = DeclarationRow.objects.select_related("declaration").get()
    DeclarationRow.objects.update(total_fen=95_000)

    assert verify_tally() == [
        f"{row.declaration.number} line tea/UNION_FESTIVAL on 2025-03-31: should show 750.00, shows 700.00",
    ]


def test_entry_of_no_order_is_found() -> None:
    sound_tally()
    order = Entry.objects.select_related("source").filter(amount_fen=10_000).get()
    Source.objects.filter(pk=order.source_id).update(number="MX-GONE")

    assert "MX-GONE line 1.1 on 2025-01-10: should show 0.00, shows 100.00" in verify_tally()


def test_wrong_day_of_posting_is_found() -> None:
    sound_tally()
    entry = Entry.objects.select_related("source").filter(amount_fen=10_000).get()

    smuggle(f"UPDATE tally_entry SET posted_on = '2025-01-11' WHERE id = {entry.pk}")

    assert verify_tally() == [f"{entry.source.number} line 1.1, 100.00: day of posting is wrong"]


def test_trigger_that_is_switched_off_is_found() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE tally_entry DISABLE TRIGGER tally_entry_append_only")

    assert verify_tally() == ["tally_entry: the append-only trigger is missing or switched off"]


@pytest.mark.django_db(transaction=True)
def test_command_says_so_or_names_what_disagrees(capsys: pytest.CaptureFixture[str]) -> None:
    sound_tally()

    call_command("verify_tally")
    assert capsys.readouterr().out == "The tally agrees with its orders and declarations.\n"

    DeclarationRow.objects.update(total_fen=95_000)
    with pytest.raises(CommandError, match="1 problems in the tally"):
        call_command("verify_tally")
    assert "line tea/UNION_FESTIVAL on 2025-03-31: should show 750.00, shows 700.00" in capsys.readouterr().err
