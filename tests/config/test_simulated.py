"""The simulated vendor answers as the real one does where the shop could be wrong about it; asked through the SDK."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from config.simulated.book import Book
from config.simulated.home import environment_of
from market.kernel.clock import now
from market.payments.gateways.base import GatewayDownError, GatewayRefusedError, PageWanted
from market.payments.gateways.stripe import StripeGateway
from tests.support.vendor import KEY, SECRET, Peer, running_peer


@pytest.fixture
def peer(tmp_path: Path) -> Iterator[Peer]:
    with running_peer(tmp_path) as found:
        yield found


@pytest.fixture
def gateway(peer: Peer) -> StripeGateway:
    return StripeGateway(secret_key=KEY, webhook_secret=SECRET, api_base=peer.url)


def wanted(**fields: object) -> PageWanted:
    facts = {"key": uuid4(), "order_number": "MX-1", "amount_fen": 5000, "expires_at": now() + timedelta(minutes=31)}
    return PageWanted(**{**facts, "return_url": "http://shop/paid/", "cancel_url": "http://shop/", **fields})


def test_same_key_gives_the_same_page_and_other_parameters_are_refused(gateway, peer):
    first = wanted()

    session = gateway.open_session(first)

    assert gateway.open_session(first) == session
    with pytest.raises(GatewayRefusedError):
        gateway.open_session(wanted(key=first.key, expires_at=first.expires_at, amount_fen=5001))
    assert len(peer.things("checkout.session")) == 1


def test_page_must_stay_half_an_hour_and_the_key_be_right(gateway, peer):
    with pytest.raises(GatewayRefusedError):
        gateway.open_session(wanted(expires_at=now() + timedelta(minutes=29)))
    with pytest.raises(GatewayDownError):
        StripeGateway(secret_key="sk_test_x", webhook_secret="", api_base=peer.url).open_session(wanted())
    with pytest.raises(GatewayDownError):
        StripeGateway(secret_key=KEY, webhook_secret="", api_base="http://127.0.0.1:9").open_session(wanted())

    assert peer.things("checkout.session") == []


def test_no_more_goes_back_than_was_paid(gateway, peer):
    session = gateway.open_session(wanted())
    peer.pay(session.url)
    paid = gateway.read_session(session.session_id)
    assert (paid.is_paid, paid.amount_fen) == (True, 5000)
    key = uuid4()

    first = gateway.give_back(key=key, intent_id=paid.intent_id, amount_fen=4999)

    assert gateway.give_back(key=key, intent_id=paid.intent_id, amount_fen=4999) == first
    with pytest.raises(GatewayRefusedError):
        gateway.give_back(key=uuid4(), intent_id=paid.intent_id, amount_fen=2)
    gateway.give_back(key=uuid4(), intent_id=paid.intent_id, amount_fen=1)
    assert sum(row["amount"] for row in peer.things("refund")) == 5000


def test_closed_page_takes_no_money_and_a_paid_one_is_not_closed(gateway, peer):
    closed, paid = gateway.open_session(wanted()), gateway.open_session(wanted())
    peer.pay(paid.url)

    assert gateway.expire_session(closed.session_id).is_over
    assert gateway.expire_session(closed.session_id).is_over
    assert gateway.expire_session(paid.session_id).is_paid

    assert peer.pay(closed.url)[0] == 400
    assert [row["amount"] for row in peer.things("payment_intent")] == [5000]


def test_page_expires_by_itself(gateway, peer):
    session = gateway.open_session(wanted())
    peer.change(session.session_id, expires_at=1)

    assert gateway.read_session(session.session_id).is_over


def test_payment_of_an_application_begins_behind_the_same_port(gateway):
    key = uuid4()

    intent = gateway.open_intent(key=key, order_number="MX-1", amount_fen=700)

    assert gateway.open_intent(key=key, order_number="MX-1", amount_fen=700) == intent
    assert (intent.amount_fen, intent.is_paid, intent.client_secret.startswith(intent.intent_id)) == (700, False, True)
    assert gateway.read_intent(intent.intent_id).intent_id == intent.intent_id


def test_what_it_knows_outlives_it(gateway, peer, tmp_path):
    session = gateway.open_session(wanted())

    other = Book(tmp_path / "book.sqlite")

    assert other.get(session.session_id)["url"] == session.url
    other.close()


def test_notice_that_is_not_taken_is_sent_again_later(peer):
    peer.vendor.book.tell("customer.created", {"id": "c", "object": "customer"})
    ((number, _, tries),) = peer.vendor.book.notices_due()

    peer.vendor.book.notice_failed(number, tries)

    assert peer.vendor.book.notices_due() == []
    peer.vendor.book.notice_failed(number, 8)  # after the last pause it is given up


def test_place_and_keys_stay_the_same(tmp_path):
    first = environment_of(tmp_path, shop_port=8000)

    assert environment_of(tmp_path, shop_port=8000) == first
    assert first["STRIPE_API_BASE"].startswith("http://127.0.0.1:")
    assert (tmp_path / "simulated-vendor" / "keys.json").stat().st_mode & 0o077 == 0
