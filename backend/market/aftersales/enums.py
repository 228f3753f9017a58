"""Choices of the aftersales app."""

from django.db import models


class ReturnKind(models.TextChoices):
    """Whether the goods come back for their money."""

    RETURN = "RETURN", "退货退款"
    REFUND_ONLY = "REFUND_ONLY", "仅退款，货不寄回"


class ReturnReason(models.TextChoices):
    """Why a resident asks; only the first is bound to seven days and to goods that keep (消法 25)."""

    NO_REASON = "NO_REASON", "七天无理由"
    QUALITY = "QUALITY", "质量有问题"
    DAMAGED = "DAMAGED", "路上破损"
    WRONG_GOODS = "WRONG_GOODS", "发错了货"
    MISSING = "MISSING", "少了件数"


class ReturnState(models.TextChoices):
    """Where a request stands."""

    REQUESTED = "REQUESTED", "等店里答复"
    APPROVED = "APPROVED", "同意，待寄回"
    SENT_BACK = "SENT_BACK", "已寄回，待验货"
    REFUNDED = "REFUNDED", "已办退款"
    REFUSED = "REFUSED", "没有同意"
    WITHDRAWN = "WITHDRAWN", "已撤回"


class ReturnAct(models.TextChoices):
    """A step of a request, by its buyer or by the store."""

    ASKED = "ASKED", "申请售后"
    APPROVED = "APPROVED", "同意售后"
    REFUSED = "REFUSED", "没有同意售后"
    SENT_BACK = "SENT_BACK", "寄回商品"
    INSPECTED = "INSPECTED", "收货验货"
    WITHDRAWN = "WITHDRAWN", "撤回售后"
