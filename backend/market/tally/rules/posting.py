"""The news between what a source should show and what it shows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from market.kernel.money import Fen
from market.tally.enums import Reason
from market.tally.rules.facts import Tag


@dataclass(frozen=True)
class Change:
    """One entry to append."""

    tag: Tag
    amount_fen: Fen
    reason: Reason

    def corrected(self) -> "Change":
        """Give the same amount as a correction."""
        return replace(self, reason=Reason.CORRECTION)


def changes(*, wanted: Mapping[Tag, Fen], posted: Mapping[Tag, Fen], unrefunded: Mapping[Tag, Fen]) -> list[Change]:
    """
    List what to append so that the source shows what it should, tag by tag.

    More is a purchase. Less is a return as far as it would not be less without the refunds, and a correction otherwise.
    """
    found = []
    for tag in sorted(wanted.keys() | posted.keys(), key=lambda tag: (tag.line, tag.recognised_on, repr(tag))):
        due, shown = wanted.get(tag, Fen(0)), posted.get(tag, Fen(0))
        if due > shown:
            found.append(Change(tag, Fen(due - shown), Reason.PURCHASE))
        elif due < shown:
            kept = min(shown, max(due, unrefunded.get(tag, Fen(0))))
            found += [
                Change(tag, Fen(less), reason)
                for less, reason in ((kept - shown, Reason.CORRECTION), (due - kept, Reason.RETURN))
                if less
            ]
    return found
