import pytest

from market.accounts.enums import StaffRoleKind
from market.audit.models import Activity
from market.buyers.enums import BuyerKind, BuyerState, MemberRole, UnitType
from market.buyers.errors import AlreadyDecided, LastManager, NotManager
from market.buyers.models import Address, Buyer
from market.buyers.operations import (
    add_member,
    apply_for_institution,
    decide_application,
    remove_address,
    remove_member,
    save_address,
)
from market.buyers.rules import AddressInput
from market.buyers.selectors import addresses_of, buyers_of, get_address, get_buyer
from market.flows.decide_unit import decide_unit
from market.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from market.notifications.models import Message
from tests.buyers.applications import application, office
from tests.factories.people import AT, make_staff, make_user

pytestmark = pytest.mark.django_db


def approved_unit(manager: object) -> Buyer:
    unit = apply_for_institution(user=manager, application=application(), at=AT)
    return decide_application(buyer_number=unit.number, approve=True, note="", actor=office(), at=AT)


def test_application_waits_and_its_applicant_manages_it() -> None:
    user = make_user()

    unit = apply_for_institution(user=user, application=application(), at=AT)

    assert (unit.state, unit.kind, unit.unit_type) == (BuyerState.PENDING, BuyerKind.FISCAL_UNIT, UnitType.SCHOOL)
    assert unit.memberships.get().role == MemberRole.MANAGER
    assert buyers_of(actor=user) == []


def test_returned_application_is_made_again_on_the_same_row() -> None:
    user, stated = make_user(), application()
    unit = apply_for_institution(user=user, application=stated, at=AT)
    decide_application(buyer_number=unit.number, approve=False, note="名称与证书不一致", actor=office(), at=AT)

    again = apply_for_institution(user=user, application=application(uscc=stated.uscc, name="示例小学校"), at=AT)

    assert (again.pk, again.name, again.state, again.decision_note) == (unit.pk, "示例小学校", BuyerState.PENDING, "")


def test_approval_lets_members_order_and_tells_them() -> None:
    user = make_user()
    unit = apply_for_institution(user=user, application=application(), at=AT)

    decide_unit(buyer_number=unit.number, approve=True, note="", actor=office(), at=AT)

    assert buyers_of(actor=user) == [unit]
    assert Message.objects.get().user == user
    assert Activity.objects.filter(action="buyer.decided", subject_number=unit.number).count() == 1


@pytest.mark.parametrize(("note", "approve"), [("", False), ("  ", False)])
def test_return_needs_a_reason(note: str, approve: bool) -> None:
    unit = apply_for_institution(user=make_user(), application=application(), at=AT)

    with pytest.raises(Invalid):
        decide_application(buyer_number=unit.number, approve=approve, note=note, actor=office(), at=AT)

    unit.refresh_from_db()
    assert unit.state == BuyerState.PENDING


def test_only_the_office_decides_and_only_once() -> None:
    manager = make_staff(StaffRoleKind.STORE_MANAGER)
    unit = apply_for_institution(user=make_user(), application=application(), at=AT)

    with pytest.raises(Forbidden):
        decide_application(buyer_number=unit.number, approve=True, note="", actor=manager, at=AT)
    unit.refresh_from_db()
    assert unit.state == BuyerState.PENDING

    decide_application(buyer_number=unit.number, approve=True, note="", actor=office(), at=AT)
    with pytest.raises(AlreadyDecided):
        decide_application(buyer_number=unit.number, approve=False, note="再看", actor=office(), at=AT)
    unit.refresh_from_db()
    assert unit.state == BuyerState.APPROVED


def test_nobody_decides_on_their_own_unit() -> None:
    both = make_staff(StaffRoleKind.LEADING_GROUP_OFFICE)
    unit = apply_for_institution(user=both, application=application(), at=AT)

    with pytest.raises(Forbidden) as refusal:
        decide_application(buyer_number=unit.number, approve=True, note="", actor=both, at=AT)

    assert refusal.value.code == "OWN_APPLICATION"


def test_manager_adds_and_removes_members() -> None:
    manager, other = make_user(), make_user()
    unit = approved_unit(manager)

    add_member(buyer_number=unit.number, login=other.login, role=MemberRole.BUYER, actor=manager, at=AT)
    assert get_buyer(number=unit.number, actor=other) == unit
    with pytest.raises(Conflict):
        add_member(buyer_number=unit.number, login=other.login, role=MemberRole.BUYER, actor=manager, at=AT)

    remove_member(buyer_number=unit.number, user_number=other.number, actor=manager, at=AT)
    with pytest.raises(NotFound):
        get_buyer(number=unit.number, actor=other)


def test_members_and_strangers_add_nobody() -> None:
    manager, member, stranger = make_user(), make_user(), make_user()
    unit = approved_unit(manager)
    add_member(buyer_number=unit.number, login=member.login, role=MemberRole.BUYER, actor=manager, at=AT)

    with pytest.raises(NotManager):
        add_member(buyer_number=unit.number, login=stranger.login, role=MemberRole.BUYER, actor=member, at=AT)
    with pytest.raises(NotFound):
        add_member(buyer_number=unit.number, login=stranger.login, role=MemberRole.BUYER, actor=stranger, at=AT)

    assert unit.memberships.count() == 2


def test_unit_that_waits_takes_no_members() -> None:
    manager, other = make_user(), make_user()
    unit = apply_for_institution(user=manager, application=application(), at=AT)

    with pytest.raises(Conflict) as refusal:
        add_member(buyer_number=unit.number, login=other.login, role=MemberRole.BUYER, actor=manager, at=AT)

    assert refusal.value.code == "NOT_APPROVED"
    assert unit.memberships.count() == 1


def test_last_manager_stays() -> None:
    manager = make_user()
    unit = approved_unit(manager)

    with pytest.raises(LastManager):
        remove_member(buyer_number=unit.number, user_number=manager.number, actor=manager, at=AT)

    assert unit.memberships.count() == 1


def _address(**changes: object) -> AddressInput:
    stated: dict[str, object] = {
        "recipient": "示例收货人",
        "phone": "13900000000",
        "province": "上海市",
        "city": "",
        "district": "松江区",
        "detail": "示例路 1 号",
    }
    return AddressInput(**{**stated, **changes})  # type: ignore[arg-type]


def test_address_book_always_has_one_default() -> None:
    unit = apply_for_institution(user=make_user(), application=application(), at=AT)
    first = save_address(buyer=unit, address=_address(), actor=make_user(), at=AT)
    second = save_address(buyer=unit, address=_address(detail="示例路 2 号", is_default=True), actor=make_user(), at=AT)

    assert [a.number for a in addresses_of(buyer=unit)] == [second.number, first.number]
    remove_address(buyer=unit, number=second.number, actor=make_user(), at=AT)

    assert get_address(number=first.number, buyer=unit).is_default
    assert Address.objects.count() == 2


def test_address_of_another_buyer_is_not_there() -> None:
    mine = apply_for_institution(user=make_user(), application=application(), at=AT)
    other = apply_for_institution(user=make_user(), application=application(), at=AT)
    entry = save_address(buyer=other, address=_address(), actor=make_user(), at=AT)

    with pytest.raises(NotFound):
        save_address(buyer=mine, address=_address(detail="改掉"), number=entry.number, actor=make_user(), at=AT)
    with pytest.raises(NotFound):
        remove_address(buyer=mine, number=entry.number, actor=make_user(), at=AT)

    entry.refresh_from_db()
    assert (entry.detail, entry.is_removed) == ("示例路 1 号", False)
