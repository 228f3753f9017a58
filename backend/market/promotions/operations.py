"""Making and ending coupons, using them, and giving them free again."""

from dataclasses import asdict
from datetime import datetime

from django.db import IntegrityError, transaction

from market.accounts.models import User
from market.buyers.models import Buyer
from market.kernel.calendar import local_date_of
from market.kernel.errors import NotFound
from market.promotions.enums import CouponState
from market.promotions.errors import CouponEnded, CouponRefused, CouponTaken
from market.promotions.locks import lock_coupon
from market.promotions.models import Coupon, CouponUse
from market.promotions.rules import CouponOffer, CouponTerms, check_new, normalise_code
from market.promotions.selectors import offer_for, offer_of


@transaction.atomic
def make_coupon(*, code: str, name: str, terms: CouponTerms, actor: User, at: datetime) -> Coupon:
    """
    Make a coupon.

    :raises CouponInvalid: if its terms do not fit together
    :raises CouponTaken: if there is one with the code
    """
    code = normalise_code(code)
    check_new(code, terms, today=local_date_of(at))
    try:
        with transaction.atomic():
            return Coupon.objects.create(code=code, name=name.strip(), made_at=at, made_by=actor, **asdict(terms))
    except IntegrityError as error:
        raise CouponTaken(f"券码 {code} 已经有了，请换一个。", field="code") from error


@transaction.atomic
def end_coupon(*, code: str, actor: User, at: datetime) -> Coupon:
    """
    End a coupon; orders that used it keep their discount.

    :raises NotFound: if there is none
    :raises CouponEnded: if it was ended before
    """
    try:
        coupon = lock_coupon(code=normalise_code(code))
    except Coupon.DoesNotExist:
        raise NotFound("没有这张券。") from None
    if coupon.state == CouponState.ENDED:
        raise CouponEnded("这张券已经停用了。")
    coupon.state, coupon.ended_at, coupon.ended_by = CouponState.ENDED, at, actor
    coupon.save(update_fields=["state", "ended_at", "ended_by"])
    return coupon


@transaction.atomic
def claim_coupon(*, code: str, buyer: Buyer, goods_fen: int, at: datetime) -> CouponOffer:
    """
    Lock a coupon for a purchase and give its discount; whoever else wants it waits until the transaction ends.

    What can be refused without the lock is refused first, so that late-comers do not queue for nothing.

    :raises CouponRefused: if it cannot be used; details: reason
    """
    _refuse(offer_for(code=code, buyer=buyer, goods_fen=goods_fen, at=at))
    coupon = lock_coupon(code=normalise_code(code))
    return _refuse(offer_of(coupon=coupon, buyer=buyer, goods_fen=goods_fen, at=at))


@transaction.atomic
def use_coupon(*, offer: CouponOffer, buyer: Buyer, reference: str, at: datetime) -> CouponUse:
    """Write down what a claimed coupon was used for."""
    return CouponUse.objects.create(
        coupon=Coupon.objects.get(code=offer.code),
        buyer=buyer,
        reference=reference,
        discount_fen=offer.discount_fen,
        used_at=at,
    )


@transaction.atomic
def release_coupon(*, reference: str, at: datetime) -> None:
    """Give a coupon free again that a locked order used and that came to nothing; again changes nothing."""
    CouponUse.objects.filter(reference=reference, released_at=None).update(released_at=at)


@transaction.atomic
def use_coupon_again(*, reference: str, goods_fen: int, at: datetime) -> bool:
    """
    Use a coupon anew that was given free, for a locked order that comes back to life; tell whether its limits let it.

    An order without a coupon, or whose coupon was never given free, needs nothing.
    """
    uses = CouponUse.objects.filter(reference=reference).select_related("coupon", "buyer")
    use = uses.exclude(released_at=None).first()
    if use is None:
        return True
    coupon = lock_coupon(code=use.coupon.code)
    if offer_of(coupon=coupon, buyer=use.buyer, goods_fen=goods_fen, at=at).fault is not None:
        return False
    use.released_at = None
    use.save(update_fields=["released_at"])
    return True


def _refuse(offer: CouponOffer) -> CouponOffer:
    if offer.fault is not None:
        raise CouponRefused(f"券码 {offer.code}：{offer.problem}", field="coupon", reason=str(offer.fault))
    return offer
