"""Several applications for one code, what the office decides about them, and stopping a unit."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from market.accounts.enums import StaffRoleKind
from market.audit.models import Activity
from market.buyers.enums import BuyerKind, BuyerState
from market.buyers.errors import (
    ApplicationChanged,
    ApplicationWaits,
    CodeTaken,
    NotAdmitted,
    SameCode,
    UnitSuspended,
)
from market.buyers.models import Buyer, Membership
from market.buyers.operations import add_member, apply_for_institution, decide_application, withdraw_application
from market.buyers.selectors import applications_of, buyers_of, pending_applications, rivals_of
from market.flows.suspend_unit import restore_unit, suspend_unit
from market.kernel.errors import Forbidden, Invalid, NotFound
from market.notifications.models import Message
from tests.buyers.applications import application, office
from tests.factories.people import AT, fiscal_unit, make_buyer, make_staff, make_user
from tests.support.racing import race

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(hours=1)


def test_squatter_who_waits_does_not_stand_in_the_way_of_the_unit() -> None:
    stated = application()
    squat = apply_for_institution(user=make_user(), application=stated, at=AT)
    unit = apply_for_institution(user=make_user(), application=stated, at=LATER)

    decide_application(buyer_number=unit.number, approve=True, note="", actor=office(), at=LATER, compared=True)

    assert list(rivals_of(buyer=squat)) == [unit]
    assert [(waiting, waiting.rivals) for waiting in pending_applications()] == [(squat, 1)]
    with pytest.raises(CodeTaken):
        decide_application(buyer_number=squat.number, approve=True, note="", actor=office(), at=LATER, compared=True)
    squat.refresh_from_db()
    assert squat.state == BuyerState.PENDING
    decide_application(buyer_number=squat.number, approve=False, note="代码是别家的", actor=office(), at=LATER)
    assert list(pending_applications()) == []


def test_approval_beside_the_same_code_asks_whether_they_were_compared() -> None:
    stated = application()
    unit = apply_for_institution(user=make_user(), application=stated, at=AT)
    union = make_buyer(BuyerKind.UNION, uscc=unit.uscc)

    with pytest.raises(SameCode) as refusal:
        decide_application(buyer_number=unit.number, approve=True, note="", actor=office(), at=AT)

    unit.refresh_from_db()
    assert (refusal.value.status, refusal.value.field) == (409, "compared")
    assert (unit.state, list(rivals_of(buyer=unit))) == (BuyerState.PENDING, [union])
    decide_application(buyer_number=unit.number, approve=True, note="", actor=office(), at=AT, compared=True)
    unit.refresh_from_db()
    assert unit.state == BuyerState.APPROVED


def test_what_was_changed_since_the_office_looked_is_not_decided() -> None:
    user, stated = make_user(), application()
    unit = apply_for_institution(user=user, application=stated, at=AT)
    seen_at = unit.applied_at
    apply_for_institution(
        user=user, application=application(uscc=stated.uscc, name="换了名"), at=LATER, again=unit.number
    )

    with pytest.raises(ApplicationChanged):
        decide_application(buyer_number=unit.number, approve=True, note="", actor=office(), at=LATER, seen_at=seen_at)

    unit.refresh_from_db()
    assert (unit.name, unit.state) == ("换了名", BuyerState.PENDING)


def test_code_of_an_admitted_unit_is_refused_even_while_it_is_suspended() -> None:
    _, school = fiscal_unit()
    suspend_unit(buyer_number=school.number, reason="核对资料", actor=office(), at=AT)

    with pytest.raises(CodeTaken):
        apply_for_institution(user=make_user(), application=application(uscc=school.uscc), at=AT)

    assert Buyer.objects.count() == 1
    assert Membership.objects.count() == 1


def test_database_keeps_one_admitted_unit_a_code_and_kind() -> None:
    _, school = fiscal_unit()

    with pytest.raises(IntegrityError, match="code_once_per_admitted_kind"), transaction.atomic():
        make_buyer(BuyerKind.FISCAL_UNIT, uscc=school.uscc)

    make_buyer(BuyerKind.FISCAL_UNIT, uscc=school.uscc, state=BuyerState.PENDING)
    assert Buyer.objects.filter(uscc=school.uscc).count() == 2


def test_one_person_waits_once_with_a_code() -> None:
    user, stated = make_user(), application()
    unit = apply_for_institution(user=user, application=stated, at=AT)

    with pytest.raises(ApplicationWaits):
        apply_for_institution(user=user, application=stated, at=LATER)

    assert [waiting.applied_at for waiting in applications_of(actor=user)] == [unit.applied_at]


@pytest.mark.django_db(transaction=True)
def test_form_sent_twice_at_once_makes_one_application() -> None:
    user, stated = make_user(), application()

    answers = race([lambda: apply_for_institution(user=user, application=stated, at=AT)] * 6)

    assert sum(isinstance(answer, ApplicationWaits) for answer in answers) == 5
    assert Buyer.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_applications_approved_at_once_give_one_unit() -> None:
    stated = application()
    papers = [apply_for_institution(user=make_user(), application=stated, at=AT).number for _ in range(2)]
    official = office()

    def approve(number: str) -> object:
        return decide_application(buyer_number=number, approve=True, note="", actor=official, at=AT, compared=True)

    answers = race([lambda: approve(papers[0]), lambda: approve(papers[1])])

    assert sum(isinstance(answer, CodeTaken) for answer in answers) == 1
    assert Buyer.objects.filter(state=BuyerState.APPROVED).count() == 1


def test_returned_application_is_taken_up_by_its_own_applicant_only() -> None:
    stated = application()
    unit = apply_for_institution(user=make_user(), application=stated, at=AT)
    decide_application(buyer_number=unit.number, approve=False, note="名称不符", actor=office(), at=AT)
    other = make_user()

    with pytest.raises(NotFound):
        apply_for_institution(user=other, application=stated, at=AT, again=unit.number)
    with pytest.raises(NotFound):
        withdraw_application(number=unit.number, actor=other, at=AT)
    fresh = apply_for_institution(user=other, application=stated, at=AT)

    unit.refresh_from_db()
    assert (fresh.pk == unit.pk, unit.state, unit.decision_note) == (False, BuyerState.RETURNED, "名称不符")


def test_suspension_and_restoration_are_recorded_and_told() -> None:
    officer, school = fiscal_unit()
    official = office()

    suspend_unit(buyer_number=school.number, reason=" 代码被冒用 ", actor=official, at=AT)
    school.refresh_from_db()
    assert (school.state, school.suspended_at, school.suspension_note) == (BuyerState.SUSPENDED, AT, "代码被冒用")
    assert buyers_of(actor=officer) == [school]
    restore_unit(buyer_number=school.number, reason="核对过了", actor=official, at=LATER)

    school.refresh_from_db()
    assert (school.state, school.suspended_at, school.suspension_note) == (BuyerState.APPROVED, None, "")
    kept = Activity.objects.filter(subject_number=school.number).order_by("pk")
    assert [(act.actor_number, act.action, act.at, act.data) for act in kept] == [
        (official.number, "buyer.suspended", AT, {"note": "代码被冒用"}),
        (official.number, "buyer.restored", LATER, {"note": "核对过了"}),
    ]
    told = Message.objects.order_by("pk").values_list("user", "subject")
    assert list(told) == [
        (officer.pk, "“松江区第一示例中学”已停用，暂时不能下新单"),
        (officer.pk, "“松江区第一示例中学”已恢复，可以下单了"),
    ]


def test_only_the_office_suspends_for_a_reason_and_once() -> None:
    officer, school = fiscal_unit()
    official = office()
    own = make_staff(StaffRoleKind.LEADING_GROUP_OFFICE)
    Membership.objects.create(buyer=school, user=own, role="BUYER", added_at=AT)

    for actor, reason, refusal in (
        (officer, "为什么", Forbidden),
        (make_staff(StaffRoleKind.STORE_MANAGER), "为什么", Forbidden),
        (own, "为什么", Forbidden),
        (official, "  ", Invalid),
    ):
        with pytest.raises(refusal):
            suspend_unit(buyer_number=school.number, reason=reason, actor=actor, at=AT)
    with pytest.raises(NotAdmitted):
        restore_unit(buyer_number=school.number, reason="恢复", actor=official, at=AT)
    school.refresh_from_db()
    assert school.state == BuyerState.APPROVED
    assert not Activity.objects.exists()
    assert not Message.objects.exists()

    suspend_unit(buyer_number=school.number, reason="核对", actor=official, at=AT)
    with pytest.raises(NotAdmitted):
        suspend_unit(buyer_number=school.number, reason="再停", actor=official, at=AT)
    with pytest.raises(UnitSuspended):
        add_member(buyer_number=school.number, login=own.login, role="BUYER", actor=officer, at=AT)
