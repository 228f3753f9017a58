"""The checkout form: who settles, from whose money, where to, how paid."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms

from market.buyers.enums import BuyerKind
from market.buyers.rules import AddressInput, normalise_phone
from market.kernel.errors import Invalid
from market.orders.enums import Fulfilment, PaymentMethod, PaymentTerms
from market.orders.rules import OrderTerms, funds_for, methods_for, purposes_for
from market.payments.selectors import is_online_offered
from market.regions.rules import LEVELS
from market.storefront.forms.account import DISTRICT, PROVINCE
from market.storefront.forms.places import PlaceForm
from market.web.forms import KeyField, text_field

if TYPE_CHECKING:
    from market.buyers.models import Address, Buyer

NEW_ADDRESS = "new"
_LONGEST_LINE = 240
_LONGEST_LIST = 50_000
_LINES = re.compile(r"[^\s:]+:[0-9]{1,4}( [^\s:]+:[0-9]{1,4})*")
_STALE = "页面过期了，请刷新后再提交。"
# Asked for wherever the field is shown; `clean` knows where that is.
_ASKED = {"aria-required": "true"}
_METHOD_LABELS = {
    "BANK_TRANSFER/MONEY_FIRST": ("先款后货 · 银行转账", "到账后发货。"),
    "BANK_TRANSFER/GOODS_FIRST": ("先货后款 · 银行转账", "验收后付款。"),
    "ONLINE/MONEY_FIRST": ("在线支付", "银行卡、支付宝或微信，提交后去付款页，货留半小时。"),
    "ON_PICKUP/MONEY_FIRST": ("提货时付款", "只用于到店自提：当面付清再提货。"),
}

# 保障中小企业款项支付条例 8-10 sets a term for public bodies only.
_PUBLIC_TERM = "验收后付款：机关、事业单位自收货起 30 日内，合同另有约定的最长 60 日。"


@dataclass(frozen=True)
class Option:
    """A card to choose, with the sentence of its consequence."""

    value: str
    label: str
    hint: str = ""
    disabled: bool = False


def method_options(buyer: "Buyer", fulfilment: str) -> list[Option]:
    """Give the ways to pay that the buyer has when the goods come, or are fetched, so."""
    has_term = buyer.kind == BuyerKind.FISCAL_UNIT
    return [
        Option(f"{method}/{terms}", label, _PUBLIC_TERM if has_term and terms == PaymentTerms.GOODS_FIRST else hint)
        for method, terms in methods_for(buyer.kind, fulfilment)
        if method != PaymentMethod.ONLINE or is_online_offered()
        for label, hint in [_METHOD_LABELS[f"{method}/{terms}"]]
    ]


class ChosenField(forms.CharField):
    """The lines that the page showed, written SKU:quantity with spaces between."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        """Make the field; a list of as many lines as a bulk order has fits in."""
        super().__init__(max_length=_LONGEST_LIST, error_messages={"required": _STALE, "max_length": _STALE})

    def clean(self, value: object) -> dict[str, int]:
        """
        Read the lines.

        :raises ValidationError: if they are none
        """
        text: str = super().clean(value)
        if not _LINES.fullmatch(text):
            raise forms.ValidationError(_STALE)
        return {sku: int(quantity) for sku, _, quantity in (line.rpartition(":") for line in text.split())}


class CheckoutForm(PlaceForm):
    """Everything that an order says beside its goods. Choices are checked against what this buyer may have."""

    field_order = ["key", "cart", "shown_total", "chosen", "fulfilment", "address", "outlet", "recipient", "phone"]
    key = KeyField()
    cart = forms.CharField(
        max_length=24, widget=forms.HiddenInput, error_messages={"required": _STALE, "max_length": _STALE}
    )
    shown_total = forms.IntegerField(
        min_value=0,
        widget=forms.HiddenInput,
        error_messages={"required": _STALE, "invalid": _STALE, "min_value": _STALE},
    )
    chosen = ChosenField()
    fulfilment = forms.ChoiceField(
        label="送货或自提",
        choices=Fulfilment.choices,
        error_messages={"required": "请选择送货或自提。", "invalid_choice": "请选择送货或自提。"},
    )
    address = forms.CharField(
        label="收货地址", max_length=24, required=False, error_messages={"max_length": "请选择收货地址，或者另填一个。"}
    )
    outlet = forms.CharField(
        label="自提门店", max_length=30, required=False, error_messages={"max_length": "请选择到哪里提货。"}
    )
    pickup_window = forms.CharField(
        label="提货时段",
        max_length=30,
        required=False,
        error_messages={"max_length": "请从列表里选提货时段。"},
    )
    recipient = text_field("收货人", limit=40, autocomplete="name", required=False, **_ASKED)
    phone = text_field(
        "手机或固定电话",
        limit=20,
        hint="必填，送货或提货时联系用。",
        autocomplete="tel",
        inputmode="tel",
        required=False,
        **_ASKED,
    )
    detail = text_field("路、门牌、楼室", limit=120, autocomplete="street-address", required=False)
    save_address = forms.BooleanField(label="存入地址簿，下次直接选", required=False)
    method = forms.ChoiceField(
        label="付款方式",
        choices=(),
        error_messages={"required": "请选择怎么付款。", "invalid_choice": "请选择怎么付款。"},
    )
    coupon = text_field("优惠券码", limit=24, required=False)
    remark = text_field("给店家留言", limit=200, required=False)

    def __init__(self, *args: Any, buyer: "Buyer", addresses: "Sequence[Address]", **kwargs: Any) -> None:
        """Offer what this buyer may choose."""
        super().__init__(*args, **kwargs)
        self.buyer, self.addresses = buyer, addresses
        method = self.fields["method"]
        ways = [option for way in Fulfilment for option in method_options(buyer, way)]
        method.choices = [(option.value, option.label) for option in ways]  # type: ignore[attr-defined]
        for name, label, values in (
            ("fund_source", "资金来源", funds_for(buyer.kind)),
            ("purpose", "用途", purposes_for(buyer.kind)),
        ):
            faults = {"required": f"请选择{label}。", "invalid_choice": f"请选择本单位可用的{label}。"}
            choices = [(value.value, value.label) for value in values]
            self.fields[name] = forms.ChoiceField(
                label=label,
                choices=choices,
                error_messages=faults,
                widget=forms.Select if buyer.is_institution else forms.HiddenInput,  # a resident has one of each
            )
        if buyer.is_institution:
            self.fields["payer_name"] = text_field(
                "汇款账户名称", limit=80, hint="和银行回单一致；与结算单位不同也可以。"
            )

    def clean(self) -> dict[str, Any]:
        """
        Ask for the place that the fulfilment needs.

        :raises ValidationError: never; faults go to their fields
        """
        stated = super().clean() or {}
        self._check_method(stated)
        if stated.get("fulfilment") == Fulfilment.PICKUP:
            if not stated.get("outlet"):
                self.add_error("outlet", "请选择到哪里提货。")
            self._need("recipient", "请填写提货人。")
            self._need("phone", "请填写提货人电话。")
        elif stated.get("address") == NEW_ADDRESS:
            for name, fault in (
                ("recipient", "请填写收货人。"),
                ("phone", "请填写电话。"),
                ("detail", "请填写路、门牌。"),
            ):
                self._need(name, fault)
            self.check_place(stated)
        elif self._chosen(stated) is None and "address" not in self.errors:
            self.add_error("address", "请选择收货地址，或者另填一个。")
        return stated

    def terms(self) -> OrderTerms:
        """Give the terms of the order that was agreed to."""
        stated = self.cleaned_data
        pickup = stated["fulfilment"] == Fulfilment.PICKUP
        entry = None if pickup else self._chosen(stated)
        method, terms = stated["method"].split("/")
        line = "" if pickup else entry.line if entry else self._typed_line(stated)
        return OrderTerms(
            buyer_number=self.buyer.number,
            fund_source=stated["fund_source"],
            purpose=stated["purpose"],
            fulfilment=stated["fulfilment"],
            pickup_outlet_code=stated["outlet"] if pickup else "",
            recipient=entry.recipient if entry else stated["recipient"],
            phone=entry.phone if entry else stated["phone"],
            address_line=line[:_LONGEST_LINE],
            remark=stated["remark"],
            payment_method=method,
            payment_terms=terms,
            payer_name=stated.get("payer_name", ""),
            shown_total_fen=stated["shown_total"],
            coupon_code=stated["coupon"],
            pickup_window=stated["pickup_window"] if pickup else "",
        )

    @property
    def stated_line(self) -> str:
        """Give where the goods are to go as far as the form says, checked or not; empty if it does not."""
        entry = self._chosen({"address": self["address"].value()})
        place = self.stated_place
        return entry.line if entry else "".join(getattr(place, name) for name in LEVELS)

    def new_address(self) -> AddressInput | None:
        """Give the typed address if it is to go into the address book."""
        stated = self.cleaned_data
        if stated["fulfilment"] == Fulfilment.PICKUP or not stated["save_address"] or self._chosen(stated):
            return None
        return AddressInput(**{name: stated[name] for name in ("recipient", "phone", *LEVELS, "detail")})

    def _check_method(self, stated: dict[str, Any]) -> None:
        """Refuse a way to pay that does not go with how the goods come."""
        way, method = stated.get("fulfilment"), stated.get("method")
        if not way or not method or method in [option.value for option in method_options(self.buyer, way)]:
            return
        label, _ = _METHOD_LABELS[method]
        fault = f"{Fulfilment(way).label}不能用“{label}”。请另选一种付款方式"
        self.add_error("method", f"{fault}，或者改成到店自提。" if way == Fulfilment.DELIVERY else f"{fault}。")

    def _need(self, name: str, fault: str) -> None:
        if name in self.errors:
            return
        given = self.cleaned_data.get(name, "")
        if not given:
            self.add_error(name, fault)
        elif name == "phone":
            try:
                self.cleaned_data[name] = normalise_phone(given)
            except Invalid as refusal:
                self.add_error(name, refusal.message)

    def _chosen(self, stated: dict[str, Any]) -> "Address | None":
        return next((entry for entry in self.addresses if entry.number == stated.get("address")), None)

    @staticmethod
    def _typed_line(stated: dict[str, Any]) -> str:
        return "".join(stated[name] for name in (*LEVELS, "detail"))


def initial_of(*, buyer: "Buyer", addresses: "Sequence[Address]", name: str, phone: str) -> dict[str, object]:
    """Begin with what this buyer most likely wants."""
    funds, purposes = funds_for(buyer.kind), purposes_for(buyer.kind)
    return {
        "fund_source": funds[0].value if len(funds) == 1 else "",
        "purpose": purposes[0].value if len(purposes) == 1 else "",
        "fulfilment": Fulfilment.DELIVERY.value,
        "address": addresses[0].number if addresses else NEW_ADDRESS,
        "recipient": name,
        "phone": phone or buyer.contact_phone or next((entry.phone for entry in addresses), ""),
        "province": PROVINCE,
        "district": DISTRICT,
        "method": method_options(buyer, Fulfilment.DELIVERY)[0].value,
        "save_address": not addresses,
        "payer_name": buyer.name if buyer.is_institution else "",
    }
