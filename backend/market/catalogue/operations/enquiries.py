"""Wishes for travel services: 登记意向."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from market.accounts.policies import is_store_manager
from market.audit.operations import record_activity
from market.catalogue.enums import EnquiryState
from market.catalogue.errors import EnquiryAnswered, EnquiryRefused, UnknownProduct
from market.catalogue.models import Enquiry, Product
from market.catalogue.rules import ENQUIRY_KEPT, EnquiryInput, check_enquiry
from market.catalogue.selectors import get_enquiry
from market.kernel.errors import Forbidden, KeyReused
from market.kernel.numbers import new_number

if TYPE_CHECKING:
    from market.accounts.models import User


@transaction.atomic
def record_enquiry(*, key: UUID, slug: str, wish: EnquiryInput, user: "User | None", at: datetime) -> Enquiry:
    """
    Record that somebody wishes to travel, once per key; the desk calls back.

    :raises UnknownProduct: if there is no such product on offer
    :raises EnquiryRefused: if the product can be bought, or who, how to reach them or how many is missing
    :raises KeyReused: if the key was used for another wish
    """
    product = Product.objects.filter(slug=slug).first()
    if product is None:
        raise UnknownProduct("没有这件商品，可能已经下架。")
    check_enquiry(wish, kind=product.kind)
    content = {
        "product": product,
        "contact_name": wish.contact_name.strip(),
        "phone": wish.phone.strip(),
        "people": wish.people,
        "month": wish.month.strip(),
        "note": wish.note.strip(),
    }
    enquiry, is_new = Enquiry.objects.get_or_create(
        key=key, defaults={**content, "number": new_number("YX"), "user": user, "made_at": at}
    )
    if any(getattr(enquiry, name) != value for name, value in content.items()):
        raise KeyReused
    if is_new:
        who = user.number if user else ""
        record_activity(actor=who, action="enquiry.recorded", subject=enquiry.number, at=at)
    return enquiry


@transaction.atomic
def answer_enquiry(*, number: str, note: str, actor: "User", at: datetime) -> Enquiry:
    """
    Note that the desk has called back, and what came of it; the words stand here only, so that they can be forgotten.

    :raises Forbidden: if the actor is no store manager
    :raises NotFound: if there is no such enquiry
    :raises EnquiryRefused: if it is not said what came of it
    :raises EnquiryAnswered: if it was answered before
    """
    if not is_store_manager(actor):
        raise Forbidden("只有店长可以处理意向。")
    enquiry = get_enquiry(number=number)
    if not note.strip():
        raise EnquiryRefused("请写一句联系结果。", field="note")
    done = Enquiry.objects.filter(pk=enquiry.pk, state=EnquiryState.OPEN).update(
        state=EnquiryState.DONE, answered_at=at, answer_note=note.strip()
    )
    if not done:
        raise EnquiryAnswered("这条意向已经有人联系过了。")
    record_activity(actor=actor.number, action="enquiry.answered", subject=number, at=at)
    enquiry.refresh_from_db()
    return enquiry


@transaction.atomic
def forget_enquiries(*, at: datetime, limit: int) -> int:
    """Delete at most so many enquiries answered six months ago, the longest answered first, and count them."""
    answered = Enquiry.objects.filter(state=EnquiryState.DONE, answered_at__lt=at - ENQUIRY_KEPT)
    found = list(answered.order_by("answered_at", "pk").values_list("pk", flat=True)[:limit])
    return Enquiry.objects.filter(pk__in=found).delete()[0]


@transaction.atomic
def forget_enquiries_of(*, user: "User", phones: Iterable[str]) -> None:
    """Delete a person's enquiries, and those that named one of their mobile numbers."""
    Enquiry.objects.filter(Q(user=user) | Q(phone__in=[phone for phone in phones if phone])).delete()
