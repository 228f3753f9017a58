"""The price list: every pack that can be ordered now."""

from dataclasses import dataclass
from datetime import date, datetime

from market.catalogue.enums import ProductKind, SaleState
from market.catalogue.models import Variant
from market.inventory.rules import delivery_day
from market.inventory.selectors import on_sale
from market.kernel.calendar import local_date_of
from market.kernel.money import Fen


@dataclass(frozen=True)
class PriceRow:
    """
    A pack that can be ordered: what it is, what it costs, where it is from, and how many units there are.

    `expires_on` is the last day of those that would be sent first; None where they keep without end.
    """

    sku: str
    name: str
    pack: str
    price_fen: Fen
    place: str
    available: int
    expires_on: date | None


def price_list(*, at: datetime) -> list[PriceRow]:
    """Give the packs on sale with units that could be sent now, by county and the shop's order, in two statements."""
    packs = (
        Variant.objects.filter(sale_state=SaleState.ON_SALE, product__sale_state=SaleState.ON_SALE)
        .exclude(product__kind=ProductKind.TOURISM)
        .order_by("product__county__position", "product__position", "product", "position", "pk")
        .values_list(
            "pk",
            "sku",
            "product__name",
            "pack",
            "price_fen",
            "product__county__short_name",
            "product__township__name",
        )
    )
    rows = list(packs)
    stock = on_sale(variant_ids=[row[0] for row in rows], day=delivery_day(local_date_of(at)), at=at)
    return [
        PriceRow(sku, name, pack, Fen(price), county + (township or ""), stock[pk].free, stock[pk].expires_on)
        for pk, sku, name, pack, price, county, township in rows
        if stock[pk].free > 0
    ]
