"""What waits at the desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from market.aftersales.selectors import reminded_orders, returns_for_desk
from market.catalogue.enums import EnquiryState
from market.catalogue.selectors import enquiries
from market.inventory.selectors import near_expiry_lots, transfers_under_way
from market.invoicing.enums import InvoiceState
from market.invoicing.selectors import invoices_for_desk, invoices_to_reverse
from market.kernel.calendar import local_date_of
from market.kernel.clock import now
from market.orders.enums import OrderState
from market.orders.selectors import orders_by_state, orders_to_remedy
from market.payments.selectors import late_receipts, open_differences, refunds_owed, unapplied_receipts
from market.reviews.selectors import reviews_for_desk
from market.web.guards import store_manager_required


@store_manager_required
def home_page(request: HttpRequest) -> HttpResponse:
    """Show each task with how much waits."""
    counts = orders_by_state()
    expired = list(near_expiry_lots(upto=local_date_of(now())))
    context = {
        "to_ship": counts.get(OrderState.AWAITING_SHIPMENT, 0),
        "part_shipped": counts.get(OrderState.PARTLY_SHIPPED, 0),
        "to_remedy": list(orders_to_remedy()),
        "to_hand_over": counts.get(OrderState.AWAITING_PICKUP, 0),
        "unapplied": unapplied_receipts().count(),
        "online_waiting": late_receipts().count() + open_differences().count(),
        "owed": refunds_owed().count(),
        "under_way": transfers_under_way().count(),
        "open_enquiries": enquiries(state=EnquiryState.OPEN).total,
        "open_returns": returns_for_desk().total,
        "open_reviews": reviews_for_desk().total,
        "open_invoices": invoices_for_desk(state=InvoiceState.REQUESTED).total,
        "wrong_invoices": invoices_to_reverse().total,
        "reminded": reminded_orders(),
        "expired": expired,
    }
    return render(request, "desk/home.html", context)
