"""Give a person a copy of everything that the shop keeps of them (个人信息保护法 45)."""

from datetime import datetime
from typing import TYPE_CHECKING

from market.accounts.selectors import consents_of, has_factor, open_sessions_of
from market.aftersales.selectors import copy_of_returns
from market.buyers.selectors import addresses_of, buyers_of, individuals_of
from market.cart.selectors import lines_to_order, open_cart_of
from market.catalogue.selectors import enquiries_of
from market.invoicing.selectors import copy_of_invoices
from market.kernel.calendar import SHANGHAI
from market.notifications.selectors import all_messages_of
from market.orders.selectors import copy_of_orders
from market.payments.selectors import copy_of_attempts, copy_of_receipts
from market.reviews.selectors import copy_of_reviews

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.buyers.models import Buyer


def own_data(*, user: "User", at: datetime) -> dict[str, object]:
    """Copy what is kept of a person, under headings in their own words; what belongs to a unit is the unit's."""
    own = individuals_of(user=user)
    return {
        "这份副本": {"做成时间": _time(at), "账号编号": user.number},
        "账号": {
            "登录用": user.login,
            "称呼": user.display_name,
            "手机号": user.mobile,
            "邮箱": user.email,
            "注册时间": _time(user.joined_at),
            "动态码": "已开启" if has_factor(user=user) else "没有开启",
        },
        "同意过的文本": [
            {"文本": consent.get_document_display(), "版本": consent.version, "时间": _time(consent.at)}
            for consent in consents_of(user=user)
        ],
        "登录的设备": [
            {"设备": session.device, "登录时间": _time(session.opened_at), "最近用过": _time(session.seen_at)}
            for session in open_sessions_of(user=user)
        ],
        "能替它采购的单位": [{"单位": buyer.name} for buyer in buyers_of(actor=user) if buyer.is_institution],
        "收货地址": [row for buyer in own for row in _addresses(buyer)],
        "购物车": [row for buyer in own for row in _cart(user, buyer)],
        "订单": [row for buyer in own for row in copy_of_orders(buyer=buyer)],
        "付款": [row for buyer in own for row in copy_of_receipts(buyer=buyer)],
        "在线支付": [row for buyer in own for row in copy_of_attempts(buyer=buyer)],
        "发票": [row for buyer in own for row in copy_of_invoices(buyer=buyer)],
        "售后": [row for buyer in own for row in copy_of_returns(buyer=buyer)],
        "评价": copy_of_reviews(author=user),
        "文旅意向": [
            {
                "项目": enquiry.product.name,
                "联系人": enquiry.contact_name,
                "电话": enquiry.phone,
                "人数": enquiry.people,
                "留言": enquiry.note,
                "登记时间": _time(enquiry.made_at),
            }
            for enquiry in enquiries_of(user=user)
        ],
        "消息": [
            {"时间": _time(message.written_at), "标题": message.subject, "内容": message.body}
            for message in all_messages_of(user=user)
        ],
    }


def _addresses(buyer: "Buyer") -> list[dict[str, object]]:
    return [{"收货人": row.recipient, "电话": row.phone, "地址": row.line} for row in addresses_of(buyer=buyer)]


def _cart(user: "User", buyer: "Buyer") -> list[dict[str, object]]:
    cart = open_cart_of(user=user, buyer=buyer)
    return [{"商品编码": entry.sku, "数量": entry.quantity} for entry in lines_to_order(cart=cart)] if cart else []


def _time(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
