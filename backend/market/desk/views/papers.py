"""Photographs, certificates and labels of goods."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from market.catalogue.enums import ProductKind
from market.catalogue.operations import (
    add_product_picture,
    change_product_picture,
    file_certificate,
    remove_product_picture,
    set_label,
    withdraw_certificate,
)
from market.catalogue.rules import CertificateInput, LabelInput, is_certificate_valid
from market.catalogue.selectors import all_certificates, gallery_of, product_for_desk, products_for_desk
from market.desk.forms.papers import (
    CertificateForm,
    LabelForm,
    PhotographForm,
    PlaceForm,
    RemovalForm,
    WithdrawalForm,
)
from market.desk.handling import done
from market.inventory.selectors import batch_codes_of
from market.kernel.calendar import local_date_of
from market.kernel.clock import now
from market.web.forms import posted_fields, run_form, sent_act
from market.web.guards import person_of, store_manager_required
from market.web.paging import page_number

if TYPE_CHECKING:
    from datetime import date

    from market.catalogue.models import Certificate
    from market.catalogue.selectors import PictureView


@store_manager_required
def goods_page(request: HttpRequest) -> HttpResponse:
    """Show goods with the numbers of their photographs and papers."""
    text = request.GET.get("q", "").strip()
    page = products_for_desk(text=text, today=local_date_of(now()), page=page_number(request))
    return render(request, "desk/goods.html", {"page": page, "q": text})


@require_http_methods(["GET", "POST"])
@store_manager_required
def pictures_page(request: HttpRequest, sku_base: str) -> HttpResponse:
    """Add photographs, say what is on them, put them in order, or take one out."""
    product = product_for_desk(sku_base=sku_base)
    wanted = sent_act(request, ("add", "change", "remove"))
    new = PhotographForm(posted_fields(request, "add"), request.FILES if wanted == "add" else None)
    place = PlaceForm(posted_fields(request, "change"), auto_id="place_%s")
    removal = RemovalForm(posted_fields(request, "remove"))

    def act(stated: dict[str, Any]) -> HttpResponse:
        return done(request, change(stated), "desk:pictures", sku_base)

    def change(stated: dict[str, Any]) -> str:
        actor, at = person_of(request), now()
        if wanted == "add":
            add_product_picture(sku_base=sku_base, content=stated["file"], alt=stated["alt"], actor=actor, at=at)
            return "照片加好了，商品页已经显示。"
        if wanted == "remove":
            remove_product_picture(sku_base=sku_base, key=stated["photograph"], actor=actor, at=at)
            return "照片移除了。"
        change_product_picture(
            sku_base=sku_base,
            key=stated["photograph"],
            alt=stated["alt"],
            position=stated["position"],
            actor=actor,
            at=at,
        )
        return "改好了。"

    form = next((form for form in (place, removal) if form.is_bound), new)
    rows = [
        (shown, place if place.is_bound and place["photograph"].value() == shown.key else _place_of(shown))
        for shown in gallery_of(product_id=product.pk)
    ]
    return run_form(
        request, form, act, page="desk/pictures.html", context={"product": product, "new": new, "rows": rows}
    )


@require_http_methods(["GET", "POST"])
@store_manager_required
def certificates_page(request: HttpRequest, sku_base: str) -> HttpResponse:
    """File papers on a product or a lot, or show one no more."""
    product = product_for_desk(sku_base=sku_base)
    wanted = sent_act(request, ("file", "withdraw"))
    new = CertificateForm(
        posted_fields(request, "file"),
        request.FILES if wanted == "file" else None,
        batches=batch_codes_of(product_id=product.pk),
    )
    withdrawal = WithdrawalForm(posted_fields(request, "withdraw"), auto_id="withdraw_%s")

    def act(stated: dict[str, Any]) -> HttpResponse:
        actor, at = person_of(request), now()
        if withdrawal.is_bound:
            withdraw_certificate(
                sku_base=sku_base, number=stated["number"], reason=stated["reason"], actor=actor, at=at
            )
            return done(request, "已撤下，商品页不再显示；记录还在。", "desk:certificates", sku_base)
        given = CertificateInput(
            kind=stated["kind"],
            issuer=stated["issuer"],
            issued_on=stated["issued_on"],
            batch_code=stated["batch_code"],
            paper_number=stated["paper_number"],
            valid_until=stated["valid_until"],
        )
        file_certificate(key=stated["key"], sku_base=sku_base, given=given, content=stated["file"], actor=actor, at=at)
        return done(request, "证明登记好了。", "desk:certificates", sku_base)

    today = local_date_of(now())
    rows = [
        (paper, _standing(paper, today), _withdrawal_of(paper, withdrawal))
        for paper in all_certificates(product=product)
    ]
    form = withdrawal if withdrawal.is_bound else new
    return run_form(
        request, form, act, page="desk/certificates.html", context={"product": product, "new": new, "rows": rows}
    )


@require_http_methods(["GET", "POST"])
@store_manager_required
def label_page(request: HttpRequest, sku_base: str) -> HttpResponse:
    """Record what the label of prepackaged food says of its maker."""
    product = product_for_desk(sku_base=sku_base)
    known = ("licence_number", "maker_address", "maker_contact")
    form = LabelForm(posted_fields(request), initial={name: getattr(product, name) for name in known})

    def act(stated: dict[str, Any]) -> HttpResponse:
        label = LabelInput(stated["licence_number"], stated["maker_address"], stated["maker_contact"])
        set_label(sku_base=sku_base, label=label, actor=person_of(request), at=now())
        return done(request, "标签信息记下了。", "desk:label", sku_base)

    has_label = product.kind == ProductKind.PREPACKAGED
    return run_form(request, form, act, page="desk/label.html", context={"product": product, "has_label": has_label})


def _place_of(shown: "PictureView") -> PlaceForm:
    initial = {"photograph": shown.key, "alt": shown.alt, "position": shown.position}
    return PlaceForm(initial=initial, auto_id=f"p{shown.key[:12]}_%s")


def _standing(paper: "Certificate", today: "date") -> str:
    """Say whether a paper is shown."""
    if paper.withdrawn_at:
        return "已撤下"
    holds = is_certificate_valid(issued_on=paper.issued_on, valid_until=paper.valid_until, today=today)
    return "有效" if holds else "已过期，不再显示"


def _withdrawal_of(paper: "Certificate", sent: WithdrawalForm) -> WithdrawalForm | None:
    """Give the form that withdraws a paper: the one that was sent, or a new one; none where it is withdrawn."""
    if paper.withdrawn_at:
        return None
    if sent.is_bound and sent["number"].value() == paper.number:
        return sent
    return WithdrawalForm(initial={"number": paper.number}, auto_id=f"{paper.number}_%s")
