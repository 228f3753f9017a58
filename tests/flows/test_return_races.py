"""Two refunds of the same units at the same moment; the control shows what goes wrong without the order's lock."""

from functools import partial
from threading import Barrier
from uuid import uuid4

import pytest

from market.aftersales.enums import ReturnKind, ReturnReason
from market.aftersales.errors import ReturnMoved, ReturnRefused
from market.aftersales.models import ReturnRequest
from market.aftersales.operations import record_return
from market.aftersales.rules import Findings, ReturnWish, Units, check_return
from market.aftersales.selectors import returnable_lines
from market.flows.refund_lines import approve_return, inspect_return, refund_lines
from market.flows.return_goods import ask_return
from market.inventory.selectors import stock_problems
from market.kernel.digests import KeyedInput
from market.orders.errors import OrderClosed
from market.orders.models import LineRefund, Order
from market.orders.selectors import order_problems
from market.payments.models import Refund
from market.payments.selectors import payment_problems
from tests.factories import AT, TODAY, hold_terms, make_lot, make_staff, make_variant, pay, place, resident, ship
from tests.support.racing import race

pytestmark = pytest.mark.django_db(transaction=True)

WISH = ReturnWish(ReturnKind.RETURN, ReturnReason.QUALITY, "受潮", {1: 2})


@pytest.fixture
def sent():
    hold_terms()
    (user, buyer), manager, tea = resident(), make_staff(), make_variant(price_fen=10_001)
    make_lot(tea, 10)
    order = place(user, buyer, {tea: 2})
    pay(order, manager)
    ship(order, manager)
    return user, manager, order


def nothing_is_wrong():
    return stock_problems() + order_problems() + payment_problems() == []


def test_desk_and_inspection_refund_the_same_units_once(sent):
    user, manager, order = sent
    request = ask_return(key=uuid4(), order_number=order.number, wish=WISH, actor=user, at=AT)
    approve_return(key=uuid4(), number=request.number, note="", actor=manager, at=AT)
    by_desk = partial(refund_lines, order_number=order.number, quantities={1: 2}, reason="破损", actor=manager, at=AT)
    found = Findings({1: Units(1, 1)})
    by_request = partial(inspect_return, number=request.number, findings=found, actor=manager, at=AT)

    answers = race([partial(act, key=uuid4()) for act in (by_desk, by_request, by_desk, by_request)])

    refused = [answer for answer in answers if isinstance(answer, Exception)]
    assert len(refused) == 3
    assert all(isinstance(answer, OrderClosed | ReturnMoved) for answer in refused)
    assert list(LineRefund.objects.values_list("quantity", "amount_fen")) == [(2, 20_002)]
    assert sum(Refund.objects.values_list("amount_fen", flat=True)) == 20_002
    assert nothing_is_wrong()


def test_the_same_units_are_asked_for_once(sent):
    user, _, order = sent
    asking = partial(ask_return, order_number=order.number, wish=WISH, actor=user, at=AT)

    answers = race([partial(asking, key=uuid4()) for _ in range(4)])

    assert sum(isinstance(answer, ReturnRequest) for answer in answers) == 1
    assert sum(isinstance(answer, ReturnRefused) for answer in answers) == 3
    assert ReturnRequest.objects.count() == 1


def test_control_without_the_orders_lock_the_same_units_are_asked_for_twice(sent):
    user, _, order = sent
    read = Barrier(2)

    def ask():
        unlocked = Order.objects.get(pk=order.pk)
        check_return(WISH, lines=returnable_lines(order=unlocked), today=TODAY)
        read.wait(timeout=10)
        form = KeyedInput(uuid4(), WISH.digest)
        return record_return(form=form, order=unlocked, wish=WISH, pictures={}, actor=user, at=AT)

    race([ask] * 2)

    assert ReturnRequest.objects.count() == 2
