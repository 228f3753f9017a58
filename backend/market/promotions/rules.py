"""What a coupon takes off, and what stands against it."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from market.kernel.money import BP_WHOLE, LARGEST_FEN, Fen, bp_short, yuan_text
from market.promotions.enums import CouponBuyers, CouponKind, CouponState
from market.promotions.errors import CouponInvalid

# A limit per buyer or in all above this is a slip of the keyboard.
MOST_USES = 1_000_000
_NOTHING = Fen(0)
_CODE = re.compile(r"[A-Z0-9]{4,20}")
_FULL_WIDTH = str.maketrans({chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)})


class Fault(StrEnum):
    """Why a coupon cannot be used; the answer of a refusal in `details`."""

    UNKNOWN = "UNKNOWN"
    ENDED = "ENDED"
    EARLY = "EARLY"
    LATE = "LATE"
    BUYER = "BUYER"
    MINIMUM = "MINIMUM"
    NOTHING = "NOTHING"
    GUEST = "GUEST"
    PER_BUYER = "PER_BUYER"
    USED_UP = "USED_UP"


@dataclass(frozen=True)
class CouponTerms:
    """
    What a coupon says. Sums in fen, `percent_bp` in basis points off, a `cap_fen` or `total_limit` of None is none.

    The period is half-open in Shanghai dates: `starts_on` is in it, `ends_on` is not.
    """

    kind: str
    amount_fen: int
    percent_bp: int
    cap_fen: int | None
    minimum_goods_fen: int
    per_buyer_limit: int
    total_limit: int | None
    starts_on: date
    ends_on: date
    buyers: str = CouponBuyers.RESIDENTS
    state: str = CouponState.ACTIVE

    @property
    def words(self) -> str:
        """Say what it takes off: 满 100.00 元减 10.00 元."""
        least = f"满 {yuan_text(self.minimum_goods_fen)} 元" if self.minimum_goods_fen else ""
        if self.kind == CouponKind.FIXED:
            return f"{least}减 {yuan_text(self.amount_fen)} 元"
        cap = f"，最多减 {yuan_text(self.cap_fen)} 元" if self.cap_fen else ""
        return f"{least}减 {bp_short(self.percent_bp)}{cap}"


@dataclass(frozen=True)
class Purchase:
    """What a coupon is to be used for: who buys, for how much goods, when, and how often it was used before."""

    goods_fen: int
    is_institution: bool
    on: date
    used_by_buyer: int
    used_in_all: int
    is_guest: bool = False


@dataclass(frozen=True)
class CouponOffer:
    """What a code does for a purchase: its discount, or why it has none; both empty where no code was typed."""

    code: str = ""
    words: str = ""
    discount_fen: Fen = _NOTHING
    fault: Fault | None = None
    problem: str = ""


def normalise_code(text: str) -> str:
    """Fold a typed code to the form it is stored in: half width, upper case, without spaces and dashes."""
    return text.translate(_FULL_WIDTH).upper().replace(" ", "").replace("\u3000", "").replace("-", "").strip()


def discount_of(terms: CouponTerms, *, goods_fen: int) -> Fen:
    """Give what the coupon takes off goods of this sum; a percentage is floored to the fen."""
    if terms.kind == CouponKind.FIXED:
        return Fen(terms.amount_fen)
    part = goods_fen * terms.percent_bp // BP_WHOLE
    return Fen(min(part, terms.cap_fen) if terms.cap_fen else part)


def fault_of(terms: CouponTerms, purchase: Purchase) -> tuple[Fault, str] | None:
    """Say why a coupon cannot be used for a purchase: the reason and its sentence; None if it can."""
    goods_fen, least = purchase.goods_fen, terms.minimum_goods_fen
    short_of = f"商品满 {yuan_text(least)} 元才能用，还差 {yuan_text(least - goods_fen)} 元。"
    barred = CouponBuyers.RESIDENTS if purchase.is_institution else CouponBuyers.INSTITUTIONS
    whom = "单位、工会" if barred == CouponBuyers.INSTITUTIONS else "居民"
    faults = (
        (terms.state == CouponState.ENDED, Fault.ENDED, "这张券已经停用了。"),
        (purchase.on < terms.starts_on, Fault.EARLY, f"这张券 {terms.starts_on} 起才能用。"),
        (purchase.on >= terms.ends_on, Fault.LATE, "这张券过期了。"),
        (terms.buyers == barred, Fault.BUYER, f"这张券只给{whom}用，不能用在这一单上。"),
        (purchase.is_guest, Fault.GUEST, "券按人限次数，登录以后才能用。"),
        (
            goods_fen < least,
            Fault.MINIMUM,
            short_of,
        ),
        (discount_of(terms, goods_fen=goods_fen) == 0, Fault.NOTHING, "这一单金额太小，用这张券减不到一分钱。"),
        (purchase.used_by_buyer >= terms.per_buyer_limit, Fault.PER_BUYER, _used_text(terms.per_buyer_limit)),
        (
            terms.total_limit is not None and purchase.used_in_all >= terms.total_limit,
            Fault.USED_UP,
            "这张券已经被领用完了。",
        ),
    )
    return next(((fault, text) for applies, fault, text in faults if applies), None)


def check_new(code: str, terms: CouponTerms, *, today: date) -> None:
    """
    Refuse a coupon that could take off more than the goods cost, or that nobody could ever use.

    :raises CouponInvalid: naming the field
    """
    is_fixed = terms.kind == CouponKind.FIXED
    sums = (terms.amount_fen, terms.minimum_goods_fen, terms.cap_fen or 0)
    limits = (terms.per_buyer_limit, terms.total_limit or 1)
    refusals = (
        (not _CODE.fullmatch(code), "code", "券码要用 4 到 20 个字母或数字。"),
        (max(sums) >= LARGEST_FEN or min(sums) < 0, "amount_fen", "金额超出范围，请核对。"),
        (is_fixed and terms.amount_fen <= 0, "amount_fen", "请填写减多少元，要大于 0。"),
        (
            is_fixed and terms.minimum_goods_fen <= terms.amount_fen,
            "minimum_goods",
            "“满多少元可用”要大于减的金额，免得减到 0 元。",
        ),
        (not is_fixed and not 0 < terms.percent_bp < BP_WHOLE, "percent", "百分比要大于 0、小于 100。"),
        (is_fixed and terms.cap_fen is not None, "cap", "减固定金额的券不用填“最多减”。"),
        (terms.cap_fen == 0, "cap", "“最多减”要大于 0，不限就留空。"),
        (not all(1 <= limit <= MOST_USES for limit in limits), "per_buyer_limit", "次数要在 1 到 1,000,000 之间。"),
        (terms.ends_on <= terms.starts_on, "last_day", "最后一天不能早于第一天。"),
        (terms.ends_on <= today, "last_day", "最后一天已经过去了，请改晚些。"),
    )
    for applies, field, text in refusals:
        if applies:
            raise CouponInvalid(text, field=field)


def _used_text(limit: int) -> str:
    return "这张券每人限用 1 次，您用过了。" if limit == 1 else f"这张券每人限用 {limit} 次，您已经用满了。"
