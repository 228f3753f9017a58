"""What an order may say, and how long its goods are kept."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from market.buyers.enums import BuyerKind
from market.catalogue.rules import PricedBasket
from market.kernel.calendar import end_of, local_date_of
from market.kernel.digests import digest_of
from market.orders.enums import Fulfilment, FundSource, PaymentMethod, PaymentTerms, Purpose
from market.orders.errors import PriceChanged, TermsRefused, TooManyUnpaid

# 网络消费司法解释(一) 4: who sells is named on each line.
SELLER_NAME = "百县百品松江直营店（示例）"
# Goods paid by transfer and fetched at a counter wait there for a week.
PICKUP_DAYS = 7
# An order paid online keeps its stock so long; its page at the vendor is closed earlier, so that money can hardly come
# for goods that were let go.
ONLINE_HOLD = timedelta(minutes=36)
ONLINE_MARGIN = timedelta(minutes=5)
# A resident keeps stock unpaid with so many orders at a time, so that one account cannot empty a shelf for nothing.
MAX_UNPAID_ORDERS = 5
# Characters that the columns hold.
_LONGEST = {"recipient": 40, "phone": 20, "address_line": 240, "remark": 200, "payer_name": 80}
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
    coupon_code: str = ""
    # Date and times, as `outlets.rules.Window` writes them; empty for some time in the outlet's hours.
    pickup_window: str = ""


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
        return digest_of(*said)


@dataclass(frozen=True)
class HoldPlan:
    """Until when an order keeps its stock, and by which day the goods must still be good."""

    hold_until: datetime
    sellable_until: date
    pickup_until: date | None


def funds_for(kind: str) -> Sequence[FundSource]:
    """Name the fund sources from which a kind of buyer may pay."""
    return _FUNDS[BuyerKind(kind)]


def purposes_for(kind: str) -> Sequence[Purpose]:
    """Name the purposes for which a kind of buyer may buy."""
    return _PURPOSES[BuyerKind(kind)]


def methods_for(kind: str, fulfilment: str) -> Sequence[tuple[PaymentMethod, PaymentTerms]]:
    """Name the ways to pay: residents pay first or at the counter; institutions by transfer, before or after."""
    transfer_first = (PaymentMethod.BANK_TRANSFER, PaymentTerms.MONEY_FIRST)
    if kind != BuyerKind.INDIVIDUAL:
        return transfer_first, (PaymentMethod.BANK_TRANSFER, PaymentTerms.GOODS_FIRST)
    online = (PaymentMethod.ONLINE, PaymentTerms.MONEY_FIRST)
    if fulfilment == Fulfilment.PICKUP:
        return online, transfer_first, (PaymentMethod.ON_PICKUP, PaymentTerms.MONEY_FIRST)
    return online, transfer_first


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


def check_prices(*, basket: PricedBasket, shown: Mapping[str, int], shown_total_fen: int) -> None:
    """
    Refuse a basket that no longer costs what the buyer was shown, by line or in sum with the freight.

    :raises PriceChanged: with the lines whose price differs
    """
    changed = [
        {"sku": line.sku, "shown_fen": shown[line.sku], "now_fen": int(line.unit_price_fen)}
        for line in basket.lines
        if shown[line.sku] != line.unit_price_fen
    ]
    if changed or basket.total_fen != shown_total_fen:
        what = "商品价格有变动，请核对新价格" if changed else "合计和页面上的不一样，请核对新的合计"
        raise PriceChanged(f"{what}后再提交。", lines=changed)


def plan_hold(*, terms: OrderTerms, days: int, arrival: date, today: date) -> HoldPlan:
    """Plan the hold over whole Shanghai days after today; goods paid at the counter wait until its window ends."""
    last_day = today + timedelta(days=days)
    if terms.fulfilment == Fulfilment.DELIVERY:
        return HoldPlan(end_of(last_day), arrival, None)
    window_end = last_pickup_day(method=terms.payment_method, days=days, today=today)
    return HoldPlan(end_of(last_day), window_end, window_end)


def plan_online_hold(*, fulfilment: str, arrival: date, at: datetime) -> HoldPlan:
    """Plan the hold of an order paid online: minutes from now, by goods that are good on arrival or for the window."""
    until = at + ONLINE_HOLD
    if fulfilment == Fulfilment.DELIVERY:
        return HoldPlan(until, arrival, None)
    window_end = local_date_of(at) + timedelta(days=PICKUP_DAYS)
    return HoldPlan(until, window_end, window_end)


def online_closes_at(hold_until: datetime) -> datetime:
    """Give when the vendor's page of an order is closed, some minutes before its stock is let go."""
    return hold_until - ONLINE_MARGIN


def last_pickup_day(*, method: str, days: int, today: date) -> date:
    """Give the last day on which goods can be fetched; `days` is how long an order of that payment is held."""
    return today + timedelta(days=days if method == PaymentMethod.ON_PICKUP else PICKUP_DAYS)
