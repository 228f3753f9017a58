"""Choices of the orders app; the tags of a purchase live here because the order carries them first."""

from django.db import models


class FundSource(models.TextChoices):
    """Whose money pays; with the payer it decides the indicator, never the login."""

    FISCAL_CANTEEN = "FISCAL_CANTEEN", "财政·食堂"
    FISCAL_OTHER = "FISCAL_OTHER", "财政·其他"
    CANTEEN_FEES = "CANTEEN_FEES", "食堂伙食费（自收自支）"
    UNION_FESTIVAL = "UNION_FESTIVAL", "工会·节日慰问"
    UNION_OTHER = "UNION_OTHER", "工会·其他"
    ADMIN_WELFARE = "ADMIN_WELFARE", "行政福利费"
    PARTY = "PARTY", "党费·慰问"
    ENTERPRISE = "ENTERPRISE", "企业自有资金"
    PERSONAL = "PERSONAL", "个人"


class Purpose(models.TextChoices):
    """What a purchase is for."""

    CANTEEN = "CANTEEN", "食堂食材"
    WELFARE = "WELFARE", "职工福利"
    FESTIVAL = "FESTIVAL", "节日慰问"
    OTHER = "OTHER", "其他公务"
    PERSONAL = "PERSONAL", "自用"


class Fulfilment(models.TextChoices):
    """How goods reach the buyer."""

    DELIVERY = "DELIVERY", "送货"
    PICKUP = "PICKUP", "到店自提"


class PaymentMethod(models.TextChoices):
    """How an order is paid."""

    BANK_TRANSFER = "BANK_TRANSFER", "银行转账"
    ON_PICKUP = "ON_PICKUP", "提货时付款"
    ONLINE = "ONLINE", "在线支付"


class PaymentTerms(models.TextChoices):
    """Whether money or goods come first; goods first is for institutions only."""

    MONEY_FIRST = "MONEY_FIRST", "先款后货"
    GOODS_FIRST = "GOODS_FIRST", "先货后款"


class OrderState(models.TextChoices):
    """Where an order stands: kept from its facts by one rule, never set by hand."""

    AWAITING_PAYMENT = "AWAITING_PAYMENT", "待付款"
    AWAITING_SHIPMENT = "AWAITING_SHIPMENT", "待发货"
    PARTLY_SHIPPED = "PARTLY_SHIPPED", "部分发货"
    AWAITING_PICKUP = "AWAITING_PICKUP", "待提货"
    SHIPPED = "SHIPPED", "待收货"
    AWAITING_ACCEPTANCE = "AWAITING_ACCEPTANCE", "待验收"
    AWAITING_REMEDY = "AWAITING_REMEDY", "待退补"
    AWAITING_SETTLEMENT = "AWAITING_SETTLEMENT", "待付货款"
    COMPLETED = "COMPLETED", "已完成"
    REFUNDED = "REFUNDED", "已退款"
    CANCELLED = "CANCELLED", "已取消"


class CancelReason(models.TextChoices):
    """Why an order was cancelled."""

    BUYER = "BUYER", "买家取消"
    EXPIRED = "EXPIRED", "超时未付款"
    UNSENT = "UNSENT", "到期未交货"
    STORE = "STORE", "商家取消"
