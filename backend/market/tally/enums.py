"""Choices of the tally."""

from django.db import models


class SourceKind(models.TextChoices):
    """What an entry rests on."""

    ORDER = "ORDER", "订单"
    DECLARATION = "DECLARATION", "申报"


class Reason(models.TextChoices):
    """Why an entry was posted."""

    PURCHASE = "PURCHASE", "采购"
    RETURN = "RETURN", "退货"
    CORRECTION = "CORRECTION", "更正"


class EntryChannel(models.TextChoices):
    """How a purchase entered the city: the six of 三(八) 六进, and the direct store's own counter beside them."""

    GOVERNMENT_OFFICE = "GOVERNMENT_OFFICE", "进机关"
    ENTERPRISE = "ENTERPRISE", "进企业"
    COMMUNITY = "COMMUNITY", "进社区"
    SCHOOL = "SCHOOL", "进学校"
    RETAIL = "RETAIL", "进商超"
    PLATFORM = "PLATFORM", "进平台"
    OWN_STORE = "OWN_STORE", "直营店"
    NONE = "", "不适用"


class Indicator(models.TextChoices):
    """The indicators that a share rule may stand for."""

    FISCAL = "I2", "财政预算单位"
    SOE_UNION = "I3", "国有企业工会"
    UNION = "I4", "各级工会"


class PolicyStatus(models.TextChoices):
    """Whether a figure is in force."""

    CURRENT = "CURRENT", "现行"
    CARRIED_ON = "CARRIED_ON", "沿用待确认"
    REPEALED = "REPEALED", "废止"


class Grade(models.TextChoices):
    """How firm a declared total is, from loosest to firmest."""

    ESTIMATE = "ESTIMATE", "估算"
    QUARTERLY = "QUARTERLY", "季报"
    FINAL = "FINAL", "决算"


class DeclarationState(models.TextChoices):
    """Where a declaration stands."""

    SUBMITTED = "SUBMITTED", "待审核"
    APPROVED = "APPROVED", "已通过"
    RETURNED = "RETURNED", "已退回"
    REPLACED = "REPLACED", "已被替换"
    WITHDRAWN = "WITHDRAWN", "已撤回"


class ShareState(models.TextChoices):
    """Where a unit's share stands."""

    UNDECLARED = "UNDECLARED", "未申报分母"
    NOT_APPLICABLE = "NOT_APPLICABLE", "不适用"
    MET = "MET", "达标"
    NOT_MET = "NOT_MET", "未达标"
    ANOMALY = "ANOMALY", "数据异常"
    # 三(八) 倡导各级工会: shown and never judged.
    ADVICE = "ADVICE", "倡导"


class SharePart(models.TextChoices):
    """Which of a share's three sums an entry is behind."""

    NUMERATOR = "n", "N 已计入，七县商品"
    DENOMINATOR = "d", "D 同类采购总额"
    BESIDE = "beside", "本期未申报"
