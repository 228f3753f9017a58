"""Units that leave, are inspected or go back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as with_default
from datetime import date

from market.kernel.digests import digest_of
from market.kernel.errors import Invalid
from market.kernel.money import Fen, units_fen
from market.orders.errors import PicksChanged, QuantityRefused

# For each line by position the lots, by number, with the units to take from each.
Picks = Mapping[int, Sequence[tuple[str, int]]]


@dataclass(frozen=True)
class Parcel:
    """
    Units by line position that are to leave, and with whom.

    `shown` is what the packer saw: for each line the lots by number with their units; None where nobody was shown any.
    """

    quantities: Mapping[int, int]
    carrier: str
    tracking_number: str = ""
    shown: Picks | None = None

    @property
    def digest(self) -> str:
        """The fingerprint of what leaves with whom; what was shown only guards it."""
        return digest_of("ship", dict(self.quantities), self.carrier.strip(), self.tracking_number.strip())


@dataclass(frozen=True)
class Refused:
    """Units of a line that are not accepted, and why."""

    quantity: int
    reason: str


@dataclass(frozen=True)
class Inspection:
    """What a unit found on a Shanghai date: units accepted and refused, by line position."""

    accepted: Mapping[int, int]
    accepted_on: date
    note: str = ""
    refused: Mapping[int, Refused] = with_default(default_factory=dict)

    @property
    def inspected(self) -> dict[int, int]:
        """Units by line that this settles either way."""
        found = dict(self.accepted)
        for position, refused in self.refused.items():
            found[position] = found.get(position, 0) + refused.quantity
        return found

    @property
    def digest(self) -> str:
        """The fingerprint of all that the unit states."""
        refused = {position: (one.quantity, one.reason.strip()) for position, one in self.refused.items()}
        return digest_of("accept", dict(self.accepted), self.accepted_on, self.note.strip(), refused)


def refund_fen(*, amount_fen: int, ordered: int, refunded: int, quantity: int) -> Fen:
    """Value the next units to come back of a line paid so much, from its last unit, so that all refunds sum to it."""
    kept = units_fen(amount_fen, ordered, ordered - refunded)
    return Fen(kept - units_fen(amount_fen, ordered, ordered - refunded - quantity))


def check_quantities(wanted: Mapping[int, int], *, left: Mapping[int, int]) -> None:
    """
    Refuse an empty choice, a line that is not there, and more than is left of one.

    :raises QuantityRefused: naming the line and what is left
    """
    if not wanted:
        raise QuantityRefused("请至少填写一行的数量。", field="quantities")
    for position, quantity in wanted.items():
        rest = left.get(position, 0)
        if not 0 < quantity <= rest:
            text = f"第 {position} 行的数量应在 0 到 {rest} 之间。" if rest else f"第 {position} 行没有可处理的数量。"
            raise QuantityRefused(text, field=f"line_{position}", line=position, left=rest)


def check_picks(taken: Picks, *, shown: Picks) -> None:
    """
    Refuse to take units from other lots, by number, than the first ones that the packer was shown for the line.

    :raises PicksChanged: naming the line
    """
    for position, picks in taken.items():
        rest = sum(units for _, units in picks)
        expected = []
        for number, units in shown.get(position, ()):
            if rest:
                expected.append((number, min(units, rest)))
                rest -= expected[-1][1]
        if list(picks) != expected:
            raise PicksChanged(
                f"第 {position} 行要拣的批次刚刚有变化，没有发货。请按下面的新批次拣货，再点一次发货。", line=position
            )


def check_inspection(inspection: Inspection) -> None:
    """
    Refuse less than nothing accepted, and a refusal of nothing or without a reason.

    :raises Invalid: naming the line or its reason
    """
    for position, quantity in inspection.accepted.items():
        if quantity < 0:
            raise QuantityRefused(
                f"第 {position} 行验收的数量不能小于 0。", field=f"line_{position}", line=position, left=0
            )
    for position, one in inspection.refused.items():
        if one.quantity < 1:
            raise QuantityRefused(
                f"第 {position} 行拒收的数量要大于 0。", field=f"line_{position}", line=position, left=0
            )
        if not one.reason.strip():
            raise Invalid(f"第 {position} 行有 {one.quantity} 件没有收，请写明原因。", field=f"reason_{position}")


def check_acceptance_day(
    wanted: Mapping[int, int],
    *,
    accepted_on: date,
    today: date,
    accepted: Mapping[int, int],
    delivered: Mapping[int, int],
) -> None:
    """
    Refuse a day in the future, and one before as many units had left as were accepted with it; Shanghai dates.

    :raises Invalid: naming the day
    """
    if accepted_on > today:
        raise Invalid("验收日期不能晚于今天。", field="accepted_on")
    for position, quantity in wanted.items():
        if accepted.get(position, 0) + quantity > delivered.get(position, 0):
            raise Invalid(f"验收日期早于第 {position} 行的发货日期，请改用发货之后的日期。", field="accepted_on")
