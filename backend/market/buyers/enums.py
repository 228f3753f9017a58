"""Choices of the buyers app."""

from django.db import models


class BuyerKind(models.TextChoices):
    """Who buys, as the policy distinguishes it (三(八))."""

    INDIVIDUAL = "INDIVIDUAL", "居民"
    FISCAL_UNIT = "FISCAL_UNIT", "财政预算单位"
    SOE_UNION = "SOE_UNION", "国有企业工会"
    UNION = "UNION", "其他工会"
    ENTERPRISE = "ENTERPRISE", "企业"


class UnitType(models.TextChoices):
    """The sector of a unit, or of the unit that a union belongs to; decides the entry channel."""

    NONE = "", "不适用"
    OFFICE = "OFFICE", "机关"
    INSTITUTION = "INSTITUTION", "事业单位"
    SCHOOL = "SCHOOL", "学校"
    HOSPITAL = "HOSPITAL", "医院"
    ENTERPRISE = "ENTERPRISE", "企业"


class BuyerState(models.TextChoices):
    """Where an institution stands, from its application on."""

    PENDING = "PENDING", "待审核"
    APPROVED = "APPROVED", "已通过"
    RETURNED = "RETURNED", "已退回"
    WITHDRAWN = "WITHDRAWN", "已撤回"
    SUSPENDED = "SUSPENDED", "已停用"


# A unit that has been approved and owns its code. While it is suspended it orders nothing new; what it ordered goes on,
# and it files, mends and withdraws papers, so that its share never lacks the denominator of what it bought.
ADMITTED = (BuyerState.APPROVED, BuyerState.SUSPENDED)
# What its applicant may still mend or withdraw.
OPEN_APPLICATION = (BuyerState.PENDING, BuyerState.RETURNED)


class MemberRole(models.TextChoices):
    """What a member may do for a buyer."""

    MANAGER = "MANAGER", "单位管理员"
    BUYER = "BUYER", "采购经办人"
