"""What an order may say, where it stands, and what its units cost."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from dataclasses import field as with_default
from datetime import date, datetime, timedelta
from uuid import UUID

from market.buyers.enums import BuyerKind
from market.catalogue.rules import PricedBasket
from market.kernel.calendar import end_of, local_date_of
from market.kernel.errors import Invalid
from market.kernel.money import Fen, units_fen
from market.orders.enums import Fulfilment, FundSource, OrderState, PaymentMethod, PaymentTerms, Purpose
from market.orders.errors import PicksChanged, PriceChanged, QuantityRefused, TermsRefused, TooManyUnpaid

# 网络消费司法解释(一) 4: who sells is named on each line.
SELLER_NAME = "百县百品松江直营店（示例）"
# Goods paid by transfer and fetched at a counter wait there for a week.
PICKUP_DAYS = 7
# A resident keeps stock unpaid with so many orders at a time, so that one account cannot empty a shelf for nothing.
MAX_UNPAID_ORDERS = 5
# 保障中小企业款项支付条例 8-10: a public body pays within 30 days of accepting the goods.
DAYS_TO_SETTLE = 30
# Characters that the columns hold.
_LONGEST = {"recipient": 40, "phone": 20, "address_line": 200, "remark": 200, "payer_name": 80}

# For each line by position the lots, by number, with the units to take from each.
Picks = Mapping[int, Sequence[tuple[str, int]]]

_UNION_FUNDS = (FundSource.UNION_FESTIVAL, FundSource.UNION_OTHER, FundSource.ADMIN_WELFARE)
_FUNDS = {
    BuyerKind.INDIVIDUAL: (FundSource.PERSONAL,),
    BuyerKind.FISCAL_UNIT: (
        FundSource.FISCAL_CANTEEN,
        FundSource.FISCAL_OTHER,
        FundSource.CANTEEN_FEES,
        FundSource.UNION_FESTIVAL,
        FundSource.UNION_OTHER,
        FundSource.PARTY,
    ),
    BuyerKind.SOE_UNION: _UNION_FUNDS,
    BuyerKind.UNION: _UNION_FUNDS,
    BuyerKind.ENTERPRISE: (
        FundSource.ENTERPRISE,
        FundSource.CANTEEN_FEES,
        FundSource.ADMIN_WELFARE,
        FundSource.PARTY,
    ),
}
_PURPOSES = {
    BuyerKind.INDIVIDUAL: (Purpose.PERSONAL,),
    BuyerKind.FISCAL_UNIT: (Purpose.CANTEEN, Purpose.WELFARE, Purpose.FESTIVAL, Purpose.OTHER),
    BuyerKind.SOE_UNION: (Purpose.FESTIVAL, Purpose.WELFARE, Purpose.OTHER),
    BuyerKind.UNION: (Purpose.FESTIVAL, Purpose.WELFARE, Purpose.OTHER),
    BuyerKind.ENTERPRISE: (Purpose.CANTEEN, Purpose.WELFARE, Purpose.FESTIVAL, Purpose.OTHER),
}


@dataclass(frozen=True)
class OrderTerms:
    """What a buyer submits beside the cart."""

    buyer_number: str
    fund_source: str
    purpose: str
    fulfilment: str
    pickup_outlet_code: str
    recipient: str
    phone: str
    address_line: str
    remark: str
    payment_method: str
    payment_terms: str
    payer_name: str
    shown_total_fen: int


@dataclass(frozen=True)
class Submission:
    """An order as it was submitted: the form's key, the cart, the lines chosen of it (None: all) and the terms."""

    key: UUID
    cart_number: str
    terms: OrderTerms
    chosen: Mapping[str, int] | None = None

    @property
    def digest(self) -> str:
        """The fingerprint of cart, lines and terms, by which the same key with another input is noticed."""
        said = [self.cart_number, *astuple(self.terms), *sorted((self.chosen or {}).items())]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


@dataclass(frozen=True)
class HoldPlan:
    """Until when an order keeps its stock, and by which day the goods must still be good."""

    hold_until: datetime
    sellable_until: date
    pickup_until: date | None


@dataclass(frozen=True)
class LineFacts:
    """The sums of one line, in units."""

    ordered: int
    shipped: int
    accepted: int
    refunded: int
    # Not accepted for a reason; of these, taken out by a refund, and sent anew.
    refused: int = 0
    returned: int = 0
    replaced: int = 0

    @property
    def to_ship(self) -> int:
        """Units still to leave; a refund takes refused units first, then undelivered ones."""
        return max(0, self.ordered - (self.refunded - self.returned) - self.shipped)

    @property
    def to_accept(self) -> int:
        """Units delivered, kept and neither signed for nor refused; what is sent anew is to be signed for again."""
        delivered = min(self.shipped, self.ordered - (self.refunded - self.returned))
        return max(0, delivered - self.accepted - (self.refused - self.replaced))

    @property
    def to_remedy(self) -> int:
        """Units refused and neither refunded nor sent anew."""
        return self.refused - self.returned - self.replaced

    @property
    def to_refund(self) -> int:
        """Units still in the purchase."""
        return self.ordered - self.refunded


@dataclass(frozen=True)
class OrderFacts:
    """Everything that decides where an order stands."""

    is_institutional: bool
    fulfilment: str
    payment_method: str
    payment_terms: str
    is_cancelled: bool
    is_paid: bool
    is_received: bool
    lines: Sequence[LineFacts]


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


def funds_for(kind: str) -> Sequence[FundSource]:
    """Name the fund sources from which a kind of buyer may pay (DOMAIN 3.1)."""
    return _FUNDS[BuyerKind(kind)]


def purposes_for(kind: str) -> Sequence[Purpose]:
    """Name the purposes for which a kind of buyer may buy."""
    return _PURPOSES[BuyerKind(kind)]


def methods_for(kind: str, fulfilment: str) -> Sequence[tuple[PaymentMethod, PaymentTerms]]:
    """Name the ways to pay: residents pay first or at the counter; institutions by transfer, before or after."""
    transfer_first = (PaymentMethod.BANK_TRANSFER, PaymentTerms.MONEY_FIRST)
    if kind != BuyerKind.INDIVIDUAL:
        return transfer_first, (PaymentMethod.BANK_TRANSFER, PaymentTerms.GOODS_FIRST)
    if fulfilment == Fulfilment.PICKUP:
        return transfer_first, (PaymentMethod.ON_PICKUP, PaymentTerms.MONEY_FIRST)
    return (transfer_first,)


def check_terms(terms: OrderTerms, *, kind: str) -> None:
    """
    Refuse terms that this kind of buyer may not have, or that lack who and where.

    :raises TermsRefused: naming the field
    """
    for field, text, allowed in (
        ("fund_source", "请选择本单位可用的资金来源。", [fund.value for fund in funds_for(kind)]),
        ("purpose", "请选择本单位可用的采购用途。", [purpose.value for purpose in purposes_for(kind)]),
        ("fulfilment", "请选择送货或到店自提。", Fulfilment.values),
    ):
        if getattr(terms, field) not in allowed:
            raise TermsRefused(text, field=field)
    if (terms.payment_method, terms.payment_terms) not in methods_for(kind, terms.fulfilment):
        raise TermsRefused("这种付款方式不适用于本订单，请另选一种。", field="payment_method")
    required = [("recipient", "请填写收货人。", terms.recipient), ("phone", "请填写联系电话。", terms.phone)]
    if terms.fulfilment == Fulfilment.DELIVERY:
        required.append(("address_line", "请填写收货地址。", terms.address_line))
    else:
        required.append(("pickup_outlet_code", "请选择自提网点。", terms.pickup_outlet_code))
    for field, text, given in required:
        if not given.strip():
            raise TermsRefused(text, field=field)
    for field, longest in _LONGEST.items():
        if len(getattr(terms, field)) > longest:
            raise TermsRefused(f"这一项最多填写 {longest} 个字。", field=field)


def check_unpaid(waiting: int, *, kind: str) -> None:
    """
    Refuse one more order to a resident who has left too many unpaid; units are known to the office and order at will.

    :raises TooManyUnpaid: with how many wait
    """
    if kind == BuyerKind.INDIVIDUAL and waiting >= MAX_UNPAID_ORDERS:
        raise TooManyUnpaid(
            f"您有 {waiting} 个订单还没付款，货都替您留着。请先付款，或取消不要的订单，再来下单。", waiting=waiting
        )


def plan_hold(*, terms: OrderTerms, days: int, arrival: date, today: date) -> HoldPlan:
    """Plan the hold over whole Shanghai days after today; goods paid at the counter wait until its window ends."""
    last_day = today + timedelta(days=days)
    if terms.fulfilment == Fulfilment.DELIVERY:
        return HoldPlan(end_of(last_day), arrival, None)
    window_end = last_pickup_day(method=terms.payment_method, days=days, today=today)
    return HoldPlan(end_of(last_day), window_end, window_end)


def last_pickup_day(*, method: str, days: int, today: date) -> date:
    """Give the last day on which goods can be fetched; `days` is how long an order of that payment is held."""
    return today + timedelta(days=days if method == PaymentMethod.ON_PICKUP else PICKUP_DAYS)


def has_lapsed(*, hold_until: datetime, is_open: bool, is_paid: bool, has_shipped: bool, at: datetime) -> bool:
    """Tell whether an order's time to pay is over, swept or not; paid or partly shipped orders never lapse."""
    return is_open and not is_paid and not has_shipped and hold_until <= at


def pay_by(
    *, payment_terms: str, state: str, buyer_kind: str, hold_until: datetime, accepted_on: date | None
) -> date | None:
    """
    Give the Shanghai date by which an unpaid order is to be paid: the last day of its hold when money comes first.

    When goods come first, a public body has a term from its last acceptance; before that and for others there is none.
    """
    if payment_terms == PaymentTerms.MONEY_FIRST:
        return local_date_of(hold_until - timedelta(seconds=1))
    if state != OrderState.AWAITING_SETTLEMENT or buyer_kind != BuyerKind.FISCAL_UNIT or accepted_on is None:
        return None
    return accepted_on + timedelta(days=DAYS_TO_SETTLE)


def state_of(facts: OrderFacts) -> OrderState:
    """Derive where an order stands from its facts alone."""
    if facts.is_cancelled:
        return OrderState.CANCELLED
    if not any(line.to_refund for line in facts.lines):
        return OrderState.REFUNDED
    money_first = facts.payment_terms == PaymentTerms.MONEY_FIRST
    if money_first and facts.payment_method == PaymentMethod.BANK_TRANSFER and not facts.is_paid:
        return OrderState.AWAITING_PAYMENT
    if any(line.to_ship for line in facts.lines):
        by_pickup = facts.fulfilment == Fulfilment.PICKUP
        if by_pickup:
            return OrderState.AWAITING_PICKUP
        is_partly = any(line.shipped for line in facts.lines)
        return OrderState.PARTLY_SHIPPED if is_partly else OrderState.AWAITING_SHIPMENT
    return _state_of_delivered(facts)


def _state_of_delivered(facts: OrderFacts) -> OrderState:
    """A resident confirms the receipt; a unit accepts by line, and may pay after that."""
    if not facts.is_institutional:
        return OrderState.COMPLETED if facts.is_received else OrderState.SHIPPED
    if any(line.to_accept for line in facts.lines):
        return OrderState.AWAITING_ACCEPTANCE
    if any(line.to_remedy for line in facts.lines):
        return OrderState.AWAITING_REMEDY
    return OrderState.COMPLETED if facts.is_paid else OrderState.AWAITING_SETTLEMENT


def refund_fen(*, amount_fen: int, ordered: int, refunded: int, quantity: int) -> Fen:
    """Value the next units to come back, counted from the line's last unit, so that all refunds sum to the line."""
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
            text = f"第 {position} 行的数量应在 1 到 {rest} 之间。" if rest else f"第 {position} 行没有可处理的数量。"
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


def check_refusals(refused: Mapping[int, Refused]) -> None:
    """
    Refuse a refusal of nothing, or without a reason.

    :raises Invalid: naming the line's reason
    """
    for position, one in refused.items():
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


def check_prices(*, basket: PricedBasket, shown: Mapping[str, int], shown_total_fen: int) -> None:
    """
    Refuse a basket that no longer costs what the buyer was shown, by line or in sum.

    :raises PriceChanged: with the lines whose price differs
    """
    changed = [
        {"sku": line.sku, "shown_fen": shown[line.sku], "now_fen": int(line.unit_price_fen)}
        for line in basket.lines
        if shown[line.sku] != line.unit_price_fen
    ]
    if changed or basket.goods_fen != shown_total_fen:
        what = "商品价格有变动，请核对新价格" if changed else "合计和页面上的不一样，请核对新的合计"
        raise PriceChanged(f"{what}后再提交。", lines=changed)
