import pytest
from hypothesis import given
from hypothesis import strategies as st

from market.buyers.enums import BuyerKind, UnitType
from market.buyers.errors import BadCreditCode
from market.buyers.rules import check_sector, normalise_phone, normalise_uscc
from market.kernel.errors import Invalid

CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]


def code_of(first_eight: str, body: str) -> str:
    """Build a code with both check characters from the standard's own weight table (GB 32100-2015)."""
    rest = 11 - sum(int(c, 36) * w for c, w in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    head = first_eight + body + {10: "X", 11: "0"}.get(rest, str(rest))
    total = sum(CHARACTERS.index(c) * w for c, w in zip(head, WEIGHTS, strict=True))
    return head + CHARACTERS[(31 - total % 31) % 31]


codes = st.builds(
    code_of,
    st.text(CHARACTERS, min_size=8, max_size=8),
    st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=8, max_size=8),
)


@pytest.mark.parametrize("code", ["91350100M000100Y43", "81440000MCL468545M"])
def test_published_codes_pass(code: str) -> None:
    assert normalise_uscc(f" {code.lower()} ") == code


@given(codes.filter(lambda code: set(code) != {"0"}))
def test_codes_with_both_checks_pass(code: str) -> None:
    assert normalise_uscc(code) == code


@given(codes, st.integers(0, 17), st.sampled_from(CHARACTERS))
def test_one_wrong_character_never_passes(code: str, place: int, other: str) -> None:
    wrong = code[:place] + other + code[place + 1 :]
    if wrong == code:
        return

    with pytest.raises(BadCreditCode):
        normalise_uscc(wrong)


def test_remainder_zero_gives_zero() -> None:
    found = next(c for n in range(2000) if (c := code_of("N2310117", f"{n:08d}")).endswith("0"))

    assert normalise_uscc(found) == found


def test_full_width_digits_are_folded() -> None:
    assert normalise_uscc("９１350100M000100Y43") == "91350100M000100Y43"


@pytest.mark.parametrize("text", ["", "91350100M000100Y4", "91350100M000100Y433", "91350100M000100Y4I", "-" * 18])
def test_what_is_no_code_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(BadCreditCode) as refusal:
        normalise_uscc(text)

    assert (refusal.value.code, refusal.value.field) == ("BAD_CREDIT_CODE", "uscc")


@pytest.mark.parametrize(
    ("kind", "sector", "allowed"),
    [
        (BuyerKind.FISCAL_UNIT, UnitType.SCHOOL, True),
        (BuyerKind.FISCAL_UNIT, UnitType.ENTERPRISE, False),
        (BuyerKind.SOE_UNION, UnitType.ENTERPRISE, True),
        (BuyerKind.SOE_UNION, UnitType.OFFICE, False),
        (BuyerKind.UNION, UnitType.HOSPITAL, True),
        (BuyerKind.ENTERPRISE, UnitType.SCHOOL, False),
    ],
)
def test_sector_fits_the_kind(kind: BuyerKind, sector: UnitType, allowed: bool) -> None:
    if allowed:
        check_sector(kind, sector)
        return
    with pytest.raises(Invalid) as refusal:
        check_sector(kind, sector)
    assert refusal.value.code == "BAD_SECTOR"


@pytest.mark.parametrize("phone", ["13900000000", "１３９00000000", "021-57720000", "02157720000", "400-000-0000"])
def test_phone_numbers_pass(phone: str) -> None:
    assert normalise_phone(phone)


@pytest.mark.parametrize("phone", ["", "123", "23900000000", "139000000001", "phone"])
def test_other_texts_are_no_phone_numbers(phone: str) -> None:
    with pytest.raises(Invalid):
        normalise_phone(phone)


def test_a_code_of_zeros_passes_the_checks_and_is_still_none() -> None:
    with pytest.raises(BadCreditCode, match="不能全是 0"):
        normalise_uscc("0" * 18)
