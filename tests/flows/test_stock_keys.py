"""The keys of the desk's stock forms: the same form again is answered and recorded once, another one is refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import permutations
from typing import Any
from uuid import UUID, uuid4

import pytest

from market.audit.models import Activity
from market.flows.correct_stock import correct_stock
from market.flows.move_stock import receive_sent_stock, send_stock
from market.flows.receive_stock import receive_stock
from market.flows.write_off_stock import write_off_stock
from market.inventory.errors import ReceivedBefore
from market.inventory.models import Lot, StockMovement, Transfer
from market.inventory.rules import Arrival, Correction, TransferArrival
from market.inventory.selectors import stock_problems
from market.kernel.errors import KeyReused
from market.outlets.enums import OutletKind
from tests.factories import AT, make_lot, make_outlet, make_staff, make_variant
from tests.support.racing import race

KINDS = ("receive", "send", "arrive", "write_off", "correct")
# What changes the input of a form, beside what its own tests change.
OTHER_INPUT = [
    ("receive", {"quantity": 4}),
    ("receive", {"note": "另一车"}),
    ("receive", {"batch_code": "B10"}),
    ("send", {"quantity": 2}),
    ("arrive", {"arrived": 2}),
    ("arrive", {"reason": "另一个原因"}),
    ("arrive", {"lost": 0, "arrived": 5}),
    ("write_off", {"quantity": 2}),
    ("write_off", {"reason": "另一个原因"}),
    ("correct", {"quantity": 7}),
    ("correct", {"reason": "另一个原因"}),
]


class Desk:
    """A manager who sends each stock form under a key, about a lot of twenty and a transfer of five on its way."""

    def __init__(self) -> None:
        self.manager, self.counter = make_staff(), make_outlet(OutletKind.COUNTER)
        self.lot = make_lot(make_variant(), 20)
        self.facts: dict[str, Any] = {"actor": self.manager, "at": AT}
        self.waiting = self.send(uuid4(), quantity=5)

    def receive(self, key: UUID, **changes: Any) -> Lot:
        """Receive three of a batch."""
        lot = self.lot
        stated = Arrival(key, lot.variant.sku, lot.outlet.code, "B9", date(2025, 8, 1), date(2026, 8, 1), 3)
        return receive_stock(arrival=replace(stated, **changes), **self.facts)

    def send(self, key: UUID, **changes: Any) -> Transfer:
        """Send one to the counter."""
        stated = {"lot_number": self.lot.number, "to_outlet_code": self.counter.code, "quantity": 1}
        return send_stock(key=key, **{**stated, **changes}, **self.facts)

    def arrive(self, key: UUID, **changes: Any) -> Transfer:
        """Confirm that three came and one was lost."""
        came = replace(TransferArrival(key, 3, 1, "破损"), **changes)
        return receive_sent_stock(transfer_number=self.waiting.number, came=came, **self.facts)

    def write_off(self, key: UUID, **changes: Any) -> StockMovement:
        """Write one off."""
        stated = {"lot_number": self.lot.number, "quantity": 1, "reason": "受潮"}
        return write_off_stock(key=key, **{**stated, **changes}, **self.facts)

    def correct(self, key: UUID, **changes: Any) -> Lot:
        """Correct the receipt to eighteen."""
        lot = self.lot
        stated = Correction(key, 18, lot.batch_code, lot.produced_on, lot.expires_on, "点错了")
        return correct_stock(lot_number=lot.number, correction=replace(stated, **changes), **self.facts)

    def act(self, kind: str) -> Callable[..., Any]:
        """Give what sends a form of this kind."""
        acts: dict[str, Callable[..., Any]] = {
            "receive": self.receive,
            "send": self.send,
            "arrive": self.arrive,
            "write_off": self.write_off,
            "correct": self.correct,
        }
        return acts[kind]


def books() -> tuple[list[Any], ...]:
    """Read everything that a stock form may write."""
    return (
        list(Lot.objects.order_by("pk").values_list("pk", "on_hand", "held")),
        list(StockMovement.objects.order_by("pk").values_list("pk", flat=True)),
        list(Transfer.objects.order_by("pk").values_list("pk", "state", "to_lot")),
        list(Activity.objects.order_by("pk").values_list("pk", flat=True)),
    )


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk()


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_form_again_gets_the_same_answer_and_is_recorded_once(desk, kind):
    key, recorded = uuid4(), Activity.objects.count()
    first = desk.act(kind)(key)
    after = books()

    again = desk.act(kind)(key)

    assert again == first
    assert books() == after
    assert Activity.objects.count() == recorded + 1
    assert stock_problems() == []


@pytest.mark.parametrize(("kind", "changes"), OTHER_INPUT)
def test_a_key_with_another_input_is_refused(desk, kind, changes):
    key = uuid4()
    desk.act(kind)(key)
    before = books()

    with pytest.raises(KeyReused):
        desk.act(kind)(key, **changes)

    assert books() == before


@pytest.mark.parametrize(("first", "then"), list(permutations(KINDS, 2)))
def test_a_key_of_one_form_is_refused_for_every_other_one(desk, first, then):
    key = uuid4()
    desk.act(first)(key)
    before = books()

    with pytest.raises(KeyReused):
        desk.act(then)(key)

    assert books() == before


def test_a_transfers_own_key_does_not_name_the_lot_that_it_makes(desk):
    key = uuid4()
    transfer = desk.send(key)
    receive_sent_stock(transfer_number=transfer.number, **desk.facts)

    transfer.refresh_from_db()
    assert transfer.to_lot.key != key


def test_parts_of_a_transfer_at_one_instant_are_told_apart(desk):
    whole, lost = uuid4(), uuid4()
    desk.arrive(whole, arrived=3, lost=0, reason="")
    desk.arrive(lost, arrived=0, lost=1)
    before = books()

    desk.arrive(whole, arrived=3, lost=0, reason="")
    desk.arrive(lost, arrived=0, lost=1)

    assert books() == before


def test_a_receipt_sent_again_is_answered_though_another_stands_beside_it(desk):
    first, second = uuid4(), uuid4()
    lot = desk.receive(first)
    arrival = Arrival(second, lot.variant.sku, lot.outlet.code, "B9", date(2025, 8, 1), date(2026, 8, 1), 3)
    receive_stock(arrival=arrival, beside=lot.number, **desk.facts)

    assert desk.receive(first) == lot


def test_a_receipt_is_compared_with_what_the_lots_say_now(desk):
    lot = desk.receive(uuid4())
    correction = Correction(uuid4(), 3, "B10", lot.produced_on, lot.expires_on, "批号打错")
    right = correct_stock(lot_number=lot.number, correction=correction, **desk.facts)

    with pytest.raises(ReceivedBefore) as refusal:
        desk.receive(uuid4(), batch_code="B10")

    assert refusal.value.details == {"lot": right.number}
    assert desk.receive(uuid4()).batch_code == "B9"


def test_a_receipt_that_was_corrected_to_nothing_is_not_asked_about(desk):
    lot = desk.receive(uuid4())
    correction = Correction(uuid4(), 0, "B9", lot.produced_on, lot.expires_on, "登记重了")
    correct_stock(lot_number=lot.number, correction=correction, **desk.facts)

    assert desk.receive(uuid4()).on_hand == 3


@pytest.mark.django_db(transaction=True)
def test_two_receipts_of_one_batch_at_once_let_one_be_asked():
    desk = Desk()

    answers = race([partial(desk.receive, uuid4()) for _ in range(3)])

    assert sorted(type(answer).__name__ for answer in answers) == ["Lot", "ReceivedBefore", "ReceivedBefore"]
    assert Lot.objects.filter(batch_code="B9").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["receive", "send", "write_off", "correct", "arrive"])
def test_one_key_for_two_things_at_once_serves_one_and_refuses_the_other(kind):
    desk, key = Desk(), uuid4()
    other = make_lot(make_variant(), 20)
    act, send = desk.act(kind), partial(send_stock, key=uuid4(), lot_number=other.number, quantity=5, **desk.facts)
    second = {
        "receive": partial(act, key, batch_code="B10"),
        "arrive": partial(
            receive_sent_stock,
            transfer_number=send(to_outlet_code=desk.counter.code).number,
            came=TransferArrival(key, 3, 1, "破损"),
            **desk.facts,
        ),
        "correct": partial(
            correct_stock,
            lot_number=other.number,
            correction=Correction(key, 18, "B10", other.produced_on, other.expires_on, "点错了"),
            **desk.facts,
        ),
    }.get(kind, partial(act, key, lot_number=other.number))

    answers = race([partial(act, key), second])

    assert sum(isinstance(answer, KeyReused) for answer in answers) == 1
    assert sum(isinstance(answer, Exception) for answer in answers) == 1
    assert stock_problems() == []
