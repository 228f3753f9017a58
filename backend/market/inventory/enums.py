"""Choices of the inventory app."""

from django.db import models


class MovementReason(models.TextChoices):
    """Why stock changed."""

    RECEIVED = "RECEIVED", "入库"
    SHIPPED = "SHIPPED", "出库"
    WRITTEN_OFF = "WRITTEN_OFF", "报损"
    TRANSFER_OUT = "TRANSFER_OUT", "调出"
    TRANSFER_IN = "TRANSFER_IN", "调入"
    RETURNED = "RETURNED", "退货入库"
    CORRECTED = "CORRECTED", "更正"


class ReturnedGoods(models.TextChoices):
    """What becomes of delivered goods that are refunded."""

    RESTOCK = "RESTOCK", "退回来了，能再卖：放回原批次"
    SCRAP = "SCRAP", "退回来了，不能再卖：报损"
    KEPT = "KEPT", "没有退回来：只退款"


class HoldState(models.TextChoices):
    """A hold is held, and then once either taken or released."""

    HELD = "HELD", "预占"
    TAKEN = "TAKEN", "已出库"
    RELEASED = "RELEASED", "已释放"


class TransferState(models.TextChoices):
    """Where a transfer stands."""

    SENT = "SENT", "在途"
    RECEIVED = "RECEIVED", "已收到"
