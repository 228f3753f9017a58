"""Write values the way buyers read them. The only place where fen, basis points, grams and instants become text."""

from datetime import date, datetime

from django import template
from django.http import HttpRequest, QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

from market.kernel.calendar import SHANGHAI, local_date_of
from market.kernel.money import bp_short, bp_text, per_500g_fen, percent_text, wan_text, yi_text, yuan_text

register = template.Library()

GRAMS_PER_KG = 1000
# A list that is sorted or narrowed anew starts again at its first page.
PAGE_PARAMETER = "page"


@register.filter
def yuan(fen: int | None) -> str:
    """Write fen as "¥1,234.56"; a missing amount as a dash."""
    if fen is None:
        return "—"
    sign = "−" if fen < 0 else ""
    return f"{sign}¥{yuan_text(abs(fen))}"


@register.filter
def yuan_parts(fen: int) -> SafeString:
    """Write fen as the inside of a price: sign and fen small, yuan large."""
    whole, _, part = yuan_text(fen).partition(".")
    return format_html("<small>¥</small>{}<small>.{}</small>", whole, part)


@register.filter
def yuan_plain(fen: int | None) -> str:
    """Write fen as "1,234.56" for tables whose caption names the unit; a missing amount as a dash."""
    return "—" if fen is None else yuan_text(fen)


@register.filter
def wan(fen: int | None) -> str:
    """Write fen as 万元 with two decimals; a missing amount as a dash."""
    return "—" if fen is None else wan_text(fen)


@register.filter
def yi(fen: int) -> str:
    """Write fen as 亿元: "0.9862"."""
    return yi_text(fen)


@register.filter
def percent(share_bp: int) -> str:
    """Write basis points as "19.99%"."""
    return bp_text(share_bp)


@register.filter
def percent_short(share_bp: int) -> str:
    """Write a threshold as the document does: "20%", or "12.50%" when it is not whole."""
    return bp_short(share_bp)


@register.filter
def share_of(part: int, whole: int) -> str:
    """Write part/whole as a floored percentage, also above 100%; a dash where there is no whole."""
    return percent_text(part, whole) if whole > 0 else "—"


@register.filter
def length_of(part: int | str, whole: int | str) -> str:
    """Give a bar's length as part/whole, floored and kept within 0.00% and 100.00%; an empty whole draws nothing."""
    full = int(whole)
    if full <= 0:
        return bp_text(0)
    return percent_text(max(0, min(int(part), full)), full)


@register.filter
def per_500g(price_fen: int, net_weight_g: int | None) -> str:
    """Write the price of 500 grams as "合 ¥6.80/500 克"; nothing for goods without a net weight."""
    if not net_weight_g:
        return ""
    return f"合 {yuan(per_500g_fen(price_fen, net_weight_g))}/500 克"


@register.filter
def weight(grams: int) -> str:
    """Write grams as "500 克" or, from a kilogram up, "2.5 千克"."""
    if grams < GRAMS_PER_KG:
        return f"{grams} 克"
    whole, rest = divmod(grams, GRAMS_PER_KG)
    part = f"{rest:03d}".rstrip("0")
    return f"{whole:,}.{part} 千克" if part else f"{whole:,} 千克"


@register.filter
def shanghai_date(value: date | datetime | None) -> str:
    """Write a date, or the Shanghai date of an instant, as "2026-10-20"; nothing for none."""
    if value is None:
        return ""
    return (local_date_of(value) if isinstance(value, datetime) else value).isoformat()


@register.filter
def shanghai_time(value: datetime | None) -> str:
    """Write an instant in Shanghai time as "2026-10-20 09:30"; nothing for none."""
    return "" if value is None else f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


@register.filter
def month_day(value: date | datetime | None) -> str:
    """Write a date, or the Shanghai date of an instant, as "10 月 20 日"; nothing for none."""
    if value is None:
        return ""
    day = local_date_of(value) if isinstance(value, datetime) else value
    return f"{day.month} 月 {day.day} 日"


@register.simple_tag(takes_context=True)
def page_url(context: template.Context, **changes: object) -> str:
    """
    Give this page's address with GET parameters replaced, or dropped where the new value is None or empty.

    Any change but that of the page number itself also drops the page number.
    """
    query = _query_of(context)
    for name, value in changes.items():
        if value is None or value == "":
            query.pop(name, None)
        else:
            query[name] = str(value)
    return _address(query)


@register.simple_tag(takes_context=True)
def page_url_without(context: template.Context, name: str, value: object) -> str:
    """Give this page's address without one value of a GET parameter that may have several."""
    query = _query_of(context)
    query.setlist(name, [kept for kept in query.getlist(name) if kept != str(value)])
    return _address(query)


def _query_of(context: template.Context) -> QueryDict:
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    query.pop(PAGE_PARAMETER, None)
    return query


def _address(query: QueryDict) -> str:
    # A bare "?" clears the query; an empty address would keep it.
    return f"?{query.urlencode()}"
