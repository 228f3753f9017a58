"""Reading what the desk works on: packs with their prices, and enquiries."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet

from market.catalogue.enums import EnquiryState
from market.catalogue.models import Enquiry, Variant
from market.kernel.errors import NotFound
from market.kernel.pages import Page, page_of

if TYPE_CHECKING:
    from market.accounts.models import User


def packs_for_desk(*, text: str = "", page: int = 1) -> Page[Variant]:
    """Give packs with product and county by SKU; `text` looks in SKU and name."""
    packs = Variant.objects.select_related("product__county").order_by("sku")
    if text:
        packs = packs.filter(Q(sku__icontains=text) | Q(product__name__icontains=text))
    return page_of(packs, page)


def enquiries(*, state: EnquiryState | None = None, page: int = 1) -> Page[Enquiry]:
    """Give enquiries, open ones oldest first, others latest first."""
    rows: QuerySet[Enquiry] = Enquiry.objects.select_related("product__county")
    if state is not None:
        rows = rows.filter(state=state)
    order = ("made_at", "pk") if state == EnquiryState.OPEN else ("-made_at", "-pk")
    return page_of(rows.order_by(*order), page)


def enquiries_of(*, user: "User") -> list[Enquiry]:
    """List a person's enquiries, newest first."""
    return list(Enquiry.objects.filter(user=user).select_related("product").order_by("-made_at", "-pk"))


def is_enquiry_known(*, key: UUID) -> bool:
    """Tell whether a wish was recorded under the key."""
    return Enquiry.objects.filter(key=key).exists()


def get_enquiry(*, number: str) -> Enquiry:
    """
    Give one enquiry with its product.

    :raises NotFound: if there is none
    """
    enquiry = Enquiry.objects.select_related("product__county").filter(number=number).first()
    if enquiry is None:
        raise NotFound("没有这条意向登记。请从列表中选择。")
    return enquiry
