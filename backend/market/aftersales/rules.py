"""What a resident may ask back, until when, and by when the money is due."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as with_default
from datetime import date, timedelta
from hashlib import sha256

from market.aftersales.enums import ReturnKind, ReturnReason
from market.aftersales.errors import ReturnRefused
from market.kernel.digests import digest_of

# 消法 25: seven days from the day after receipt; money back within seven days of getting the goods.
NO_REASON_DAYS = 7
REFUND_DAYS = 7
MAX_PICTURES = 3


@dataclass(frozen=True)
class ReturnableLine:
    """A line as a return sees it, in units: `waiting` ones stand in requests that are open. Days are Shanghai dates."""

    position: int
    name: str
    to_ship: int
    kept: int
    waiting: int
    is_returnable: bool
    received_on: date | None

    @property
    def left(self) -> int:
        """Units that may still be asked for; none while part of the line is to be sent."""
        return 0 if self.to_ship else max(0, self.kept - self.waiting)

    def allows_no_reason(self, *, today: date) -> bool:
        """Tell whether no reason is needed: goods that keep, until the seventh day after the day of receipt."""
        return self.is_returnable and (self.received_on is None or today <= no_reason_until(self.received_on))


@dataclass(frozen=True)
class ReturnWish:
    """What is asked for: units by line position, with or without the goods coming back, and why."""

    kind: ReturnKind
    reason: ReturnReason
    text: str
    quantities: Mapping[int, int]
    # What was uploaded, as it came, by its place in the form.
    pictures: Mapping[int, bytes] = with_default(default_factory=dict)

    @property
    def digest(self) -> str:
        """The fingerprint of all that was said and shown."""
        shown = {place: sha256(content).hexdigest() for place, content in self.pictures.items()}
        return digest_of("return", self.kind, self.reason, self.text.strip(), dict(self.quantities), shown)


@dataclass(frozen=True)
class Units:
    """What became of a line's refunded units: back in their lot, written off, or never sent back."""

    restocked: int = 0
    scrapped: int = 0
    kept: int = 0

    @property
    def refunded(self) -> int:
        return self.restocked + self.scrapped + self.kept


@dataclass(frozen=True)
class Findings:
    """What the desk found in the parcel, by line position, and a note."""

    units: Mapping[int, Units]
    note: str = ""

    @property
    def digest(self) -> str:
        """The fingerprint of all that was found."""
        found = {position: (one.restocked, one.scrapped) for position, one in self.units.items()}
        return digest_of("inspect", found, self.note.strip())

    @property
    def refunded(self) -> dict[int, int]:
        """Units by line that are refunded."""
        return {position: one.refunded for position, one in self.units.items() if one.refunded}


def no_reason_until(received_on: date) -> date:
    """Give the last Shanghai date on which goods received on a day go back without a reason."""
    return received_on + timedelta(days=NO_REASON_DAYS)


def refund_due_on(from_day: date) -> date:
    """Give the last Shanghai date for paying back money that came to be owed on a day."""
    return from_day + timedelta(days=REFUND_DAYS)


def check_return(wish: ReturnWish, *, lines: Mapping[int, ReturnableLine], today: date) -> None:
    """
    Refuse a request for nothing, for more than was kept, without the words it needs, or without a reason too late.

    :raises ReturnRefused: naming the line or the question
    """
    if len(wish.pictures) > MAX_PICTURES:
        raise ReturnRefused(f"照片最多 {MAX_PICTURES} 张。", field="pictures")
    if not wish.quantities:
        raise ReturnRefused("至少一行的数量要大于 0。", field="quantities")
    for position, quantity in wish.quantities.items():
        _check_line(lines.get(position), position, quantity)
        if wish.reason == ReturnReason.NO_REASON:
            _check_no_reason(lines[position], today=today)
    if wish.reason == ReturnReason.NO_REASON:
        if wish.kind == ReturnKind.REFUND_ONLY:
            raise ReturnRefused("七天无理由要把货寄回来，请选“退货退款”。", field="kind")
    elif not wish.text.strip():
        raise ReturnRefused("请写一句哪里不对，店里好判断。", field="text")


def _check_line(line: ReturnableLine | None, position: int, quantity: int) -> None:
    if line and line.to_ship:
        text = f"“{line.name}”还有 {line.to_ship} 件没发，发完再申请；不要了请打客服电话。"
        raise ReturnRefused(text, field=f"line_{position}")
    left = line.left if line else 0
    if not 0 < quantity <= left:
        text = f"第 {position} 行最多可以申请 {left} 件。" if left else f"第 {position} 行没有可以申请售后的数量。"
        raise ReturnRefused(text, field=f"line_{position}")


def _check_no_reason(line: ReturnableLine, *, today: date) -> None:
    if not line.is_returnable:
        raise ReturnRefused(f"“{line.name}”鲜活易腐，不支持无理由退货；有质量问题请选对应的原因。", field="reason")
    if not line.allows_no_reason(today=today):
        raise ReturnRefused(f"“{line.name}”签收已过七天，不能无理由退；有质量问题请选对应的原因。", field="reason")


def check_findings(findings: Findings, *, asked: Mapping[int, int]) -> None:
    """
    Refuse units beyond what was asked for, and taking back less without saying why.

    :raises ReturnRefused: naming the line or the note
    """
    for position, one in findings.units.items():
        most = asked.get(position, 0)
        if min(one.restocked, one.scrapped) < 0 or one.refunded > most:
            raise ReturnRefused(
                f"第 {position} 行申请了 {most} 件，验货的数量不能超过它。", field=f"restock_{position}"
            )
    if findings.refunded != dict(asked) and not findings.note.strip():
        raise ReturnRefused("有没收下的件数，请写明原因，买家会看到。", field="note")
