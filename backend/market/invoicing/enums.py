"""Choices of the invoicing app."""

from django.db import models


class TitleKind(models.TextChoices):
    """Whom an invoice is made out to."""

    PERSONAL = "PERSONAL", "个人"
    COMPANY = "COMPANY", "单位"


class InvoiceState(models.TextChoices):
    """Where an invoice stands."""

    REQUESTED = "REQUESTED", "待开"
    ISSUED = "ISSUED", "已开"
    REVERSED = "REVERSED", "已冲红"


class FileKind(models.TextChoices):
    """What an invoice's file is, told by its bytes."""

    PDF = "PDF", "PDF"
    OFD = "OFD", "OFD"
