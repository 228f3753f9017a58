"""Credit codes, kinds of institution and addresses."""

import re
import unicodedata
from dataclasses import dataclass

from market.buyers.enums import BuyerKind, UnitType
from market.buyers.errors import BadCreditCode
from market.kernel.errors import Invalid

# GB 32100-2015: 31 characters without I, O, S, V, Z; weights are powers of 3 modulo 31.
_CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE_LENGTH = 18
_CODE_MODULUS = 31
# GB 11714: weights of the organisation code in places 9 to 16; place 17 is its check character.
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_BODY_MODULUS = 11
_BODY_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

_SECTORS = {
    BuyerKind.FISCAL_UNIT: (UnitType.OFFICE, UnitType.INSTITUTION, UnitType.SCHOOL, UnitType.HOSPITAL),
    BuyerKind.SOE_UNION: (UnitType.ENTERPRISE,),
    BuyerKind.UNION: (
        UnitType.OFFICE,
        UnitType.INSTITUTION,
        UnitType.SCHOOL,
        UnitType.HOSPITAL,
        UnitType.ENTERPRISE,
    ),
    BuyerKind.ENTERPRISE: (UnitType.ENTERPRISE,),
}

_PHONE = re.compile(r"(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8}(?:-\d{1,6})?|400-?\d{3}-?\d{4})")


@dataclass(frozen=True)
class Application:
    """What an institution states about itself."""

    kind: BuyerKind
    unit_type: UnitType
    name: str
    uscc: str
    contact_name: str
    contact_phone: str


@dataclass(frozen=True)
class AddressInput:
    """What a person types into the address form."""

    recipient: str
    phone: str
    province: str
    city: str
    district: str
    detail: str
    is_default: bool = False
    street: str = ""


def normalise_uscc(text: str) -> str:
    """
    Check a 统一社会信用代码 by both check characters and give it in upper case (GB 32100-2015).

    Letters are allowed in the first eight places: village collectives begin with N. A remainder of 0 gives '0'.

    :raises BadCreditCode: if it is not one
    """
    code = unicodedata.normalize("NFKC", text).strip().upper().replace(" ", "")
    if len(code) != _CODE_LENGTH or not set(code) <= set(_CODE_CHARACTERS):
        raise BadCreditCode(
            "统一社会信用代码是 18 位数字和大写字母（没有 I、O、S、V、Z）。请对照证书再填。", field="uscc"
        )
    if set(code) == {"0"}:  # Passes both checks, yet no register issues it.
        raise BadCreditCode("统一社会信用代码不能全是 0。请对照证书再填。", field="uscc")
    total = sum(_CODE_CHARACTERS.index(char) * pow(3, place, _CODE_MODULUS) for place, char in enumerate(code[:-1]))
    body = 11 - sum(_BODY_DIGITS.index(c) * w for c, w in zip(code[8:16], _BODY_WEIGHTS, strict=True)) % _BODY_MODULUS
    body_check = {10: "X", 11: "0"}.get(body, str(body))
    if code[-1] != _CODE_CHARACTERS[-total % _CODE_MODULUS] or code[16] != body_check:
        raise BadCreditCode("统一社会信用代码的校验位不对，多半是抄错了一位。请对照证书再填。", field="uscc")
    return code


def check_sector(kind: BuyerKind, unit_type: UnitType) -> None:
    """
    Check that an institution of this kind can stand in this sector.

    :raises Invalid: if it cannot
    """
    allowed = _SECTORS.get(kind, ())
    if unit_type not in allowed:
        names = "、".join(sector.label for sector in allowed)
        raise Invalid(f"“{kind.label}”的单位性质只能选：{names}。", code="BAD_SECTOR", field="unit_type")


def normalise_phone(text: str, *, field: str = "phone") -> str:
    """
    Check a mobile or landline number; a refusal names the form's field.

    :raises Invalid: if it is neither
    """
    phone = unicodedata.normalize("NFKC", text).strip().replace(" ", "")
    if not _PHONE.fullmatch(phone):
        raise Invalid("请填写 11 位手机号，或带区号的固定电话。", code="BAD_PHONE", field=field)
    return phone
