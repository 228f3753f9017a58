"""What a good's page tells search engines and those who share it: schema.org and Open Graph."""

from collections.abc import Callable, Sequence
from typing import Any

from market.catalogue.rules import StockState
from market.kernel.money import yuan_figure
from market.search.selectors import ProductPage, VariantView

_CONTEXT = "https://schema.org"
_AVAILABILITY = {
    StockState.IN: "InStock",
    StockState.LOW: "LimitedAvailability",
    StockState.OUT: "OutOfStock",
    StockState.OFF_SEASON: "OutOfStock",
}

# Makes an address whole.
Whole = Callable[[str], str]


def product_data(page: ProductPage, *, url: str, seller: str, whole: Whole) -> dict[str, Any]:
    """Describe a good and what its packs cost; a travel service, or a good off sale, without an offer."""
    pictures = [page.picture_url, *(picture.url for picture in page.photographs)]
    described: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "Product",
        "name": page.name,
        "description": page.description,
        "sku": page.sku_base,
        "category": page.category_name,
        "image": [whole(picture) for picture in pictures if picture],
        "url": url,
        "manufacturer": {"@type": "Organization", "name": page.producer.name},
        "countryOfOrigin": {"@type": "Country", "name": "CN"},
    }
    if page.is_on_sale and not page.is_tourism:
        described["offers"] = [_offer(pack, url=url, seller=seller) for pack in page.variants]
    return described


def trail_data(steps: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Describe the way to a page, of (name, whole address)."""
    return {
        "@context": _CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": url}
            for place, (name, url) in enumerate(steps, start=1)
        ],
    }


def _offer(pack: VariantView, *, url: str, seller: str) -> dict[str, Any]:
    return {
        "@type": "Offer",
        "sku": pack.sku,
        "name": pack.pack,
        "url": f"{url}?sku={pack.sku}",
        "price": yuan_figure(pack.price_fen),
        "priceCurrency": "CNY",
        "availability": f"{_CONTEXT}/{_AVAILABILITY[pack.stock_state]}",
        "itemCondition": f"{_CONTEXT}/NewCondition",
        "seller": {"@type": "Organization", "name": seller},
    }
