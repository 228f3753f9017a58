"""What stands beside goods: photographs, certificates, and what a label says of the maker."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from market.audit.operations import record_activity
from market.catalogue.errors import PictureNotAdded, UnknownProduct
from market.catalogue.models import Certificate, Product, ProductPicture
from market.catalogue.rules import MAX_PICTURES, CertificateInput, LabelInput, check_certificate, check_label
from market.files.enums import PictureKind
from market.files.operations import forget_picture, store_picture
from market.kernel.calendar import local_date_of
from market.kernel.errors import KeyReused, NotFound
from market.kernel.numbers import new_number

if TYPE_CHECKING:
    from market.accounts.models import User


@transaction.atomic
def add_product_picture(*, sku_base: str, content: bytes, alt: str, actor: "User", at: datetime) -> ProductPicture:
    """
    Put a photograph at the end of a product's gallery.

    :raises UnknownProduct: if there is no such product
    :raises PictureNotAdded: if it has no words for those who do not see it, is there already, or is one too many
    :raises PictureRefused: if the file is no picture that is taken
    """
    product, alt = _product(sku_base), _words(alt)
    if product.pictures.count() >= MAX_PICTURES:
        raise PictureNotAdded(f"一件商品最多 {MAX_PICTURES} 张照片。请先移除一张。", field="file")
    stored = store_picture(content=content, kind=PictureKind.PRODUCT, at=at)
    last = product.pictures.aggregate(last=Max("position"))["last"] or 0
    added, is_new = ProductPicture.objects.get_or_create(
        product=product, picture=stored, defaults={"alt": alt, "position": last + 1, "added_at": at}
    )
    if not is_new:
        raise PictureNotAdded("这张照片已经在这件商品里了。", field="file")
    record_activity(actor=actor.number, action="picture.added", subject=sku_base, at=at, picture=stored.key, alt=alt)
    return added


@transaction.atomic
def change_product_picture(
    *, sku_base: str, key: str, alt: str, position: int, actor: "User", at: datetime
) -> ProductPicture:
    """
    Change a photograph's words or its place.

    :raises NotFound: if the product has no such photograph
    :raises PictureNotAdded: if the words are empty
    """
    shown, alt = _picture(sku_base, key), _words(alt)
    if (shown.alt, shown.position) != (alt, position):
        shown.alt, shown.position = alt, position
        shown.save(update_fields=["alt", "position"])
        record_activity(
            actor=actor.number, action="picture.changed", subject=sku_base, at=at, picture=key, alt=alt, place=position
        )
    return shown


@transaction.atomic
def remove_product_picture(*, sku_base: str, key: str, actor: "User", at: datetime) -> None:
    """
    Take a photograph out of a product's gallery, and its files away where nothing else shows it.

    :raises NotFound: if the product has no such photograph
    """
    _picture(sku_base, key).delete()
    forget_picture(key=key)
    record_activity(actor=actor.number, action="picture.removed", subject=sku_base, at=at, picture=key)


@transaction.atomic
def file_certificate(
    *, key: UUID, sku_base: str, given: CertificateInput, content: bytes, actor: "User", at: datetime
) -> Certificate:
    """
    File a paper on a product or on one lot of it, with a picture of it unless the content is empty; once per key.

    :raises UnknownProduct: if there is no such product
    :raises CertificateRefused: if it lacks what its kind has to say, or does not hold
    :raises PictureRefused: if the file is no picture that is taken
    :raises KeyReused: if the key was used for another product
    """
    product = _product(sku_base)
    check_certificate(given, today=local_date_of(at))
    known = Certificate.objects.filter(key=key).first()
    picture = store_picture(content=content, kind=PictureKind.CERTIFICATE, at=at) if content and not known else None
    filed, is_new = Certificate.objects.get_or_create(
        key=key,
        defaults={
            "number": new_number("HG"),
            "product": product,
            "kind": given.kind,
            "batch_code": given.batch_code.strip(),
            "paper_number": given.paper_number.strip(),
            "issuer": given.issuer.strip(),
            "issued_on": given.issued_on,
            "valid_until": given.valid_until,
            "picture": picture,
            "filed_by": actor,
            "filed_at": at,
        },
    )
    if filed.product_id != product.pk:
        raise KeyReused
    if is_new:
        record_activity(
            actor=actor.number, action="certificate.filed", subject=sku_base, at=at, certificate=filed.number
        )
    return filed


@transaction.atomic
def withdraw_certificate(*, sku_base: str, number: str, reason: str, actor: "User", at: datetime) -> None:
    """
    Show a paper no more; it stays on file. One that was withdrawn before stays so.

    :raises NotFound: if the product has no such paper
    """
    filed = Certificate.objects.filter(product__sku_base=sku_base, number=number).first()
    if filed is None:
        raise NotFound("这件商品没有这份证明。请从列表中选择。")
    if filed.withdrawn_at:
        return
    filed.withdrawn_at, filed.withdrawn_reason = at, reason.strip()
    filed.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    record_activity(
        actor=actor.number, action="certificate.withdrawn", subject=sku_base, at=at, certificate=number, reason=reason
    )


@transaction.atomic
def set_label(*, sku_base: str, label: LabelInput, actor: "User", at: datetime) -> None:
    """
    Record what the label of prepackaged food says of its maker.

    :raises UnknownProduct: if there is no such product
    :raises LabelRefused: if it is no prepackaged food, or the licence number is none
    """
    product = _product(sku_base)
    check_label(label, kind=product.kind)
    product.licence_number = label.licence_number
    product.maker_address, product.maker_contact = label.maker_address.strip(), label.maker_contact.strip()
    product.save(update_fields=["licence_number", "maker_address", "maker_contact"])
    record_activity(
        actor=actor.number, action="label.set", subject=sku_base, at=at, licence_number=label.licence_number
    )


def _product(sku_base: str) -> Product:
    product = Product.objects.filter(sku_base=sku_base).first()
    if product is None:
        raise UnknownProduct(f"没有编码为“{sku_base}”的商品。请核对编码。")
    return product


def _picture(sku_base: str, key: str) -> ProductPicture:
    shown = ProductPicture.objects.filter(product__sku_base=sku_base, picture__key=key).first()
    if shown is None:
        raise NotFound("这件商品没有这张照片，可能刚被移除了。")
    return shown


def _words(alt: str) -> str:
    if not alt.strip():
        raise PictureNotAdded("请写一句话说明照片上是什么，给看不见图的人听。", field="alt")
    return alt.strip()
