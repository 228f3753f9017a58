"""Lists of goods, search, and the page of one good."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from market.catalogue.rules import EnquiryInput
from market.catalogue.selectors import categories, certificates_for, get_category
from market.flows.make_enquiry import make_enquiry
from market.kernel.calendar import local_date_of
from market.kernel.clock import now
from market.orders.rules import SELLER_NAME
from market.reviews.selectors import reviews_about
from market.search.selectors import ProductPage, find_products, product_cards, product_page
from market.storefront.forms.enquiry import EnquiryForm
from market.storefront.linked_data import product_data, trail_data
from market.storefront.listing import filter_of, list_context, without_choices
from market.web.client import client_address
from market.web.forms import run_form
from market.web.paging import page_number

_LONGEST_QUERY = 60


def categories_page(request: HttpRequest) -> HttpResponse:
    """Show all kinds of goods with their number."""
    return render(request, "store/categories.html", {"kinds": categories()})


def category_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a category's goods, filtered and sorted by the address."""
    category = get_category(slug=slug)
    wanted = filter_of(request, category=slug)
    listing = product_cards(wanted=wanted, at=now(), page=page_number(request))
    context = {"category": category, "heading": category.name, **list_context(request, listing, wanted)}
    return render(request, "store/category.html", context)


def search_page(request: HttpRequest) -> HttpResponse:
    """Show what a query finds, with the same filters as a category."""
    query, wanted, at = request.GET.get("q", "").strip(), filter_of(request), now()
    if len(query) > _LONGEST_QUERY:
        return _with_shorter_query(request, query)
    if not query:
        listing = product_cards(wanted=wanted, at=at, page=page_number(request))
        context = {"query": "", "heading": "全部商品", **list_context(request, listing, wanted)}
        return render(request, "store/search.html", context)
    found = find_products(query=query, wanted=wanted, at=at, page=page_number(request))
    context = {
        "query": query,
        "heading": f"搜“{query}”",
        "instead": found.instead,
        **list_context(request, found.listing, wanted),
    }
    if not found.listing.page.total and wanted != without_choices(wanted):
        bare = find_products(query=query, wanted=without_choices(wanted), at=at)
        context["unfiltered_total"] = bare.listing.page.total
    return render(request, "store/search.html", context)


def _with_shorter_query(request: HttpRequest, query: str) -> HttpResponse:
    """Go to the search for the beginning of a query that is too long, saying so; filters stay."""
    address = request.GET.copy()
    address["q"] = query[:_LONGEST_QUERY].rstrip()
    address.pop("page", None)
    messages.info(request, f"搜索词最多 {_LONGEST_QUERY} 个字，只用了前面的。")
    return redirect(f"{request.path}?{address.urlencode()}")


def product_view(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one good; ?sku= chooses a pack."""
    return render(request, "store/product.html", {**_product_facts(request, slug), "form": EnquiryForm()})


@require_POST
def enquiry_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Record that somebody wishes to travel."""

    def act(stated: dict[str, Any]) -> HttpResponse:
        wish = EnquiryInput(
            contact_name=stated["contact_name"],
            phone=stated["phone"],
            people=stated["people"],
            month=stated["month"],
            note=stated["note"],
        )
        user = request.user if request.user.is_authenticated else None
        make_enquiry(key=stated["key"], slug=slug, wish=wish, user=user, address=client_address(request), at=now())
        messages.success(request, "意向登记好了。门店会打电话给您，不收定金。")
        return redirect("storefront:product", slug)

    form, context = EnquiryForm(request.POST), _product_facts(request, slug)
    return run_form(request, form, act, page="store/product.html", context=context)


def _product_facts(request: HttpRequest, slug: str) -> dict[str, object]:
    at = now()
    page = product_page(slug=slug, at=at)
    asked = request.GET.get("sku", "")
    chosen = next((pack for pack in page.variants if pack.sku == asked), page.chosen)
    lot = chosen.lot if chosen else None
    return {
        "product": page,
        "chosen": chosen,
        "reviews": reviews_about(slug=page.slug),
        "certificates": certificates_for(page.certificates, batch_code=lot.batch_code if lot else None),
        **_shared_facts(request, page),
        "seller": SELLER_NAME,
        "month": local_date_of(at).month,
        "season": [{"name": page.name, "url": "", "months": page.months}],
    }


def _shared_facts(request: HttpRequest, page: ProductPage) -> dict[str, object]:
    """Give what the head of a good's page says to search engines and to those who share it."""
    whole = request.build_absolute_uri
    url = whole(reverse("storefront:product", args=[page.slug]))
    trail = [
        ("首页", whole(reverse("storefront:home"))),
        (page.county_name, whole(reverse("storefront:county", args=[page.county_slug]))),
        (page.category_name, whole(reverse("storefront:category", args=[page.category_slug]))),
        (page.name, url),
    ]
    return {
        "canonical": url,
        "shared_picture": whole(page.picture_url) if page.picture_url else "",
        "described": product_data(page, url=url, seller=SELLER_NAME, whole=whole),
        "trail": trail_data(trail),
    }
