"""Forms of an institution and its members."""

from django import forms

from market.buyers.enums import BuyerKind, MemberRole, UnitType
from market.web.forms import choice_field, text_field

_KINDS = [(kind.value, kind.label) for kind in BuyerKind if kind != BuyerKind.INDIVIDUAL]
_SECTORS = [(sector.value, sector.label) for sector in UnitType if sector != UnitType.NONE]
_ROLES = [(role.value, role.label) for role in MemberRole]


class ApplicationForm(forms.Form):
    """What an institution states about itself."""

    kind = choice_field("采购主体", _KINDS, hint="单位和它的工会是两个采购主体，要分别申请。", as_cards=True)
    unit_type = choice_field("单位性质", _SECTORS, hint="工会选所属单位的性质。", as_cards=True)
    name = text_field("全称", limit=80, hint="和统一社会信用代码证书一致，发票也开给它。")
    uscc = text_field("统一社会信用代码", limit=30, hint="18 位。没有独立法人资格的工会，填所属单位的代码。")
    contact_name = text_field("经办人", limit=40)
    contact_phone = text_field("联系电话", limit=20, hint="区合作交流办核对时会打这个电话。")


class MemberForm(forms.Form):
    """Whom to add, and as what."""

    login = text_field("对方的手机号或邮箱", limit=254, hint="对方要先在本店注册。")
    role = choice_field("角色", _ROLES, hint="管理员可以增减成员；经办人可以下单和验收。", as_cards=True)
