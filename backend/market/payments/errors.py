"""Refusals of the payments app."""

from market.kernel.errors import Conflict, Invalid


class BankLineUsed(Conflict):
    """A line of the bank statement was entered before."""

    code = "BANK_LINE_USED"


class ReceiptSettled(Conflict):
    """Money that came in has been applied or returned already."""

    code = "RECEIPT_SETTLED"


class ReceiptDoesNotFit(Conflict):
    """Money that came in cannot go to the order named; the message says why."""

    code = "RECEIPT_DOES_NOT_FIT"


class PayerDiffers(Conflict):
    """Money would go to an order under another name than the order's, and nobody agreed. Details: asked (its token)."""

    code = "PAYER_DIFFERS"


class WrongAmount(Invalid):
    """What was handed over at the counter is not what is due."""

    code = "WRONG_AMOUNT"


class RefundSettled(Conflict):
    """A refund was paid out already."""

    code = "REFUND_SETTLED"


class PaymentUnavailable(Conflict):
    """Paying online is not offered, or the vendor did not answer; nothing was taken and the click may be repeated."""

    code = "PAYMENT_UNAVAILABLE"


class PartsDoNotSum(Invalid):
    """The parts of a division and its rest are not the money that came in."""

    code = "PARTS_DO_NOT_SUM"


class CannotTakeBack(Conflict):
    """Money cannot be taken back from an order, because something that happened since rests on it."""

    code = "CANNOT_TAKE_BACK"
