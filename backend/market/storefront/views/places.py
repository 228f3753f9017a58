"""The levels of a place, as a small fragment that browsers keep."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from market.storefront.forms.places import place_view


@require_safe
@cache_control(public=True, max_age=86_400)
def places_part(request: HttpRequest) -> HttpResponse:
    """Give the choices that what was picked leads to; the same for everybody, and no more than one of each level."""
    return render(request, "store/_places.html", {"places": place_view(request.GET.dict(), faults={})})


def pasted_note(found: Mapping[str, str]) -> str:
    """Say what a pasted text filled, and what a person has to add."""
    names = {"recipient": "收货人", "phone": "电话", "province": "省市", "detail": "门牌"}
    missing = [label for name, label in names.items() if not found.get(name)]
    if len(missing) == len(names):
        return "没有认出姓名、电话和地址，请直接填在下面。"
    return f"填好了，请核对。没有认出：{'、'.join(missing)}。" if missing else "填好了，请核对。"
