"""A thousand notices, delivered shuffled, doubled, late and forged, end in the state of in-order single delivery."""

import json
import os
import random
import time
from collections import Counter
from uuid import uuid4

import pytest

from market.flows.online.sweeps import look_now, send_refunds
from market.flows.refund_lines import refund_lines
from market.kernel.clock import now
from market.orders.models import Order
from market.payments.models import Difference, PaymentAttempt, Receipt, Refund, WebhookEvent
from tests.factories import make_lot, place, resident
from tests.online.conftest import OnlineShop, peer, shop
from tests.support.figures import note
from tests.support.vendor import signed

__all__ = ["peer", "shop"]

FULL = os.environ.get("MARKET_SOAK") == "full"
NOTICES = 1000 if FULL else 40
pytestmark = [pytest.mark.django_db, *([pytest.mark.soak] if FULL else [])]

CARDS = ("4242424242424242", "4000000000007726", "4000000000005126", "4242424242424242")


class Story:
    """Orders of two units each: paid, some refunded by a unit, some disputed, some never paid; and what the vendor tells."""

    def __init__(self, shop: OnlineShop) -> None:
        """Begin."""
        self.shop, self.orders, self.told = shop, [], []

    def tell_all(self) -> None:
        """Go on until the vendor has told enough."""
        while len(self.told) < NOTICES:
            self._one(len(self.orders))

    def _one(self, place_in_row: int) -> None:
        shop = self.shop
        shop.at = now()  # telling takes minutes, and a page must stay open half an hour from now
        user, buyer = resident()
        order = place(user, buyer, {shop.tea: 2}, at=shop.at, payment_method="ONLINE")
        self.orders.append(order.number)
        shop.user = user
        page = shop.start(order)
        if place_in_row % 7 == 6:
            number = PaymentAttempt.objects.get(payment__order=order).session_id
            shop.peer.change(number, expires_at=1)
            shop.peer.vendor.session(number)
            self.told += shop.peer.notices()
            return
        shop.peer.pay(page, CARDS[place_in_row % len(CARDS)])
        self.told += shop.peer.notices()
        if place_in_row % 2:
            self._refund(order)
        if place_in_row % 5 == 0:
            self._dispute(order)

    def _refund(self, order: Order) -> None:
        """A unit goes back; the shop knows of the payment because the payer came back, not by its notice."""
        shop = self.shop
        look_now(attempt=PaymentAttempt.objects.get(payment__order=order), at=shop.at)
        refund_lines(
            key=uuid4(), order_number=order.number, quantities={1: 1}, reason="少了", actor=shop.manager, at=shop.at
        )
        send_refunds(at=shop.at)
        refund = shop.peer.things("refund")[0]
        shop.peer.change(refund["id"], becomes_at=0)
        shop.peer.vendor.move_on()
        self.told += shop.peer.notices()

    def _dispute(self, order: Order) -> None:
        shop = self.shop
        intent = shop.peer.things("payment_intent")[0]["id"]
        for standing, kind in (("needs_response", "created"), ("under_review", "updated"), ("lost", "closed")):
            dispute = {"id": f"du_{order.number}", "object": "dispute", "amount": 20_002, "payment_intent": intent}
            shop.peer.vendor.book.tell(
                f"charge.dispute.{kind}", {**dispute, "status": standing, "created": int(time.time())}
            )
            self.told += shop.peer.notices()

    def ends(self) -> list[object]:
        """How each order stands, in the order of the story."""
        return [_end_of(number) for number in self.orders]


def _end_of(number: str) -> tuple[object, ...]:
    order = Order.objects.select_related("payment").get(number=number)
    return (
        order.state,
        order.payment.state,
        order.refunded_fen,
        list(PaymentAttempt.objects.filter(payment=order.payment).values_list("state", flat=True)),
        sorted(Receipt.objects.filter(payment=order.payment).values_list("state", "amount_fen")),
        sorted(Refund.objects.filter(order=order).values_list("state", "way", "amount_fen", "failure")),
        sorted(Difference.objects.filter(reference=f"du_{number}").values_list("kind", "standing", "is_final")),
    )


def test_shuffled_doubled_late_and_forged_copies_end_as_in_order_single_delivery(shop: OnlineShop) -> None:
    make_lot(shop.tea, 4 * NOTICES, expires_on=shop.lot.expires_on.replace(year=shop.lot.expires_on.year + 1))
    in_order, shuffled = Story(shop), Story(shop)
    for story in (in_order, shuffled):
        story.tell_all()
    assert [shop.tell(body) for body in in_order.told] == [200] * len(in_order.told)

    dice = random.Random(20_261)
    copies = shuffled.told * 3
    dice.shuffle(copies)
    began, answers = time.monotonic(), Counter[tuple[str, int]]()
    for body in copies:
        answers["true", shop.tell(body, **signed(body, at=time.time() - dice.choice((0, 60, 280))))] += 1
        if not dice.randrange(4):
            answers["forged", shop.tell(body, **signed(body, secret="whsec_forged"))] += 1
            answers["stale", shop.tell(body, **signed(body, at=time.time() - 3600))] += 1
    seconds = time.monotonic() - began

    assert {kind for kind, status in answers if status == 200} == {"true"}
    assert answers["true", 200] == len(copies) >= 3 * NOTICES
    assert {status for kind, status in answers if kind != "true"} == {400}
    kinds = Counter(json.loads(body)["type"] for body in shuffled.told)
    assert len(kinds) >= 6
    assert shuffled.ends() == in_order.ends()
    assert WebhookEvent.objects.filter(state="DONE").count() == len(in_order.told) + len(shuffled.told)
    note(
        f"{len(shuffled.told)} notices of payments in {answers.total()} shuffled, doubled, late or forged copies",
        f"same end as in order, {1000 * seconds / answers.total():.0f} ms each",
        full=FULL,
    )
