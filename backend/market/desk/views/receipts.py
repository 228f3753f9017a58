"""One sum that came in: given to an order, divided over several, sent back, taken back, or voided."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from market.desk.forms.money import ApplyForm, RebookForm, SplitForm, SplitRow
from market.desk.forms.words import NoteForm
from market.desk.handling import done
from market.flows.rebook_receipt import split_receipt, take_back_receipt, void_receipt
from market.flows.resolve_receipt import apply_receipt, return_receipt
from market.kernel.calendar import local_date_of
from market.kernel.clock import now
from market.kernel.money import yuan_text
from market.kernel.numbers import is_number
from market.orders.enums import PaymentMethod
from market.payments.enums import ReceiptState
from market.payments.errors import PayerDiffers
from market.payments.rules import Division, references_in
from market.payments.selectors import awaited_by, awaited_of, get_receipt, parts_of, rebookings_of
from market.web.forms import posted_fields, run_form, sent_act
from market.web.guards import person_of, store_manager_required

if TYPE_CHECKING:
    from market.payments.models import Receipt
    from market.payments.selectors import AwaitedMoney

# More orders than one transfer pays; a longer list of fields was not made by the page.
_MOST_PARTS = 50
_STANDING = {ReceiptState.APPLIED, ReceiptState.UNAPPLIED, ReceiptState.SPLIT, ReceiptState.TAKEN_BACK}


@require_http_methods(["GET", "POST"])
@store_manager_required
def receipt_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show money that came in, and do with it what its state allows."""
    receipt = get_receipt(number=number)
    forms: dict[str, Any] = {
        "apply": ApplyForm(posted_fields(request, "apply")),
        "return": NoteForm(posted_fields(request, "return"), auto_id="back_%s"),
        "take_back": RebookForm(posted_fields(request, "take_back"), auto_id="take_back_%s"),
        "void": RebookForm(posted_fields(request, "void"), auto_id="void_%s"),
    }
    name = sent_act(request, forms) or "apply"

    def act(stated: dict[str, Any]) -> HttpResponse:
        try:
            said = _ACTS[name](request, number, stated)
        except PayerDiffers as refusal:
            forms["apply"].ask("核对过了，就是这个订单的钱", answer=str(refusal.details["asked"]))
            raise
        return done(request, said, "desk:payments")

    by_transfer = receipt.method == PaymentMethod.BANK_TRANSFER
    context = {
        "receipt": receipt,
        "apply": forms["apply"],
        "back_form": forms["return"],
        "take_back": forms["take_back"],
        "void": forms["void"],
        "waits": receipt.state == ReceiptState.UNAPPLIED,
        "may_take_back": by_transfer and receipt.state == ReceiptState.APPLIED,
        "may_void": by_transfer and receipt.state in _STANDING,
        "parts": list(parts_of(receipt=receipt)),
        "rebookings": list(rebookings_of(receipt=receipt)),
    }
    return run_form(request, forms[name], act, page="desk/receipt.html", context=context)


@require_http_methods(["GET", "POST"])
@store_manager_required
def split_page(request: HttpRequest, number: str) -> HttpResponse:
    """Divide waiting money over several orders of a buyer."""
    receipt = get_receipt(number=number)
    text = request.GET.get("q", "").strip()
    if request.method == "POST":
        form = SplitForm(request.POST, rows=_rows_posted(request))
    else:
        found = awaited_by(receipt=receipt, text=text, today=local_date_of(now()))
        form = _proposed(receipt, found)

    def act(stated: dict[str, Any]) -> HttpResponse:
        parts, rest_fen = form.parts(), stated["rest"] or 0
        division = Division(stated["key"], number, parts, rest_fen, stated["note"])
        split_receipt(division=division, actor=person_of(request), at=now())
        rest = f"，余款 ¥{yuan_text(rest_fen)} 待处理" if rest_fen else ""
        said = f"¥{yuan_text(receipt.amount_fen)} 已记入 {len(parts)} 个订单{rest}。"
        return done(request, said, "desk:payments")

    context = {"receipt": receipt, "q": text, "waits": receipt.state == ReceiptState.UNAPPLIED}
    return run_form(request, form, act, page="desk/split.html", context=context)


def _proposed(receipt: "Receipt", found: "list[AwaitedMoney]") -> SplitForm:
    """Propose to pay the orders that the payer named, as far as the money goes."""
    named, left, proposed = references_in(receipt.reference_text), receipt.amount_fen, {}
    for row in found:
        if row.order.number in named and left:
            proposed[f"part_{row.order.number}"] = min(row.missing_fen, left)
            left -= proposed[f"part_{row.order.number}"]
    return SplitForm(rows=[_row_of(row) for row in found], initial={**proposed, "rest": left})


def _rows_posted(request: HttpRequest) -> list[SplitRow]:
    """Take the orders of the form that was sent, also those paid since, so that a form sent twice meets its key."""
    numbers = [name.removeprefix("part_") for name in request.POST if name.startswith("part_")]
    numbers = [number for number in numbers if is_number(number)][:_MOST_PARTS]
    awaited = {row.order.number: row for row in awaited_of(numbers=numbers, today=local_date_of(now()))}
    return [
        _row_of(awaited[number]) if number in awaited else SplitRow(number, number, "已不再等款") for number in numbers
    ]


def _row_of(row: "AwaitedMoney") -> SplitRow:
    number = row.order.number
    due = f"，应付日期 {row.pay_by}" if row.pay_by else ""
    return SplitRow(number, f"{number} {row.order.buyer_name}", f"尚欠 {yuan_text(row.missing_fen)} 元{due}")


def _apply(request: HttpRequest, number: str, stated: dict[str, Any]) -> str:
    order_number = stated["order_number"].strip().upper()
    apply_receipt(
        receipt_number=number,
        order_number=order_number,
        note=stated["note"],
        actor=person_of(request),
        at=now(),
        agreed=stated["sure"],
    )
    return f"已记入订单 {order_number}。"


def _return(request: HttpRequest, number: str, stated: dict[str, Any]) -> str:
    return_receipt(receipt_number=number, note=stated["note"], actor=person_of(request), at=now())
    return "已登记为退回付款人。"


def _take_back(request: HttpRequest, number: str, stated: dict[str, Any]) -> str:
    receipt = take_back_receipt(
        key=stated["key"], receipt_number=number, reason=stated["reason"], actor=person_of(request), at=now()
    )
    return f"¥{yuan_text(receipt.amount_fen)} 已从订单冲回，在下面等处理。"


def _void(request: HttpRequest, number: str, stated: dict[str, Any]) -> str:
    receipt = void_receipt(
        key=stated["key"], receipt_number=number, reason=stated["reason"], actor=person_of(request), at=now()
    )
    return f"流水 {receipt.bank_line} 的登记已作废，可以重新登记。"


_ACTS: dict[str, Any] = {"apply": _apply, "return": _return, "take_back": _take_back, "void": _void}
