"""A unit files, the office decides: who may, what is written beside the paper."""

from datetime import date
from uuid import uuid4

import pytest

from market.accounts.enums import StaffRoleKind
from market.accounts.models import User
from market.audit.models import Activity
from market.buyers.enums import BuyerState
from market.buyers.models import Buyer
from market.flows.declare_purchases import decide_declaration, file_declaration, withdraw_declaration
from market.flows.suspend_unit import suspend_unit
from market.kernel.errors import Forbidden, NotFound
from market.notifications.models import Message
from market.tally.enums import DeclarationState, Grade
from market.tally.errors import OwnPaper
from market.tally.models import Declaration, Entry
from market.tally.rules import Filing, Period
from tests.factories import make_staff, make_user
from tests.tally.scenes import TEA, member_of, noon, office_worker, school, set_policy

AT = noon(date(2025, 3, 1))

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _policy(transactional_db: None) -> None:
    set_policy()


def file_for(buyer: Buyer, actor: User, key: object = None) -> Declaration:
    filing = Filing(Period(2025, 1), Grade.QUARTERLY, {TEA: 100_000})
    return file_declaration(
        key=key or uuid4(), buyer_number=buyer.number, filing=filing, actor=actor, at=AT, confirmed=["EARLY"]
    )


def test_member_files_and_it_is_recorded_once() -> None:
    buyer = school()
    actor, key = member_of(buyer), uuid4()

    paper = file_for(buyer, actor, key)
    again = file_for(buyer, actor, key)

    assert (again.pk, paper.state) == (paper.pk, DeclarationState.SUBMITTED)
    activity = Activity.objects.get()
    assert (activity.actor_number, activity.action, activity.subject_number) == (
        actor.number, "declaration.filed", paper.number,
    )  # fmt: skip
    assert activity.data["totals"] == {"tea/FISCAL_CANTEEN": 100_000}


def test_stranger_finds_no_unit() -> None:
    with pytest.raises(NotFound):
        file_for(school(), make_user())

    assert Declaration.objects.count() == Activity.objects.count() == 0


def test_unit_that_is_not_approved_may_not_file() -> None:
    buyer = school(state=BuyerState.PENDING)

    with pytest.raises(Forbidden):
        file_for(buyer, member_of(buyer))

    assert Declaration.objects.count() == 0


def test_suspended_unit_still_files_mends_and_withdraws_its_papers() -> None:
    buyer = school()
    actor, clerk = member_of(buyer), office_worker()
    paper = file_for(buyer, actor)
    suspend_unit(buyer_number=buyer.number, reason="核对公章", actor=clerk, at=AT)

    withdraw_declaration(number=paper.number, buyer_number=buyer.number, actor=actor, at=AT)
    filed = file_for(buyer, actor)
    decide_declaration(number=filed.number, approve=True, note="", actor=clerk, at=AT)

    states = Declaration.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [DeclarationState.WITHDRAWN, DeclarationState.APPROVED]
    assert [entry.amount_fen for entry in Entry.objects.all()] == [100_000]


def test_office_approves_and_the_unit_is_told() -> None:
    buyer = school()
    paper, clerk = file_for(buyer, member_of(buyer)), office_worker()

    decided = decide_declaration(number=paper.number, approve=True, note="", actor=clerk, at=AT)

    assert (decided.state, decided.decided_by) == (DeclarationState.APPROVED, clerk)
    assert [entry.amount_fen for entry in Entry.objects.all()] == [100_000]
    message = Message.objects.get()
    assert (message.user, message.subject) == (member_of(buyer), "2025 年第 1 季度季报已通过")
    assert Activity.objects.filter(action="declaration.approved", actor_number=clerk.number).count() == 1


def test_office_returns_with_a_reason() -> None:
    buyer = school()
    paper = file_for(buyer, member_of(buyer))

    decide_declaration(number=paper.number, approve=False, note="请附明细", actor=office_worker(), at=AT)

    message = Message.objects.get()
    assert (message.subject, message.body) == (
        "2025 年第 1 季度季报已退回",
        "松江区第一示例中学：2025 年第 1 季度季报已退回。原因：请附明细。改好后可以再报。",
    )
    assert Entry.objects.count() == 0


def test_only_the_office_decides_and_never_on_its_own_paper() -> None:
    buyer = school()
    actor = member_of(buyer)
    paper = file_for(buyer, actor)
    manager = make_staff(StaffRoleKind.STORE_MANAGER)

    for person in (actor, manager):
        with pytest.raises(Forbidden):
            decide_declaration(number=paper.number, approve=True, note="", actor=person, at=AT)
    actor.staff_roles.create(role=StaffRoleKind.LEADING_GROUP_OFFICE, given_at=AT)
    with pytest.raises(OwnPaper):
        decide_declaration(number=paper.number, approve=True, note="", actor=User.objects.get(pk=actor.pk), at=AT)

    paper.refresh_from_db()
    assert (paper.state, Entry.objects.count(), Message.objects.count()) == (DeclarationState.SUBMITTED, 0, 0)
