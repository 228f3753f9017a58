"""A waiting paper taken back, or replaced by a corrected one, by its unit; whoever comes first wins."""

import threading
from collections.abc import Callable
from datetime import date
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from market.audit.models import Activity
from market.buyers.models import Buyer
from market.kernel.errors import NotFound
from market.tally.enums import DeclarationState, Grade
from market.tally.errors import PaperDecided, PaperWaiting
from market.tally.models import Declaration, Entry
from market.tally.operations import decide_paper, file_paper, papers, withdraw_paper
from market.tally.rules import Filing, Period
from market.tally.selectors import get_declaration, verify_tally
from tests.tally.papers import refused, rest_fen, waiting_numbers
from tests.tally.scenes import (
    EVERY_DOUBT,
    TEA,
    approve,
    declare,
    filed,
    member_of,
    noon,
    office_worker,
    race,
    school,
    set_policy,
)

APR_1, APR_2 = date(2025, 4, 1), date(2025, 4, 2)
E, Q, F = Grade.ESTIMATE, Grade.QUARTERLY, Grade.FINAL
WITHDRAWN, SUBMITTED = DeclarationState.WITHDRAWN, DeclarationState.SUBMITTED

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _policy(db: None) -> None:
    set_policy()


def waiting(buyer: Buyer, total_fen: int = 100_000) -> Declaration:
    return filed(buyer, {TEA: total_fen}, on=APR_1, quarter=1, grade=Q)


def withdraw(paper: Declaration, buyer: Buyer | None = None) -> Declaration:
    unit = buyer or paper.buyer
    return withdraw_paper(number=paper.number, buyer=unit, actor=member_of(unit), at=noon(APR_2))


def refile(paper: Declaration, total_fen: int, key: UUID | None = None, **other: object) -> Declaration:
    filing = Filing(Period(2025, other.get("quarter", 1)), other.get("grade", Q), {TEA: total_fen})
    buyer = other.get("buyer", paper.buyer)
    return file_paper(
        key=key or uuid4(), buyer=buyer, filing=filing, actor=member_of(buyer), at=noon(APR_2), confirmed=EVERY_DOUBT,
        instead_of=paper.number,
    )  # fmt: skip


def test_withdrawn_paper_says_when_and_by_whom_and_makes_room() -> None:
    buyer = school()
    paper = waiting(buyer)

    withdraw(paper)

    paper.refresh_from_db()
    assert (paper.state, paper.withdrawn_at, paper.withdrawn_by) == (WITHDRAWN, noon(APR_2), member_of(buyer))
    assert (paper.decided_at, Entry.objects.count(), waiting_numbers()) == (None, 0, [])
    view = get_declaration(number=paper.number)
    assert (view.withdrawn_at, view.withdrawn_by_name) == (noon(APR_2), member_of(buyer).display_name)
    assert Activity.objects.filter(action="declaration.withdrawn", subject_number=paper.number).count() == 1
    assert waiting(buyer).state == SUBMITTED


def test_withdrawn_paper_is_neither_decided_on_nor_withdrawn_again() -> None:
    paper = waiting(school())
    withdraw(paper)

    for approves in (True, False):
        refused(
            PaperDecided,
            lambda approves=approves: decide_paper(
                number=paper.number, approve=approves, note="请附明细", actor=office_worker(), at=noon(APR_2)
            ),
        )
    refused(PaperDecided, lambda: withdraw(paper))


def test_decided_paper_is_not_withdrawn() -> None:
    approved, returned = (declare(school(), {TEA: 1}, on=APR_1, quarter=1, grade=Q), waiting(school()))
    decide_paper(number=returned.number, approve=False, note="请附明细", actor=office_worker(), at=noon(APR_1))

    for paper in (approved, returned):
        refused(PaperDecided, lambda paper=paper: withdraw(paper))


def test_unit_withdraws_its_own_only() -> None:
    paper = waiting(school())

    refused(NotFound, lambda: withdraw(paper, school()))


def test_corrected_paper_takes_the_place_of_the_one_that_waits() -> None:
    buyer, key = school(), uuid4()
    old = waiting(buyer)

    new = refile(old, 90_000, key)
    again = refile(old, 90_000, key)

    old.refresh_from_db()
    assert (old.state, new.state, again.pk) == (WITHDRAWN, SUBMITTED, new.pk)
    assert waiting_numbers() == [new.number]
    assert Activity.objects.get(action="declaration.filed", subject_number=new.number).data["instead_of"] == old.number
    refused(PaperWaiting, lambda: filed(buyer, {TEA: 1}, on=APR_2, quarter=1, grade=Q))


def test_corrected_paper_comes_too_late_once_the_office_has_decided() -> None:
    old = waiting(school())
    approve(old, on=APR_1)

    refused(PaperDecided, lambda: refile(old, 90_000))


@pytest.mark.parametrize("other", [{"grade": E}, {"quarter": None, "grade": F}])
def test_corrected_paper_is_of_the_same_kind_and_unit(other: dict[str, object]) -> None:
    old = waiting(school())

    refused(NotFound, lambda: refile(old, 90_000, **other))
    refused(NotFound, lambda: refile(old, 90_000, buyer=school()))


def test_database_wants_to_know_who_withdrew() -> None:
    paper = waiting(school())

    with pytest.raises(IntegrityError, match="withdrawn_says_when_and_by_whom"), transaction.atomic():
        Declaration.objects.filter(pk=paper.pk).update(state=WITHDRAWN)
    with pytest.raises(IntegrityError, match="withdrawn_says_when_and_by_whom"), transaction.atomic():
        Declaration.objects.filter(pk=paper.pk).update(withdrawn_at=noon(APR_1), withdrawn_by=paper.filed_by)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(4))
def test_withdrawal_and_approval_at_once_end_in_exactly_one(turn: int) -> None:
    paper = waiting(school())

    works = [lambda: withdraw(paper), lambda: approve(paper, on=APR_2)]
    errors = race(*(works if turn % 2 else reversed(works)))

    paper.refresh_from_db()
    assert [type(error) for error in errors] == [PaperDecided]
    assert (paper.state, rest_fen(paper)) in {(WITHDRAWN, 0), (DeclarationState.APPROVED, 100_000)}
    assert (paper.withdrawn_at is None) == (paper.decided_at is not None)
    assert verify_tally() == []


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_of_the_unit_year_both_go_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    paper = waiting(school())
    together = threading.Barrier(2)
    withdraw_row, approve_row = papers._withdraw, papers._approve
    monkeypatch.setattr(papers, "lock_unit_years", lambda **_: None)

    def withdraw_together(*given: object) -> object:
        together.wait(timeout=20)
        return withdraw_row(*given)

    def approve_together(*given: object) -> None:
        together.wait(timeout=20)
        approve_row(*given)

    monkeypatch.setattr(papers, "_withdraw", withdraw_together)
    monkeypatch.setattr(papers, "_approve", approve_together)

    stopped: list[str] = []

    def tried(work: Callable[[], object]) -> None:
        try:
            work()
        except IntegrityError as error:
            stopped.append(str(error))

    refusals = race(lambda: tried(lambda: withdraw(paper)), lambda: tried(lambda: approve(paper, on=APR_2)))

    # Neither is refused, for both saw the paper wait; only the table's own constraint is left to stop the second.
    assert refusals == []
    assert len(stopped) == 1
    assert "withdrawn_says_when_and_by_whom" in stopped[0]
