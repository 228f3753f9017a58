"""What a vendor of online payments can be asked, and what it says; sums in fen, times in UTC."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


class GatewayDownError(Exception):
    """The vendor did not answer, or not in time; whether it did what was asked is not known."""


class GatewayRefusedError(Exception):
    """The vendor said no; what was asked did not happen."""


class BadNoticeError(Exception):
    """A notice is not the vendor's, or too old."""


@dataclass(frozen=True)
class PageWanted:
    """The page that the vendor is asked to open for a payer, under `key`."""

    key: UUID
    order_number: str
    amount_fen: int
    expires_at: datetime
    return_url: str
    cancel_url: str


@dataclass(frozen=True)
class SessionFacts:
    """A vendor's page: `key` is ours, `is_paid` for good, `is_over` when nobody can pay on it any more."""

    session_id: str
    key: str
    order_number: str
    url: str
    amount_fen: int
    intent_id: str
    is_paid: bool
    is_over: bool


@dataclass(frozen=True)
class IntentFacts:
    """A payment that an application confirms itself; `client_secret` goes to it and is kept nowhere."""

    intent_id: str
    client_secret: str
    amount_fen: int
    is_paid: bool


@dataclass(frozen=True)
class RefundFacts:
    """Money on its way back: `standing` is PENDING, DONE or FAILED, with the vendor's reason."""

    refund_id: str
    key: str
    amount_fen: int
    standing: str
    failure: str = ""
    intent_id: str = ""


@dataclass(frozen=True)
class DisputeFacts:
    """A payer's bank takes money back, or wants to; `is_final` when it was decided."""

    dispute_id: str
    intent_id: str
    amount_fen: int
    standing: str
    is_final: bool


Facts = SessionFacts | RefundFacts | DisputeFacts
_KINDS: dict[str, type[Facts]] = {"session": SessionFacts, "refund": RefundFacts, "dispute": DisputeFacts}


@dataclass(frozen=True)
class Notice:
    """What the vendor tells unasked: the facts as they were then; None of what does not concern this shop."""

    event_id: str
    kind: str
    facts: Facts | None

    def plain(self) -> dict[str, object]:
        """Give the facts as they are kept."""
        if self.facts is None:
            return {}
        about = next(name for name, kind in _KINDS.items() if isinstance(self.facts, kind))
        return {"about": about, **asdict(self.facts)}


def facts_from(plain: dict[str, object]) -> Facts | None:
    """Read facts as they were kept."""
    stated = dict(plain)
    about = stated.pop("about", None)
    return _KINDS[str(about)](**stated) if about else None  # type: ignore[arg-type]  # as `plain` wrote them


class Gateway(Protocol):
    """The port. Each call may raise GatewayDownError and GatewayRefusedError, and is never made in a transaction."""

    def open_session(self, wanted: PageWanted) -> SessionFacts:
        """Open the page for a payer; the same under the same key."""
        ...

    def read_session(self, session_id: str) -> SessionFacts:
        """Look how a page stands."""
        ...

    def expire_session(self, session_id: str) -> SessionFacts:
        """Close a page; of one that was paid or is closed, tell how it stands."""
        ...

    def give_back(self, *, key: UUID, intent_id: str, amount_fen: int) -> RefundFacts:
        """Give money back, once per key."""
        ...

    def find_refund(self, *, key: UUID, intent_id: str) -> RefundFacts | None:
        """Look whether money of a payment was given back under a key, however long ago; None if it was not."""
        ...

    def read_refund(self, refund_id: str) -> RefundFacts:
        """Look how money on its way back stands."""
        ...

    def open_intent(self, *, key: UUID, order_number: str, amount_fen: int) -> IntentFacts:
        """Begin a payment that an application confirms itself; the same under the same key."""
        ...

    def read_intent(self, intent_id: str) -> IntentFacts:
        """Look how such a payment stands."""
        ...

    def read_notice(self, body: bytes, signature: str) -> Notice:
        """
        Read a notice that came in.

        :raises BadNoticeError: if its signature is not the vendor's, or too old
        """
        ...

    def notices_since(self, at: datetime) -> Iterator[Notice]:
        """Give the notices made since an instant, to find those that never came."""
        ...
