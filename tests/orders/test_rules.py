"""What an order may say, where it stands, and what its units cost."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from market.buyers.enums import BuyerKind
from market.kernel.errors import Invalid
from market.orders.enums import Fulfilment, FundSource, OrderState, PaymentMethod, PaymentTerms, Purpose
from market.orders.errors import QuantityRefused, TermsRefused
from market.orders.rules import (
    HoldPlan,
    LineFacts,
    OrderFacts,
    OrderTerms,
    Submission,
    check_acceptance_day,
    check_quantities,
    check_terms,
    funds_for,
    has_lapsed,
    methods_for,
    pay_by,
    plan_hold,
    purposes_for,
    refund_fen,
    state_of,
)

TERMS = OrderTerms(
    buyer_number="B-1",
    fund_source=FundSource.PERSONAL,
    purpose=Purpose.PERSONAL,
    fulfilment=Fulfilment.DELIVERY,
    pickup_outlet_code="",
    recipient="张三",
    phone="13800000000",
    address_line="示例路 8 号",
    remark="",
    payment_method=PaymentMethod.BANK_TRANSFER,
    payment_terms=PaymentTerms.MONEY_FIRST,
    payer_name="",
    shown_total_fen=100,
)
RESIDENT = OrderFacts(
    is_institutional=False,
    fulfilment=Fulfilment.DELIVERY,
    payment_method=PaymentMethod.BANK_TRANSFER,
    payment_terms=PaymentTerms.MONEY_FIRST,
    is_cancelled=False,
    is_paid=False,
    is_received=False,
    lines=[LineFacts(5, 0, 0, 0)],
)
UNIT = replace(RESIDENT, is_institutional=True, payment_terms=PaymentTerms.GOODS_FIRST)


def test_each_kind_of_buyer_has_its_own_money():
    assert funds_for("INDIVIDUAL") == (FundSource.PERSONAL,)
    assert set(funds_for("FISCAL_UNIT")) == {
        "FISCAL_CANTEEN",
        "FISCAL_OTHER",
        "CANTEEN_FEES",
        "UNION_FESTIVAL",
        "UNION_OTHER",
        "PARTY",
    }
    assert set(funds_for("SOE_UNION")) == set(funds_for("UNION")) == {"UNION_FESTIVAL", "UNION_OTHER", "ADMIN_WELFARE"}
    assert set(funds_for("ENTERPRISE")) == {"ENTERPRISE", "CANTEEN_FEES", "ADMIN_WELFARE", "PARTY"}


@pytest.mark.parametrize("kind", [kind for kind in BuyerKind if kind != BuyerKind.INDIVIDUAL])
def test_institutions_pay_by_transfer_before_or_after_and_never_personally(kind):
    assert FundSource.PERSONAL not in funds_for(kind)
    assert Purpose.PERSONAL not in purposes_for(kind)
    assert methods_for(kind, Fulfilment.PICKUP) == (
        (PaymentMethod.BANK_TRANSFER, PaymentTerms.MONEY_FIRST),
        (PaymentMethod.BANK_TRANSFER, PaymentTerms.GOODS_FIRST),
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"fund_source": FundSource.FISCAL_CANTEEN}, "fund_source"),
        ({"fund_source": "nonsense"}, "fund_source"),
        ({"purpose": Purpose.CANTEEN}, "purpose"),
        ({"fulfilment": "TELEPORT"}, "fulfilment"),
        ({"payment_method": PaymentMethod.ON_PICKUP}, "payment_method"),
        ({"payment_terms": PaymentTerms.GOODS_FIRST}, "payment_method"),
        ({"recipient": " "}, "recipient"),
        ({"recipient": "长" * 41}, "recipient"),
        ({"remark": "长" * 201}, "remark"),
        ({"phone": ""}, "phone"),
        ({"address_line": ""}, "address_line"),
        ({"fulfilment": Fulfilment.PICKUP}, "pickup_outlet_code"),
    ],
)
def test_terms_that_do_not_go_together_are_refused(change, field):
    check_terms(TERMS, kind=BuyerKind.INDIVIDUAL)

    with pytest.raises(TermsRefused) as refusal:
        check_terms(replace(TERMS, **change), kind=BuyerKind.INDIVIDUAL)

    assert refusal.value.field == field


def test_digest_tells_any_other_input():
    submission = Submission(uuid4(), "C-1", TERMS)

    assert submission.digest == Submission(uuid4(), "C-1", replace(TERMS)).digest
    assert submission.digest != Submission(uuid4(), "C-2", TERMS).digest
    assert submission.digest != Submission(uuid4(), "C-1", replace(TERMS, remark="急")).digest


def test_hold_runs_to_the_end_of_its_last_shanghai_day():
    today, arrival = date(2025, 9, 1), date(2025, 9, 3)
    pickup = replace(TERMS, fulfilment=Fulfilment.PICKUP, pickup_outlet_code="x")
    end = datetime(2025, 9, 4, 16, tzinfo=UTC)

    assert plan_hold(terms=TERMS, days=3, arrival=arrival, today=today) == HoldPlan(end, arrival, None)
    assert plan_hold(terms=pickup, days=3, arrival=arrival, today=today) == HoldPlan(
        end, date(2025, 9, 8), date(2025, 9, 8)
    )
    on_pickup = replace(pickup, payment_method=PaymentMethod.ON_PICKUP)
    assert plan_hold(terms=on_pickup, days=3, arrival=arrival, today=today) == HoldPlan(
        end, date(2025, 9, 4), date(2025, 9, 4)
    )


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (RESIDENT, OrderState.AWAITING_PAYMENT),
        (replace(RESIDENT, is_paid=True), OrderState.AWAITING_SHIPMENT),
        (replace(RESIDENT, is_paid=True, lines=[LineFacts(5, 3, 0, 0)]), OrderState.PARTLY_SHIPPED),
        (replace(RESIDENT, is_paid=True, lines=[LineFacts(5, 3, 0, 2)]), OrderState.SHIPPED),
        (replace(RESIDENT, is_paid=True, lines=[LineFacts(5, 5, 0, 0)]), OrderState.SHIPPED),
        (replace(RESIDENT, is_paid=True, is_received=True, lines=[LineFacts(5, 5, 0, 0)]), OrderState.COMPLETED),
        (replace(RESIDENT, lines=[LineFacts(5, 3, 0, 0)]), OrderState.PARTLY_SHIPPED),
        (replace(RESIDENT, lines=[LineFacts(5, 5, 0, 0)]), OrderState.SHIPPED),
        (replace(RESIDENT, is_received=True, lines=[LineFacts(5, 5, 0, 0)]), OrderState.AWAITING_SETTLEMENT),
        (replace(UNIT, payment_terms="MONEY_FIRST"), OrderState.AWAITING_PAYMENT),
        (replace(UNIT, payment_terms="MONEY_FIRST", lines=[LineFacts(5, 5, 0, 0)]), OrderState.AWAITING_ACCEPTANCE),
        (replace(UNIT, payment_terms="MONEY_FIRST", lines=[LineFacts(5, 5, 5, 0)]), OrderState.AWAITING_SETTLEMENT),
        (replace(RESIDENT, is_cancelled=True), OrderState.CANCELLED),
        (replace(RESIDENT, is_paid=True, lines=[LineFacts(5, 5, 0, 5)]), OrderState.REFUNDED),
        (
            replace(RESIDENT, fulfilment=Fulfilment.PICKUP, payment_method=PaymentMethod.ON_PICKUP),
            OrderState.AWAITING_PICKUP,
        ),
        (UNIT, OrderState.AWAITING_SHIPMENT),
        (replace(UNIT, lines=[LineFacts(5, 5, 0, 0)]), OrderState.AWAITING_ACCEPTANCE),
        (replace(UNIT, lines=[LineFacts(5, 5, 4, 1)]), OrderState.AWAITING_SETTLEMENT),
        (replace(UNIT, lines=[LineFacts(5, 5, 5, 0)]), OrderState.AWAITING_SETTLEMENT),
        (replace(UNIT, is_paid=True, lines=[LineFacts(5, 5, 5, 0)]), OrderState.COMPLETED),
        (replace(UNIT, is_paid=True, lines=[LineFacts(5, 5, 5, 0), LineFacts(1, 0, 0, 0)]), "PARTLY_SHIPPED"),
        (replace(UNIT, lines=[LineFacts(5, 5, 3, 0, refused=2)]), OrderState.AWAITING_REMEDY),
        (replace(UNIT, lines=[LineFacts(5, 5, 3, 2, refused=2, returned=2)]), OrderState.AWAITING_SETTLEMENT),
        (replace(UNIT, lines=[LineFacts(5, 5, 3, 0, refused=2, replaced=2)]), OrderState.AWAITING_ACCEPTANCE),
    ],
)
def test_state_follows_from_the_facts(facts, state):
    assert state_of(facts) == state


def test_only_an_open_unpaid_unshipped_order_lapses_and_does_so_at_the_instant():
    end = datetime(2025, 9, 4, 16, tzinfo=UTC)
    facts = {"hold_until": end, "is_open": True, "is_paid": False, "has_shipped": False, "at": end}

    assert has_lapsed(**facts)
    assert not has_lapsed(**facts | {"at": end - timedelta(microseconds=1)})
    for change in ({"is_open": False}, {"is_paid": True}, {"has_shipped": True}):
        assert not has_lapsed(**facts | change)


def test_last_units_of_a_line_come_back_first():
    # 100 fen for 3 units are 34 + 33 + 33.
    assert refund_fen(amount_fen=100, ordered=3, refunded=0, quantity=1) == 33
    assert refund_fen(amount_fen=100, ordered=3, refunded=2, quantity=1) == 34


@given(st.integers(1, 10**9), st.lists(st.integers(1, 50), min_size=1, max_size=10))
def test_refunds_of_all_units_sum_to_the_line(amount_fen, steps):
    ordered, refunded, total = sum(steps), 0, 0

    for quantity in steps:
        total += refund_fen(amount_fen=amount_fen, ordered=ordered, refunded=refunded, quantity=quantity)
        refunded += quantity

    assert total == amount_fen


def test_quantities_outside_what_is_left_are_refused():
    check_quantities({1: 2}, left={1: 2, 2: 1})

    for wanted, details in (
        ({}, {}),
        ({1: 3}, {"line": 1, "left": 2}),
        ({1: 0}, {"line": 1, "left": 2}),
        ({1: -1}, {"line": 1, "left": 2}),
        ({7: 1}, {"line": 7, "left": 0}),
    ):
        with pytest.raises(QuantityRefused) as refusal:
            check_quantities(wanted, left={1: 2, 2: 1})
        assert refusal.value.details == details


def test_acceptance_needs_the_goods_to_have_left_by_its_day():
    facts = {"accepted_on": date(2025, 9, 2), "today": date(2025, 9, 3), "accepted": {1: 2}, "delivered": {1: 5}}

    check_acceptance_day({1: 3}, **facts)

    with pytest.raises(Invalid, match="早于"):
        check_acceptance_day({1: 4}, **facts)
    with pytest.raises(Invalid, match="晚于今天"):
        check_acceptance_day({1: 3}, **facts | {"today": date(2025, 9, 1)})


@pytest.mark.parametrize(
    ("terms", "state", "kind", "accepted_on", "day"),
    [
        ("MONEY_FIRST", "AWAITING_PAYMENT", "INDIVIDUAL", None, date(2025, 9, 4)),
        ("MONEY_FIRST", "AWAITING_PAYMENT", "FISCAL_UNIT", None, date(2025, 9, 4)),
        ("GOODS_FIRST", "AWAITING_SETTLEMENT", "FISCAL_UNIT", date(2025, 9, 1), date(2025, 10, 1)),
        ("GOODS_FIRST", "AWAITING_ACCEPTANCE", "FISCAL_UNIT", date(2025, 9, 1), None),
        ("GOODS_FIRST", "AWAITING_SHIPMENT", "FISCAL_UNIT", None, None),
        ("GOODS_FIRST", "AWAITING_SETTLEMENT", "SOE_UNION", date(2025, 9, 1), None),
    ],
)
def test_day_by_which_to_pay_is_the_holds_last_or_thirty_after_acceptance(terms, state, kind, accepted_on, day):
    hold_until = datetime(2025, 9, 4, 16, tzinfo=UTC)

    found = pay_by(payment_terms=terms, state=state, buyer_kind=kind, hold_until=hold_until, accepted_on=accepted_on)

    assert found == day
