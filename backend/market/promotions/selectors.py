"""Reading coupons and their uses."""

from datetime import datetime

from django.db.models import Count, Q, QuerySet

from market.buyers.models import Buyer
from market.buyers.selectors import is_guest_buyer
from market.kernel.calendar import local_date_of
from market.kernel.errors import NotFound
from market.kernel.pages import Page, page_of
from market.promotions.models import Coupon, CouponUse
from market.promotions.rules import CouponOffer, Fault, Purchase, discount_of, fault_of, normalise_code

_UNKNOWN = "没有这个券码，请核对字母和数字。"


def coupon_page(*, page: int) -> Page[Coupon]:
    """Give a page of coupons, the newest first, each with `used`: how often it was used and not given free again."""
    rows = _with_used(Coupon.objects.all())
    return page_of(rows.order_by("-made_at", "-pk"), page)


def get_coupon(*, code: str) -> Coupon:
    """
    Fetch a coupon with `used`.

    :raises NotFound: if there is none
    """
    coupon = _with_used(Coupon.objects.filter(code=normalise_code(code))).first()
    if coupon is None:
        raise NotFound("没有这张券。")
    return coupon


def use_page(*, coupon: Coupon, page: int) -> Page[CouponUse]:
    """Give a page of what a coupon was used for, the newest first."""
    return page_of(coupon.uses.select_related("buyer").order_by("-used_at", "-pk"), page)


def offer_for(*, code: str, buyer: Buyer, goods_fen: int, at: datetime) -> CouponOffer:
    """Tell what a typed code does for a purchase; nothing where none was typed. It locks and promises nothing."""
    wanted = normalise_code(code)
    if not wanted:
        return CouponOffer()
    coupon = Coupon.objects.filter(code=wanted).first()
    if coupon is None:
        return CouponOffer(wanted, fault=Fault.UNKNOWN, problem=_UNKNOWN)
    return offer_of(coupon=coupon, buyer=buyer, goods_fen=goods_fen, at=at)


def offer_of(*, coupon: Coupon, buyer: Buyer, goods_fen: int, at: datetime) -> CouponOffer:
    """Tell what a coupon does for a purchase, by the uses that stand just now; certain only under the coupon's lock."""
    used = CouponUse.objects.filter(coupon=coupon, released_at=None).aggregate(
        in_all=Count("pk"), by_buyer=Count("pk", filter=Q(buyer=buyer))
    )
    purchase = Purchase(
        goods_fen=goods_fen,
        is_institution=buyer.is_institution,
        on=local_date_of(at),
        used_by_buyer=used["by_buyer"],
        used_in_all=used["in_all"],
        is_guest=is_guest_buyer(buyer=buyer),
    )
    if found := fault_of(coupon.terms, purchase):
        fault, problem = found
        return CouponOffer(coupon.code, coupon.terms.words, fault=fault, problem=problem)
    return CouponOffer(coupon.code, coupon.terms.words, discount_of(coupon.terms, goods_fen=goods_fen))


def _with_used(rows: QuerySet[Coupon]) -> QuerySet[Coupon]:
    return rows.annotate(used=Count("uses", filter=Q(uses__released_at=None)))
