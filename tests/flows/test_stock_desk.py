"""The desk's stock work, and the proof over all stock, orders and money."""

from datetime import date
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from market.audit.models import Activity
from market.flows.move_stock import receive_sent_stock, send_stock
from market.flows.receive_stock import receive_stock
from market.flows.write_off_stock import write_off_stock
from market.inventory.models import Hold, Lot, StockMovement, Transfer
from market.inventory.rules import Arrival
from market.kernel.errors import Forbidden
from market.orders.models import Order, OrderLine
from market.outlets.enums import OutletKind
from market.payments.models import Payment
from tests.factories import AT, hold_terms, make_lot, make_outlet, make_staff, make_variant, pay, place, resident, ship


def test_manager_receives_moves_and_writes_off(shop):
    counter = make_outlet(OutletKind.COUNTER)
    arrival = Arrival(uuid4(), shop.tea.sku, "direct-store", "B9", date(2025, 8, 1), date(2026, 8, 1), 20)

    lot = receive_stock(arrival=arrival, actor=shop.manager, at=AT)
    transfer = send_stock(
        key=uuid4(), lot_number=lot.number, to_outlet_code=counter.code, quantity=5, actor=shop.manager, at=AT
    )
    receive_sent_stock(transfer_number=transfer.number, actor=shop.manager, at=AT)
    write_off_stock(key=uuid4(), lot_number=lot.number, quantity=1, reason="破损", actor=shop.manager, at=AT)

    lot.refresh_from_db()
    assert lot.on_hand == 14
    assert Transfer.objects.get().to_lot.on_hand == 5
    assert list(Activity.objects.order_by("pk").values_list("action", flat=True)) == [
        "lot.received",
        "transfer.sent",
        "transfer.received",
        "lot.written_off",
    ]


def test_nobody_else_touches_stock(shop):
    arrival = Arrival(uuid4(), shop.tea.sku, "direct-store", "B9", date(2025, 8, 1), None, 20)
    number, office = shop.lot.number, make_staff("LEADING_GROUP_OFFICE")

    for actor in (shop.user, office):
        with pytest.raises(Forbidden):
            receive_stock(arrival=arrival, actor=actor, at=AT)
        with pytest.raises(Forbidden):
            send_stock(key=uuid4(), lot_number=number, to_outlet_code="x", quantity=1, actor=actor, at=AT)
        with pytest.raises(Forbidden):
            receive_sent_stock(transfer_number="DB-0", actor=actor, at=AT)
        with pytest.raises(Forbidden):
            write_off_stock(key=uuid4(), lot_number=number, quantity=1, reason="破损", actor=actor, at=AT)

    assert StockMovement.objects.count() == 1
    assert not Activity.objects.exists()


def verify() -> str:
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_stock", stdout=out, stderr=err)
    except CommandError as error:
        return f"{err.getvalue()}{error}"
    return out.getvalue().strip()


@pytest.mark.django_db(transaction=True)
def test_proof_passes_on_true_books_and_names_each_number_that_is_wrong():
    hold_terms()
    user, buyer = resident()
    manager = make_staff()
    tea = make_variant(price_fen=1_000)
    lot = make_lot(tea, 10)
    order = place(user, buyer, {tea: 4})
    pay(order, manager)
    ship(order, manager, {1: 3})
    assert verify() == "Stock, orders and payments agree with what moved."

    for rows, change, found in (
        (Lot.objects.filter(pk=lot.pk), {"on_hand": 8}, f"lot {lot.number}: on hand 8, movements 7"),
        (Lot.objects.filter(pk=lot.pk), {"held": 2}, f"lot {lot.number}: on hand 7, movements 7; held 2, live holds 1"),
        (Hold.objects.filter(state="HELD"), {"state": "RELEASED"}, f"order {order.number}: 1 units to ship, 0 held"),
        (OrderLine.objects.all(), {"shipped_quantity": 2}, f"order {order.number} line 1: shipped 2, papers 3"),
        (OrderLine.objects.all(), {"refunded_quantity": 1}, "refunded 1, papers 0"),
        (Order.objects.all(), {"goods_fen": 5_000}, f"order {order.number}: goods 5000, lines 4000"),
        (Order.objects.all(), {"paid_at": None}, f"order {order.number}: due 4000, received 4000"),
        (Order.objects.all(), {"state": "SHIPPED"}, f"order {order.number}: state SHIPPED, facts PARTLY_SHIPPED"),
        (Payment.objects.all(), {"state": "EXPECTED"}, "payment EXPECTED"),
    ):
        before = list(rows.values("pk", *change))
        rows.update(**change)
        report = verify()
        for row in before:
            rows.model.objects.filter(pk=row.pop("pk")).update(**row)

        assert found in report
    assert verify() == "Stock, orders and payments agree with what moved."


@pytest.mark.django_db(transaction=True)
def test_proof_needs_few_statements(django_assert_num_queries):
    with django_assert_num_queries(13):
        verify()


@pytest.mark.django_db(transaction=True)
def test_sweep_runs_as_a_command():
    out = StringIO()

    call_command("expire_holds", stdout=out)

    assert out.getvalue() == "0 orders expired.\n"
