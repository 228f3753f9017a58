"""The simulated vendor's rules: pages, payments, refunds and disputes, answered and refused as the real one does."""

import hashlib
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass

from config.simulated.book import Book, Thing, new_id

LEAST_STAY_SECONDS = 30 * 60
# The numbers of the real vendor's test cards, and what comes of each.
CARD_GOOD = "4242424242424242"
CARD_DECLINED = "4000000000000002"
CARD_REFUND_LATE = "4000000000007726"
CARD_REFUND_FAILS = "4000000000005126"
CARD_DISPUTED = "4000000000000259"
CARDS = (CARD_GOOD, CARD_DECLINED, CARD_REFUND_LATE, CARD_REFUND_FAILS, CARD_DISPUTED)
REFUND_SECONDS = 3

Form = Mapping[str, str]


class RefusedError(Exception):
    """A request that the vendor refuses, with the status and the error it answers."""

    def __init__(self, text: str, *, status: int = 400, kind: str = "invalid_request_error", code: str = "") -> None:
        """Keep what is answered."""
        super().__init__(text)
        self.status, self.body = status, {"error": {"type": kind, "code": code, "message": text}}


@dataclass
class Vendor:
    """The vendor over its book; `url` is where its own pages are."""

    book: Book
    url: str

    def answer(self, method: str, path: str, form: Form, key: str) -> tuple[int, Thing]:
        """Answer a request of the API, the same again under the same key."""
        if method != "POST" or not key:
            return self._try(method, path, form)
        asked = hashlib.sha256(json.dumps([path, sorted(form.items())]).encode()).hexdigest()
        with self.book.whole():
            if known := self.book.answer_under(key):
                if known[0] != asked:
                    text = "Keys for idempotent requests can only be used with the same parameters."
                    return 400, {"error": {"type": "idempotency_error", "message": text}}
                return known[1], known[2]
            status, body = self._try(method, path, form)
            self.book.keep_answer(key, asked, status, body)
        return status, body

    def _try(self, method: str, path: str, form: Form) -> tuple[int, Thing]:
        try:
            with self.book.whole():
                return 200, self._do(method, path.strip("/").split("/")[1:], form)
        except RefusedError as refusal:
            return refusal.status, refusal.body

    def _do(self, method: str, parts: list[str], form: Form) -> Thing:  # noqa: PLR0911 - one return an address
        match (method, parts):
            case ("POST", ["checkout", "sessions"]):
                return self._open_session(form)
            case ("GET", ["checkout", "sessions", number]):
                return self.session(number)
            case ("POST", ["checkout", "sessions", number, "expire"]):
                return self._expire(number)
            case ("POST", ["refunds"]):
                return self._give_back(form)
            case ("GET", ["refunds"]):
                return self._refunds_of(form["payment_intent"])
            case ("GET", ["refunds", number]):
                self.move_on()
                return self._found(number, "refund")
            case ("POST", ["payment_intents"]):
                return self.book.keep(_intent(int(form["amount"]), _metadata(form), status="requires_payment_method"))
            case ("GET", ["payment_intents", number]):
                return self._found(number, "payment_intent")
            case ("GET", ["events"]):
                return self._events(form)
        raise RefusedError(f"Unrecognized request URL ({method}: {'/'.join(parts)}).", status=404)

    def session(self, number: str) -> Thing:
        """Give a page, expired if its time is over."""
        with self.book.whole():
            session = self._found(number, "checkout.session")
            if session["status"] == "open" and session["expires_at"] <= time.time():
                return self._end(session)
            return session

    def pay_by_card(self, number: str, card: str) -> Thing:
        """
        Pay on a page with a test card.

        :raises RefusedError: if the page is not open, or the card is declined
        """
        if card == CARD_DECLINED:
            raise RefusedError("您的卡被拒了，没有扣款。请换一张卡，或者换一种方式。", status=402, kind="card_error")
        if card not in CARDS:
            raise RefusedError("卡号不对。这里只认下面列出的测试卡号。", status=402, kind="card_error")
        return self.pay(number, way="card", card=card)

    def pay(self, number: str, *, way: str, card: str = "") -> Thing:
        """
        Take the money of a page.

        :raises RefusedError: if it is not open any more
        """
        with self.book.whole():
            session = self.session(number)
            if session["status"] == "complete":
                return session
            if session["status"] != "open":
                raise RefusedError("付款页已经过期，没有扣款。请回到商店。")
            intent = _intent(session["amount_total"], session["metadata"], status="succeeded")
            self.book.keep({**intent, "payment_method_types": [way], "test_card": card})
            session |= {"status": "complete", "payment_status": "paid", "payment_intent": intent["id"], "url": None}
            self.book.keep(session)
            self.book.tell("checkout.session.completed", session)
            if card == CARD_DISPUTED:
                self._dispute(intent)
            return session

    def move_on(self) -> None:
        """Let time pass: pages expire, refunds under way are done or fail."""
        now = time.time()
        for session in self.book.all_of("checkout.session", since=int(now) - 90_000):
            if session["status"] == "open" and session["expires_at"] <= now:
                with self.book.whole():
                    self.session(session["id"])
        for refund in self.book.all_of("refund", since=int(now) - 90_000):
            if refund["becomes"] and refund["becomes_at"] <= now:
                with self.book.whole():
                    self._finish(self._found(refund["id"], "refund"))

    def _open_session(self, form: Form) -> Thing:
        expires_at, now = int(form["expires_at"]), int(time.time())
        if not now + LEAST_STAY_SECONDS <= expires_at <= now + 86_400:
            raise RefusedError("The `expires_at` timestamp must be between 30 minutes and 24 hours from now.")
        if form["line_items[0][price_data][currency]"] != "cny" or form["mode"] != "payment":
            raise RefusedError("Only payments in cny are simulated.")
        number, price = new_id("cs_test"), int(form["line_items[0][price_data][unit_amount]"])
        return self.book.keep(
            {
                "id": number,
                "object": "checkout.session",
                "created": now,
                "status": "open",
                "payment_status": "unpaid",
                "mode": "payment",
                "currency": "cny",
                "amount_total": price * int(form["line_items[0][quantity]"]),
                "client_reference_id": form.get("client_reference_id"),
                "metadata": _metadata(form),
                "expires_at": expires_at,
                "success_url": form["success_url"],
                "cancel_url": form.get("cancel_url"),
                "payment_intent": None,
                "url": f"{self.url}/pay/{number}",
                "livemode": False,
            }
        )

    def _expire(self, number: str) -> Thing:
        session = self.session(number)
        if session["status"] != "open":
            text = f'Only Checkout Sessions with a status in ["open"] can be expired. This one is {session["status"]}.'
            raise RefusedError(text)
        return self._end(session)

    def _end(self, session: Thing) -> Thing:
        session |= {"status": "expired", "url": None}
        self.book.keep(session)
        self.book.tell("checkout.session.expired", session)
        return session

    def _give_back(self, form: Form) -> Thing:
        intent = self._found(form["payment_intent"], "payment_intent")
        if intent["status"] != "succeeded":
            raise RefusedError("This PaymentIntent does not have a successful charge to refund.")
        disputes = [row for row in self.book.all_of("dispute") if row["payment_intent"] == intent["id"]]
        if any(row["status"] != "won" for row in disputes):
            raise RefusedError("This charge was disputed and can not be refunded.", code="charge_disputed")
        kept = [row for row in self.book.all_of("refund") if row["payment_intent"] == intent["id"]]
        left = intent["amount"] - sum(row["amount"] for row in kept if row["status"] != "failed")
        amount = int(form.get("amount", left))
        if not 0 < amount <= left:
            code = "charge_already_refunded" if not left else "amount_too_large"
            raise RefusedError(f"Refund amount ({amount}) is greater than unrefunded amount ({left}).", code=code)
        card = intent["test_card"]
        becomes = {CARD_REFUND_LATE: "succeeded", CARD_REFUND_FAILS: "failed"}.get(card, "")
        refund = {
            "id": new_id("re"),
            "object": "refund",
            "created": int(time.time()),
            "amount": amount,
            "currency": "cny",
            "payment_intent": intent["id"],
            "metadata": _metadata(form),
            "status": "pending" if card == CARD_REFUND_LATE else "succeeded",
            "failure_reason": None,
            "becomes": becomes,
            "becomes_at": time.time() + REFUND_SECONDS,
        }
        self.book.keep(refund)
        self.book.tell("refund.created", refund)
        return refund

    def _refunds_of(self, intent: str) -> Thing:
        self._found(intent, "payment_intent")
        self.move_on()
        found = [row for row in self.book.all_of("refund") if row["payment_intent"] == intent]
        return {"object": "list", "url": "/v1/refunds", "data": found, "has_more": False}

    def _finish(self, refund: Thing) -> None:
        reason = "expired_or_canceled_card" if refund["becomes"] == "failed" else None
        refund |= {"status": refund["becomes"], "failure_reason": reason, "becomes": ""}
        self.book.keep(refund)
        self.book.tell("refund.failed" if reason else "refund.updated", refund)

    def _dispute(self, intent: Thing) -> None:
        dispute = {
            "id": new_id("du"),
            "object": "dispute",
            "created": int(time.time()),
            "amount": intent["amount"],
            "currency": "cny",
            "payment_intent": intent["id"],
            "reason": "fraudulent",
            "status": "needs_response",
        }
        self.book.keep(dispute)
        self.book.tell("charge.dispute.created", dispute, after=1)

    def _events(self, form: Form) -> Thing:
        kinds = {value for name, value in form.items() if name.startswith("types[")}
        told = self.book.all_of("event", since=int(form.get("created[gte]", 0)))
        found = [row for row in told if not kinds or row["type"] in kinds]
        if after := form.get("starting_after"):
            found = found[[row["id"] for row in found].index(after) + 1 :]
        limit = int(form.get("limit", 10))
        return {"object": "list", "url": "/v1/events", "data": found[:limit], "has_more": len(found) > limit}

    def _found(self, number: str, kind: str) -> Thing:
        thing = self.book.get(number)
        if thing is None or thing["object"] != kind:
            raise RefusedError(f"No such {kind}: '{number}'", status=404, code="resource_missing")
        return thing


def _intent(amount: int, metadata: Thing, *, status: str) -> Thing:
    number = new_id("pi")
    return {
        "id": number,
        "object": "payment_intent",
        "created": int(time.time()),
        "amount": amount,
        "currency": "cny",
        "status": status,
        "client_secret": f"{number}_secret_{secrets.token_hex(8)}",
        "metadata": metadata,
        "test_card": "",
    }


def _metadata(form: Form) -> Thing:
    prefix = "metadata["
    return {name[len(prefix) : -1]: value for name, value in form.items() if name.startswith(prefix)}
