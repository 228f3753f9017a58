"""What goods cost, how boxes split, when they can be had, and the words for it."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from market.catalogue.enums import CertificateKind, ProductKind, SaleState
from market.catalogue.errors import CertificateRefused, EnquiryRefused, LabelRefused, PriceRefused
from market.kernel.money import LARGEST_FEN, Fen, split_fen

# Up to this many units the page names the number.
LOW_STOCK = 20
ALL_MONTHS = 12
PICTURES_URL = "/media/pictures"
# A price is low only against the lowest of so many days before it (明码标价和禁止价格欺诈规定 16 asks for seven).
USUAL_PRICE_DAYS = 30
# A price may be crossed out if it is no higher than the lowest deal of so many days before (规定 16), and only so long.
DEAL_DAYS = 7
CROSSED_DAYS = 30
MAX_PICTURES = 9
# A slip of a digit or of the point moves a price by more than 30 %, what is meant seldom does; so we ask first.
JUMP_PERCENT = 30
# What somebody left to be called back is forgotten so long after the call (个人信息保护法 19): the shortest six months.
ENQUIRY_KEPT = timedelta(days=181)
# 食品生产许可证: SC and 14 digits.
_LICENCE = re.compile(r"SC\d{14}")
_PACK_UNIT = re.compile(r"/(?!约|\d)([^/（(\s]+)")
# Days left at which food is called near its expiry, by its whole shelf life in days: the grades usual in Chinese trade.
_NEAR_EXPIRY = ((365, 45), (180, 20), (90, 15), (30, 10), (16, 5), (0, 4))


NOTHING = Fen(0)


@dataclass(frozen=True)
class PricedPart:
    """A good within a line: where it comes from and what share of the line's amount it carries."""

    name: str
    region_code: str | None
    comparable_code: str | None
    weight_fen: Fen


@dataclass(frozen=True)
class PricedLine:
    """A line at the prices in force, with everything an order freezes."""

    sku: str
    variant_id: int
    product_slug: str
    product_name: str
    pack: str
    county_name: str
    producer_name: str
    is_returnable: bool
    unit_price_fen: Fen
    quantity: int
    amount_fen: Fen
    parts: tuple[PricedPart, ...]
    discount_fen: Fen = NOTHING
    # For the parcel: the net weight of one in grams (0 where there is none), and how it is kept.
    weight_g: int = 0
    storage: str = ""

    @property
    def net_fen(self) -> Fen:
        """Give what is paid for the line: its amount without its part of the discount."""
        return Fen(self.amount_fen - self.discount_fen)


@dataclass(frozen=True)
class PricedBasket:
    """Lines in the order in which they were asked for, what the goods cost, what is taken off, and their freight."""

    lines: tuple[PricedLine, ...]
    goods_fen: Fen
    discount_fen: Fen = NOTHING
    freight_fen: Fen = NOTHING

    @property
    def net_fen(self) -> Fen:
        """Give what is paid for the goods."""
        return Fen(self.goods_fen - self.discount_fen)

    @property
    def total_fen(self) -> Fen:
        """Give what is to be paid: the goods without the discount, and freight."""
        return Fen(self.net_fen + self.freight_fen)

    def less(self, discount_fen: int) -> "PricedBasket":
        """Take a discount off, spread over the lines by amount (largest remainder, ties to the earlier line)."""
        if not discount_fen:
            return self
        parts = split_fen(discount_fen, [line.amount_fen for line in self.lines])
        lines = tuple(replace(line, discount_fen=part) for line, part in zip(self.lines, parts, strict=True))
        return replace(self, lines=lines, discount_fen=Fen(discount_fen))


@dataclass(frozen=True)
class Deals:
    """What a pack was sold at over some days: the lowest price in fen, the order that it was in, and in how many."""

    lowest_fen: int
    number: str
    count: int


@dataclass(frozen=True)
class CertificateInput:
    """What a paper on goods says; `batch_code` is empty for a paper on the product itself."""

    kind: str
    issuer: str
    issued_on: date
    batch_code: str = ""
    paper_number: str = ""
    valid_until: date | None = None


@dataclass(frozen=True)
class LabelInput:
    """What the label of prepackaged food says of its maker."""

    licence_number: str
    maker_address: str
    maker_contact: str


class StockState(StrEnum):
    """Whether a good can be had, as the pages say it."""

    IN = "IN"
    LOW = "LOW"
    OUT = "OUT"
    OFF_SEASON = "OFF_SEASON"
    ENQUIRY = "ENQUIRY"


@dataclass(frozen=True)
class StockNote:
    """What a page says about stock: the state, the units left when few, and when goods come again."""

    state: StockState
    left: int
    back: str


class ReturnsRule(StrEnum):
    """Which returns rule the law gives a product (消法 25); the pages hold its words."""

    SEVEN_DAYS = "SEVEN_DAYS"
    FRESH = "FRESH"
    TRAVEL = "TRAVEL"


@dataclass(frozen=True)
class PriceStep:
    """A change from one price to another."""

    was_fen: int
    now_fen: int

    @property
    def is_jump(self) -> bool:
        """Tell whether the change is above 30 % of what it was, up or down."""
        return abs(self.now_fen - self.was_fen) * 100 > self.was_fen * JUMP_PERCENT

    @property
    def token(self) -> str:
        """Name this very change, for an answer that agrees to it."""
        return f"{self.was_fen}-{self.now_fen}"

    @property
    def words(self) -> str:
        """Say the change in whole percent, rounded down."""
        percent = abs(self.now_fen - self.was_fen) * 100 // self.was_fen
        return f"{'涨' if self.now_fen > self.was_fen else '降'} {percent}%"


@dataclass(frozen=True)
class EnquiryInput:
    """What a visitor leaves under a travel product."""

    contact_name: str
    phone: str
    people: int
    month: str = ""
    note: str = ""


def refusal_of(*, kind: str, product_state: str, variant_state: str) -> str:
    """Say why a pack cannot be ordered; empty if it can."""
    if SaleState.OFF_SALE in {product_state, variant_state}:
        return "已下架，请改选其他商品。"
    if kind == ProductKind.TOURISM:
        return "是旅游服务，暂不能下单，请在商品页登记意向。"
    return ""


def is_in_season(sale_months: Collection[int], month: int) -> bool:
    """Tell whether goods are offered in a month; no months named means all year."""
    return not sale_months or month in sale_months


def is_seasonal(sale_months: Collection[int]) -> bool:
    """Tell whether goods are offered in some months only."""
    return 0 < len(sale_months) < ALL_MONTHS


def back_text(sale_months: Collection[int], month: int) -> str:
    """Say when seasonal goods come again after a month, such as "10 月"; empty where no season tells."""
    if not is_seasonal(sale_months):
        return ""
    ahead = (((month - 1 + step) % ALL_MONTHS) + 1 for step in range(1, ALL_MONTHS + 1))
    # Sold out in the middle of a season says nothing about the next delivery; the season's next start does.
    return next((f"{m} 月" for m in ahead if m in sale_months and _before(m) not in sale_months), "")


def stock_note(*, kind: str, available: int, sale_months: Collection[int], month: int) -> StockNote:
    """Say whether goods can be had in a month, given the units that could be sold."""
    if kind == ProductKind.TOURISM:
        return StockNote(StockState.ENQUIRY, 0, "")
    if available > LOW_STOCK:
        return StockNote(StockState.IN, available, "")
    if available > 0:
        return StockNote(StockState.LOW, available, "")
    back = back_text(sale_months, month)
    state = StockState.OUT if is_in_season(sale_months, month) else StockState.OFF_SEASON
    return StockNote(state, 0, back)


def near_expiry_days(shelf_life_days: int) -> int:
    """Give the days left at which food of a shelf life is called near its expiry; the last day is inclusive."""
    return next(window for least, window in _NEAR_EXPIRY if shelf_life_days >= least)


def near_expiry_windows() -> list[tuple[int, int]]:
    """Give (least shelf life, days left) of the grades of near expiry, the longest shelf life first."""
    return list(_NEAR_EXPIRY)


def is_near_expiry(*, shelf_life_days: int | None, expires_on: date | None, today: date) -> bool:
    """Tell whether food is near its expiry on a day."""
    if shelf_life_days is None or expires_on is None:
        return False
    return expires_on - today <= timedelta(days=near_expiry_days(shelf_life_days))


def near_expiry_day(*, shelf_life_days: int | None, expires_on: date | None, today: date) -> date | None:
    """Give the last day of food that is near its expiry; None for anything else."""
    near = is_near_expiry(shelf_life_days=shelf_life_days, expires_on=expires_on, today=today)
    return expires_on if near else None


def is_special_price(*, price_fen: int, usual_fen: int | None) -> bool:
    """Tell whether a price is really lower than the lowest of the days before it began; a first price never is."""
    return usual_fen is not None and price_fen < usual_fen


def crossed_price(*, price_fen: int, usual_fen: int, deals: Deals | None) -> int | None:
    """
    Give what may be crossed out beside a new price: the lowest it was sold at, and no more than it was offered at.

    Nothing where nobody bought it before, or the new price is not really lower (明码标价和禁止价格欺诈规定 16).
    """
    if deals is None:
        return None
    before = min(deals.lowest_fen, usual_fen)
    return before if price_fen < before else None


def is_certificate_valid(*, issued_on: date, valid_until: date | None, today: date) -> bool:
    """Tell whether a paper holds on a day; its last day is inclusive."""
    return issued_on <= today and (valid_until is None or today <= valid_until)


def check_certificate(given: CertificateInput, *, today: date) -> None:
    """
    Refuse a paper without who issued it, a test without its number, or one that does not hold today.

    :raises CertificateRefused: naming the field
    """
    if not given.issuer.strip():
        raise CertificateRefused("请填写开具者：承诺人、检测机构或发证机关。", field="issuer")
    if given.kind != CertificateKind.PASS and not given.paper_number.strip():
        raise CertificateRefused("请填写证明上的编号。", field="paper_number")
    if given.issued_on > today:
        raise CertificateRefused("开具日期不能晚于今天。请核对证明上的日期。", field="issued_on")
    if given.valid_until is not None and given.valid_until < given.issued_on:
        raise CertificateRefused("有效期不能早于开具日期。请核对证明上的日期。", field="valid_until")
    if not is_certificate_valid(issued_on=given.issued_on, valid_until=given.valid_until, today=today):
        raise CertificateRefused("这份证明已经过期，请向生产者要新的。", field="valid_until")


def check_label(label: LabelInput, *, kind: str) -> None:
    """
    Refuse a label's facts for goods that have no such label, and a licence number that is none.

    :raises LabelRefused: naming the field
    """
    if kind != ProductKind.PREPACKAGED:
        raise LabelRefused("只有预包装食品才填标签信息。", field="")
    if label.licence_number and not _LICENCE.fullmatch(label.licence_number):
        raise LabelRefused("食品生产许可证编号是 SC 加 14 位数字。请对照标签填写。", field="licence_number")


def check_enquiry(wish: EnquiryInput, *, kind: str) -> None:
    """
    Refuse an enquiry without who and how many, or for goods that can be bought.

    :raises EnquiryRefused: naming the field
    """
    if kind != ProductKind.TOURISM:
        raise EnquiryRefused("这件商品可以直接购买，不用登记意向。", field="slug")
    if not wish.contact_name.strip():
        raise EnquiryRefused("请填写联系人。", field="contact_name")
    digits = [char for char in wish.phone if char.isdigit()]
    if not 7 <= len(digits) <= 15:  # noqa: PLR2004 - E.164 has at most 15 digits, a local number at least 7
        raise EnquiryRefused("请填写能接通的电话号码。", field="phone")
    if not 1 <= wish.people <= 999:  # noqa: PLR2004 - a group larger than that is arranged by telephone
        raise EnquiryRefused("人数应在 1 到 999 之间。", field="people")


def returns_rule(*, kind: str, is_returnable: bool) -> ReturnsRule:
    """Tell which returns rule holds; the only goods we sell that are exempt are fresh ones (消法 25: 鲜活易腐)."""
    if kind == ProductKind.TOURISM:
        return ReturnsRule.TRAVEL
    return ReturnsRule.SEVEN_DAYS if is_returnable else ReturnsRule.FRESH


def origin_text(*, place: str, county: str, note: str) -> str:
    """Say where goods come from, the place once: a note that names the county names the whole place."""
    if not note:
        return place
    return note.removeprefix("产地") if county in note else f"{place}。{note}"


def pack_unit(pack: str) -> str:
    """Give the unit that a pack is counted in: "200 克/饼" in 饼, "标准盒/450 克" in 盒, anything else in 件."""
    found = _PACK_UNIT.search(pack)
    if found:
        return found.group(1)
    return "盒" if "盒" in pack else "件"


def picture_url(key: str, width: int) -> str:
    """Give the address of a picture at one of its widths; empty where there is none."""
    return f"{PICTURES_URL}/{key}-{width}.webp" if key else ""


def check_price(*, amount_fen: int, reason: str, active_from: datetime, at: datetime) -> None:
    """
    Refuse a price that is none, lacks a reason, or would begin before the one in force did.

    :raises PriceRefused: naming the field
    """
    if not 0 < amount_fen < LARGEST_FEN:
        raise PriceRefused("价格应大于 0 元。请重新填写。", field="amount_fen")
    if not reason.strip():
        raise PriceRefused("请写明调价原因，价格记录会一直保留。", field="reason")
    if at < active_from:
        raise PriceRefused("新价格不能早于现行价格的开始时间。", field="amount_fen")


def _before(month: int) -> int:
    return (month - 2) % ALL_MONTHS + 1
