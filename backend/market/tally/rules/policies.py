"""The terms that one year's figures are judged by."""

from dataclasses import dataclass
from datetime import date

from market.kernel.money import Fen
from market.tally.enums import Indicator, PolicyStatus


@dataclass(frozen=True)
class ShareTerm:
    """A share that a kind of buyer owes; empty purposes mean any, no threshold means advice."""

    indicator: Indicator
    buyer_kind: str
    fund_sources: tuple[str, ...]
    purposes: tuple[str, ...]
    threshold_bp: int | None

    def covers(self, *, fund_source: str, purpose: str) -> bool:
        """Tell whether money of such a source, spent for such a purpose, is within the share."""
        return fund_source in self.fund_sources and (not self.purposes or purpose in self.purposes)


@dataclass(frozen=True)
class PolicyTerms:
    """One year's policy as it is written down; comparable categories by code."""

    year: int
    document: str
    title: str
    clause: str
    status: PolicyStatus
    floor_fen: Fen
    stretch_fen: Fen
    category_codes: tuple[str, ...]
    grace_until: date
    close_on: date
    shares: tuple[ShareTerm, ...]
