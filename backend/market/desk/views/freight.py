"""The freight table: what holds, what held, and a new row."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from market.delivery.operations import add_freight_rate
from market.delivery.selectors import freight_rows
from market.desk.forms.freight import FreightForm
from market.desk.handling import done
from market.kernel.calendar import local_date_of
from market.kernel.clock import now
from market.web.forms import posted_fields, run_form
from market.web.guards import person_of, store_manager_required


@require_http_methods(["GET", "POST"])
@store_manager_required
def freight_page(request: HttpRequest) -> HttpResponse:
    """Show the table with its history, and add a row that holds from a coming day on."""
    at = now()
    form = FreightForm(posted_fields(request), today=local_date_of(at))

    def act(stated: dict[str, Any]) -> HttpResponse:
        add_freight_rate(rate=form.rate(), reason=stated["reason"], actor=person_of(request), at=at)
        return done(request, f"已添加，{stated['active_from']} 起生效。已经下的订单不变。", "desk:freight")

    context = {"rows": freight_rows(on=local_date_of(at))}
    return run_form(request, form, act, page="desk/freight.html", context=context)
