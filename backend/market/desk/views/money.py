"""Money at the desk: bank lines, what is awaited, and what is owed back."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from market.aftersales.rules import refund_due_on
from market.desk.forms.money import RefundPaidForm, TransferForm
from market.desk.handling import done
from market.flows.pay_refund import pay_refund
from market.flows.settle_payment import record_transfer
from market.kernel.calendar import local_date_of
from market.kernel.clock import now
from market.kernel.errors import KeyReused, NotFound
from market.kernel.money import Fen, yuan_text
from market.kernel.numbers import is_number
from market.orders.selectors import get_order_for_staff
from market.payments.errors import PayerDiffers
from market.payments.rules import BankTransfer
from market.payments.selectors import (
    awaited_money,
    disputes_of,
    get_refund,
    money_of,
    recent_receipts,
    refunds_owed,
    unapplied_receipts,
)
from market.web.forms import posted_fields, renew_key, run_form
from market.web.guards import person_of, store_manager_required
from market.web.paging import page_number


@require_http_methods(["GET", "POST"])
@store_manager_required
def payments_page(request: HttpRequest) -> HttpResponse:
    """Record a line of the bank statement; show what waits and what came."""
    today = local_date_of(now())
    form = TransferForm(posted_fields(request), initial={"value_on": today, **_owed_by(request)})

    def act(stated: dict[str, Any]) -> HttpResponse:
        return done(request, record(stated), "desk:payments")

    def record(stated: dict[str, Any]) -> str:
        transfer = BankTransfer(
            key=stated["key"],
            remittance_reference=stated["reference"],
            amount_fen=stated["amount"],
            value_on=stated["value_on"],
            payer_name=stated["payer_name"],
            bank_line=stated["bank_line"],
        )
        try:
            receipt = record_transfer(transfer=transfer, actor=person_of(request), at=now(), agreed=stated["sure"])
        except KeyReused:
            # The line's own number keeps it from being entered twice, so that the form may go on under a new key.
            renew_key(form)
            raise
        except PayerDiffers as refusal:
            form.ask("核对过了，就是这个订单的钱", answer=str(refusal.details["asked"]))
            raise
        if receipt.payment is None:
            return f"已登记 ¥{yuan_text(receipt.amount_fen)}，但没有对上订单：{receipt.problem}请在下面处理。"
        return f"已登记 ¥{yuan_text(receipt.amount_fen)}，记入订单 {receipt.payment.order.number}。"

    context = {
        "waiting": list(unapplied_receipts()),
        "awaited": awaited_money(today=today),
        "page": recent_receipts(page=page_number(request)),
    }
    return run_form(request, form, act, page="desk/payments.html", context=context)


def _owed_by(request: HttpRequest) -> dict[str, object]:
    """Fill the form with the order that the desk comes from, if it still awaits money."""
    number = request.GET.get("order", "")
    try:
        order = get_order_for_staff(number=number, actor=person_of(request)) if is_number(number) else None
    except NotFound:
        order = None
    missing = money_of(order=order, today=local_date_of(now())).missing_fen if order else 0
    if order is None or not missing:
        return {}
    payer = order.payer_name or order.buyer_name
    return {"reference": order.number, "amount": Fen(missing), "payer_name": payer}


@store_manager_required
def awaited_page(request: HttpRequest) -> HttpResponse:
    """Show every order that still awaits money."""
    awaited = awaited_money(today=local_date_of(now()), page=page_number(request))
    return render(request, "desk/awaited.html", {"awaited": awaited})


@store_manager_required
def refunds_page(request: HttpRequest) -> HttpResponse:
    """Show the money that is owed back, and by when."""
    today = local_date_of(now())
    due = [(refund, refund_due_on(local_date_of(refund.owed_at))) for refund in refunds_owed()]
    refunds = [(refund, day, day < today) for refund, day in due]
    return render(request, "desk/refunds.html", {"refunds": refunds})


@require_http_methods(["GET", "POST"])
@store_manager_required
def refund_page(request: HttpRequest, number: str) -> HttpResponse:
    """Note that a refund was paid out."""
    refund = get_refund(number=number)
    form = RefundPaidForm(posted_fields(request), initial={"paid_on": local_date_of(now())})

    def act(stated: dict[str, Any]) -> HttpResponse:
        pay_refund(
            refund_number=number,
            paid_on=stated["paid_on"],
            bank_line=stated["bank_line"],
            actor=person_of(request),
            at=now(),
        )
        return done(request, f"已登记退款 ¥{yuan_text(refund.amount_fen)}。", "desk:refunds")

    context = {"refund": refund, "disputes": disputes_of(order=refund.order)}
    return run_form(request, form, act, page="desk/refund.html", context=context)
