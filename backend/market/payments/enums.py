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
    REQUESTED = "REQUESTED", "已申请原路退回"
    PENDING = "PENDING", "原路退回处理中"
    PAID = "PAID", "已退款"


class RefundWay(models.TextChoices):
    """How money goes back: by the desk's transfer, or by the vendor that took it."""

    TRANSFER = "TRANSFER", "转账退款"
    VENDOR = "VENDOR", "原路退回"


class AttemptState(models.TextChoices):
    """Where a try to pay online stands; what is paid stays paid, whatever is heard of it later."""

    STARTING = "STARTING", "正在发起"
    OPEN = "OPEN", "等待付款"
    PAID = "PAID", "已付款"
    EXPIRED = "EXPIRED", "已过期"
    FAILED = "FAILED", "未能发起"


class NoticeState(models.TextChoices):
    """What became of a vendor's notice."""

    WAITING = "WAITING", "待处理"
    DONE = "DONE", "已处理"
    IGNORED = "IGNORED", "与本店无关"
    FAULTY = "FAULTY", "处理不了"


class DifferenceKind(models.TextChoices):
    """What does not agree between the vendor's books and ours."""

    DISPUTE = "DISPUTE", "付款争议"
    UNKNOWN_MONEY = "UNKNOWN_MONEY", "无主收款"
    REFUNDED_TWICE = "REFUNDED_TWICE", "重复退款"
    FOREIGN_REFUND = "FOREIGN_REFUND", "渠道后台手工退款"
    FAULTY_NOTICE = "FAULTY_NOTICE", "通知处理不了"
