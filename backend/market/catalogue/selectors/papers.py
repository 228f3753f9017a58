"""Reading what stands beside goods: photographs and certificates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from market.catalogue.errors import UnknownProduct
from market.catalogue.models import Certificate, Product, ProductPicture
from market.catalogue.rules import is_certificate_valid
from market.files.rules import WIDTHS
from market.kernel.pages import Page, page_of

_SHOWN_WIDTH, _THUMB_WIDTH = 1200, 160


@dataclass(frozen=True)
class PictureView:
    """A photograph of a gallery; width and height in pixels are those of the large one."""

    key: str
    url: str
    thumb_url: str
    large_url: str
    width: int
    height: int
    alt: str
    position: int


@dataclass(frozen=True)
class CertificateView:
    """A paper on goods; `batch_code` is empty for one on the product itself."""

    number: str
    kind: str
    kind_label: str
    batch_code: str
    paper_number: str
    issuer: str
    issued_on: date
    valid_until: date | None
    picture_url: str


def gallery_of(*, product_id: int) -> tuple[PictureView, ...]:
    """Give the photographs of a product in their order; one statement."""
    rows = ProductPicture.objects.select_related("picture").filter(product=product_id).order_by("position", "pk")
    return tuple(_picture(row) for row in rows)


def certificates_on(*, product_id: int, today: date) -> tuple[CertificateView, ...]:
    """Give the papers on a product and its lots that hold on a day, the latest first; one statement."""
    rows = Certificate.objects.select_related("picture").filter(product=product_id, withdrawn_at=None)
    return tuple(
        _certificate(row)
        for row in rows.order_by("kind", "-issued_on", "-pk")
        if is_certificate_valid(issued_on=row.issued_on, valid_until=row.valid_until, today=today)
    )


def certificates_for(certificates: Iterable[CertificateView], *, batch_code: str | None) -> tuple[CertificateView, ...]:
    """Choose the papers on the product and, of those on lots, the ones on the lot that would be sent."""
    return tuple(one for one in certificates if one.batch_code in {"", batch_code})


def all_certificates(*, product: Product) -> Sequence[Certificate]:
    """Give every paper on a product, expired and withdrawn ones too, those in force first."""
    rows = Certificate.objects.select_related("picture", "filed_by").filter(product=product)
    return sorted(rows.order_by("-issued_on", "-pk"), key=lambda row: row.withdrawn_at is not None)


def product_for_desk(*, sku_base: str) -> Product:
    """
    Give a product with county and producer.

    :raises UnknownProduct: if there is none
    """
    product = Product.objects.select_related("county", "producer").filter(sku_base=sku_base).first()
    if product is None:
        raise UnknownProduct(f"没有编码为“{sku_base}”的商品。请核对编码。")
    return product


def products_for_desk(*, text: str = "", today: date, page: int = 1) -> Page[Product]:
    """Give products with the numbers of their photographs and of the papers that hold; `text` looks in SKU and name."""
    found = Product.objects.select_related("county").order_by("sku_base")
    if text:
        found = found.filter(Q(sku_base__icontains=text) | Q(name__icontains=text))
    holds = Q(certificates__withdrawn_at=None, certificates__issued_on__lte=today) & (
        Q(certificates__valid_until=None) | Q(certificates__valid_until__gte=today)
    )
    counted = found.annotate(
        photographs=Count("pictures", distinct=True),
        papers=Count("certificates", filter=holds, distinct=True),
    )
    return page_of(counted, page)


def _picture(row: ProductPicture) -> PictureView:
    stored = row.picture
    return PictureView(
        key=stored.key,
        url=stored.url(_SHOWN_WIDTH),
        thumb_url=stored.url(_THUMB_WIDTH),
        large_url=stored.url(WIDTHS[-1]),
        width=stored.width,
        height=stored.height,
        alt=row.alt,
        position=row.position,
    )


def _certificate(row: Certificate) -> CertificateView:
    return CertificateView(
        number=row.number,
        kind=row.kind,
        kind_label=row.get_kind_display(),
        batch_code=row.batch_code,
        paper_number=row.paper_number,
        issuer=row.issuer,
        issued_on=row.issued_on,
        valid_until=row.valid_until,
        picture_url=row.large_url,
    )
