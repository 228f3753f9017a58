"""Choices of the payments app."""

from django.db import models


class PaymentState(models.TextChoices):
    """Where an expected payment stands."""

    EXPECTED = "EXPECTED", "待收款"
    CONFIRMED = "CONFIRMED", "已到账"
    VOID = "VOID", "不再等待"


class ReceiptState(models.TextChoices):
    """What became of money that came in."""

    APPLIED = "APPLIED", "已入订单"
    UNAPPLIED = "UNAPPLIED", "待处理"
    RETURNED = "RETURNED", "已退回"
    SPLIT = "SPLIT", "已拆分"
    TAKEN_BACK = "TAKEN_BACK", "已冲回"
    VOID = "VOID", "登记作废"


class RebookingKind(models.TextChoices):
    """What was decided on money after it was entered."""

    SPLIT = "SPLIT", "拆分"
    TAKEN_BACK = "TAKEN_BACK", "冲回"
    VOIDED = "VOIDED", "登记作废"


class RefundState(models.TextChoices):
    """Where money to be given back stands."""

    OWED = "OWED", "待退款"
    PAID = "PAID", "已退款"
