"""Choices of the accounts app."""

from django.db import models


class StaffRoleKind(models.TextChoices):
    """What a member of staff may do; given by command only."""

    STORE_MANAGER = "STORE_MANAGER", "店长"
    LEADING_GROUP_OFFICE = "LEADING_GROUP_OFFICE", "合组办"


class LegalDocument(models.TextChoices):
    """A text that a person agrees to."""

    TERMS = "TERMS", "服务协议"
    PRIVACY = "PRIVACY", "隐私政策"


class AttemptKind(models.TextChoices):
    """What anybody may do at our doors, and only so often."""

    SIGN_UP = "SIGN_UP", "注册"
    ENQUIRY = "ENQUIRY", "登记意向"
    RESET = "RESET", "找回密码"
    GUEST = "GUEST", "游客结算"
    GUEST_BUY = "GUEST_BUY", "游客下单"
    LOOK_UP = "LOOK_UP", "凭号查订单"
    CODE = "CODE", "验证码"


class CodePurpose(models.TextChoices):
    """What a code of six digits proves; one sent for one thing is worth nothing for another."""

    SIGN_IN = "SIGN_IN", "登录或注册"
    PROOF = "PROOF", "确认是本人"
    CONTACT = "CONTACT", "确认新的手机号或邮箱"
