"""Choices of the catalogue app."""

from django.db import models


class ProductKind(models.TextChoices):
    """What the law treats a product as."""

    PREPACKAGED = "PREPACKAGED", "预包装食品"
    FARM = "FARM", "食用农产品"
    CRAFT = "CRAFT", "手工艺品"
    TOURISM = "TOURISM", "旅游服务"


class Storage(models.TextChoices):
    """How a product is kept."""

    AMBIENT = "AMBIENT", "常温"
    CHILLED = "CHILLED", "冷藏"
    FROZEN = "FROZEN", "冷冻"
    NONE = "NONE", "不适用"


class SaleState(models.TextChoices):
    """Whether a product or variant is offered."""

    ON_SALE = "ON_SALE", "在售"
    OFF_SALE = "OFF_SALE", "已下架"


class EnquiryState(models.TextChoices):
    """Where an enquiry stands."""

    OPEN = "OPEN", "待联系"
    DONE = "DONE", "已联系"


class CertificateKind(models.TextChoices):
    """What a paper on goods proves."""

    PASS = "PASS", "承诺达标合格证"
    TEST = "TEST", "检测报告"
    ORIGIN = "ORIGIN", "地理标志证明"
