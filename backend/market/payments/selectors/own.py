"""A copy of a resident's payments."""

from market.buyers.models import Buyer
from market.kernel.calendar import SHANGHAI
from market.kernel.money import yuan_text
from market.payments.models import PaymentAttempt, Receipt


def copy_of_receipts(*, buyer: Buyer) -> list[dict[str, object]]:
    """Copy what came in for a buyer's orders, in words for the buyer."""
    received = Receipt.objects.filter(payment__order__buyer=buyer).select_related("payment__order")
    return [
        {
            "订单号": receipt.payment.order.number if receipt.payment else "",
            "到账日期": str(receipt.value_on),
            "付款方式": receipt.get_method_display(),
            "金额": yuan_text(receipt.amount_fen),
            "付款人": receipt.payer_name,
            "附言": receipt.reference_text,
            "流水号": receipt.bank_line,
        }
        for receipt in received.order_by("-recorded_at", "-pk")
    ]


def copy_of_attempts(*, buyer: Buyer) -> list[dict[str, object]]:
    """Copy when a buyer tried to pay online, in words for the buyer."""
    tries = PaymentAttempt.objects.filter(payment__order__buyer=buyer).select_related("payment__order")
    return [
        {
            "订单号": attempt.payment.order.number,
            "时间": f"{attempt.started_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
            "金额": yuan_text(attempt.amount_fen),
            "状态": attempt.get_state_display(),
            "支付渠道编号": attempt.intent_id,
        }
        for attempt in tries.order_by("-started_at", "-pk")
    ]
