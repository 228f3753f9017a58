"""Coupons: the list, a new one, and one with its uses."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from market.desk.forms.coupons import CouponForm
from market.desk.forms.words import ReasonForm
from market.desk.handling import done
from market.flows.keep_coupons import issue_coupon, withdraw_coupon
from market.kernel.calendar import local_date_of
from market.kernel.clock import now
from market.promotions.enums import CouponBuyers, CouponKind, CouponState
from market.promotions.selectors import coupon_page, get_coupon, use_page
from market.web.forms import posted_fields, run_form
from market.web.guards import person_of, store_manager_required
from market.web.paging import page_number


@store_manager_required
def coupons_page(request: HttpRequest) -> HttpResponse:
    """Show every coupon with how often it was used."""
    page, today = coupon_page(page=page_number(request)), local_date_of(now())
    return render(request, "desk/coupons.html", {"page": page, "today": today})


@require_http_methods(["GET", "POST"])
@store_manager_required
def new_coupon_page(request: HttpRequest) -> HttpResponse:
    """Make a coupon."""
    today = local_date_of(now())
    start = {
        "kind": CouponKind.FIXED.value,
        "buyers": CouponBuyers.RESIDENTS.value,
        "per_buyer_limit": 1,
        "starts_on": today,
    }
    form = CouponForm(posted_fields(request), initial=start)

    def act(stated: dict[str, Any]) -> HttpResponse:
        coupon = issue_coupon(
            code=stated["code"], name=stated["name"], terms=form.terms(), actor=person_of(request), at=now()
        )
        return done(request, f"券 {coupon.code} 做好了：{coupon.terms.words}。", "desk:coupon", coupon.code)

    return run_form(request, form, act, page="desk/coupon_new.html")


@require_http_methods(["GET", "POST"])
@store_manager_required
def coupon_detail_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show a coupon and its uses, and end it."""
    coupon = get_coupon(code=code)
    form = ReasonForm(posted_fields(request))

    def act(stated: dict[str, Any]) -> HttpResponse:
        withdraw_coupon(code=code, reason=stated["reason"], actor=person_of(request), at=now())
        return done(request, f"券 {coupon.code} 停用了。已下的订单照减。", "desk:coupon", coupon.code)

    context = {
        "coupon": coupon,
        "last_day": coupon.ends_on - timedelta(days=1),
        "is_active": coupon.state == CouponState.ACTIVE,
        "page": use_page(coupon=coupon, page=page_number(request)),
    }
    return run_form(request, form, act, page="desk/coupon.html", context=context)
