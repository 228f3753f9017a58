"""What the law wants said about who keeps the shop; samples until the operating company is named."""

from dataclasses import dataclass
from datetime import date

from market.orders.rules import SELLER_NAME

# The day from which the wording of 服务协议, 隐私政策 and 退换货规则 binds: at least seven days after it is published
# (电子商务法 34). Consent is kept with its version, so a change of the wording needs a new day and asks everybody once.
TERMS_IN_FORCE_ON = date(2026, 12, 1)
TERMS_VERSION = TERMS_IN_FORCE_ON.isoformat()
# Who issued the document that the shares come from; the document itself is dated policy data.
POLICY_ISSUER = "松江区对口支援与合作交流工作领导小组办公室"


@dataclass(frozen=True)
class Licence:
    """A paper that the foot of each page shows (上海市食品安全条例 52)."""

    name: str
    number: str


@dataclass(frozen=True)
class Shop:
    """The shop's name, operator and contact."""

    name: str = "百县百品 松江消费帮扶商城"
    operator: str = SELLER_NAME
    service_phone: str = "021-0000 0000（示例）"
    service_hours: str = "每天 9:00—18:00"
    address: str = "上海市松江区示例路 1 号（示例）"
    icp_number: str = "沪ICP备00000000号（示例）"
    is_sample: bool = True
    licences: tuple[Licence, ...] = (
        Licence("营业执照", "示例，未登记"),
        Licence("食品经营备案", "示例，未登记"),
        Licence("从业人员健康证明", "示例，未登记"),
        Licence("食品安全量化分级", "示例，未评定"),
    )
    # 对公转账 goes here; a sample until the operating company opens its account.
    bank_name: str = "示例银行松江支行（示例）"
    bank_account_name: str = SELLER_NAME
    bank_account_number: str = "0000 0000 0000 0000（示例）"


SHOP = Shop()
