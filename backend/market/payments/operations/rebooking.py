"""What is decided on money that came in, after it was entered: it is divided, taken back from an order, or voided."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from market.accounts.models import User
from market.kernel.constraints import constraint_of
from market.kernel.errors import Invalid, KeyReused, NotFound
from market.kernel.money import yuan_text
from market.kernel.numbers import new_number
from market.orders.enums import PaymentMethod
from market.orders.models import Order
from market.payments.enums import RebookingKind, ReceiptState
from market.payments.errors import CannotTakeBack
from market.payments.locks import lock_line, lock_receipt, lock_root
from market.payments.models import Payment, Rebooking, Receipt
from market.payments.rules import LONGEST_REASON, Division
from market.payments.selectors import refunded_sums


def claim_line(*, number: str) -> tuple[Receipt, Sequence[Receipt]]:
    """
    Lock money that came in together with all that its bank line was divided into, before any payment.

    :raises NotFound: if there is none of this number
    """
    found = Receipt.objects.filter(number=number).first()
    if found is None:
        raise NotFound("没有这笔到账记录。")
    if found.bank_line and lock_root(bank_line=found.bank_line):
        line = lock_line(bank_line=found.bank_line)
        if here := [receipt for receipt in line if receipt.pk == found.pk]:
            return here[0], line
    alone = lock_receipt(number=number)
    return alone, [alone]


@transaction.atomic
def record_division(
    *, receipt: Receipt, division: Division, payments: Mapping[str, Payment], actor: User, at: datetime
) -> list[Receipt]:
    """
    Divide locked money that waits over locked payments by order number; the rest waits on.

    :raises KeyReused: if the key was used for something else a moment ago
    """
    _rebook(receipt, RebookingKind.SPLIT, division.key, division.note, actor, at)
    _set_state(receipt, ReceiptState.SPLIT)
    parts = [
        _part_of(receipt, amount_fen=amount_fen, payment=payments[number], actor=actor, at=at)
        for number, amount_fen in division.parts.items()
    ]
    if division.rest_fen:
        problem = f"{yuan_text(receipt.amount_fen)} 元拆分后余下的款。"
        parts.append(_part_of(receipt, amount_fen=division.rest_fen, problem=problem, actor=actor, at=at))
    return parts


@transaction.atomic
def record_taking_back(
    *, receipt: Receipt, order_number: str, key: UUID, reason: str, actor: User, at: datetime
) -> Receipt:
    """
    Take locked money back from the order it was applied to, and give what waits at the desk instead of it.

    :raises Invalid: if no reason is given, or a long one
    :raises KeyReused: if the key was used for something else a moment ago
    """
    reason = _checked(reason)
    _rebook(receipt, RebookingKind.TAKEN_BACK, key, reason, actor, at)
    _set_state(receipt, ReceiptState.TAKEN_BACK)
    problem = f"从订单 {order_number} 冲回：{reason}"
    return _part_of(receipt, amount_fen=receipt.amount_fen, problem=problem, actor=actor, at=at)


@transaction.atomic
def record_voiding(
    *, receipt: Receipt, line: Sequence[Receipt], key: UUID, reason: str, actor: User, at: datetime
) -> None:
    """
    Void a locked bank line with all that it was divided into; it may then be entered anew.

    :raises CannotTakeBack: if it came online, where nothing is entered by hand
    :raises Invalid: if no reason is given, or a long one
    :raises KeyReused: if the key was used for something else a moment ago
    """
    if receipt.method == PaymentMethod.ONLINE:
        raise CannotTakeBack("在线支付的钱是支付渠道报来的，登记不能作废。")
    _rebook(receipt, RebookingKind.VOIDED, key, _checked(reason), actor, at)
    for row in line:
        _set_state(row, ReceiptState.VOID)


def require_undoable(*, receipt: Receipt, order: Order) -> None:
    """
    Refuse to take money back from a locked order when what happened since rests on it.

    :raises CannotTakeBack: saying what does
    """
    if receipt.method == PaymentMethod.ONLINE:
        raise CannotTakeBack("在线支付的钱不能冲回。要退钱请办退款，会原路退回。")
    if receipt.method != PaymentMethod.BANK_TRANSFER:
        raise CannotTakeBack("门店收款与交货是同时登记的，不能冲回。要退钱请办退款。")
    if order.payment_method == PaymentMethod.ON_PICKUP and order.lines.filter(shipped_quantity__gt=0).exists():
        raise CannotTakeBack(f"订单 {order.number} 已收款交货，到账不能冲回。要退钱请办退款。")
    paid, owed = refunded_sums(order=order)
    if paid or owed:
        raise CannotTakeBack(
            f"订单 {order.number} 已按到账办了退款（已退 {yuan_text(paid)} 元，待退 {yuan_text(owed)} 元），不能冲回。"
        )


def _checked(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise Invalid("请写明原因。", field="reason")
    if len(reason) > LONGEST_REASON:
        raise Invalid(f"原因最多 {LONGEST_REASON} 个字。", field="reason")
    return reason


def _set_state(receipt: Receipt, state: ReceiptState) -> None:
    receipt.state = state
    receipt.save(update_fields=["state"])


def _rebook(receipt: Receipt, kind: RebookingKind, key: UUID, reason: str, actor: User, at: datetime) -> None:
    row = Rebooking(receipt=receipt, kind=kind, key=key, reason=reason, made_at=at, made_by=actor)
    try:
        row.save()
    except IntegrityError as error:
        if "_key_" in constraint_of(error):
            raise KeyReused from error
        raise


def _part_of(
    receipt: Receipt, *, amount_fen: int, actor: User, at: datetime, payment: Payment | None = None, problem: str = ""
) -> Receipt:
    return Receipt.objects.create(
        number=new_number("SK"),
        key=uuid4(),
        method=receipt.method,
        bank_line=receipt.bank_line,
        reference_text=receipt.reference_text,
        payer_name=receipt.payer_name,
        amount_fen=amount_fen,
        value_on=receipt.value_on,
        part_of=receipt,
        payment=payment,
        state=ReceiptState.APPLIED if payment else ReceiptState.UNAPPLIED,
        problem=problem,
        recorded_at=at,
        recorded_by=actor,
    )
