"""Wishes for travel services."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from market.accounts.enums import StaffRoleKind
from market.audit.models import Activity
from market.catalogue.enums import EnquiryState, ProductKind
from market.catalogue.errors import EnquiryAnswered, EnquiryRefused, UnknownProduct
from market.catalogue.models import Enquiry
from market.catalogue.operations import answer_enquiry, forget_enquiries, record_enquiry
from market.catalogue.rules import EnquiryInput
from market.catalogue.selectors import enquiries
from market.kernel.errors import Forbidden, KeyReused, NotFound
from tests.factories import AT, make_product, make_staff, make_user

pytestmark = pytest.mark.django_db

WISH = EnquiryInput(contact_name="张三", phone="021-5773 0000", people=12, month="10 月", note="带老人")


@pytest.fixture
def tour():
    return make_product(kind=ProductKind.TOURISM)


def test_a_wish_is_recorded_once_per_key(tour):
    key, user = uuid4(), make_user()

    first = record_enquiry(key=key, slug=tour.slug, wish=WISH, user=user, at=AT)
    again = record_enquiry(key=key, slug=tour.slug, wish=WISH, user=user, at=AT + timedelta(minutes=1))

    assert again.pk == first.pk
    assert Enquiry.objects.count() == 1
    assert (first.contact_name, first.people, first.state, first.made_at) == ("张三", 12, EnquiryState.OPEN, AT)
    assert [a.action for a in Activity.objects.all()] == ["enquiry.recorded"]


def test_the_same_key_with_another_wish_is_refused(tour):
    key = uuid4()
    record_enquiry(key=key, slug=tour.slug, wish=WISH, user=None, at=AT)

    with pytest.raises(KeyReused):
        record_enquiry(key=key, slug=tour.slug, wish=replace(WISH, people=3), user=None, at=AT)

    assert Enquiry.objects.get().people == 12


def test_goods_that_can_be_bought_take_no_wishes():
    with pytest.raises(EnquiryRefused):
        record_enquiry(key=uuid4(), slug=make_product().slug, wish=WISH, user=None, at=AT)
    with pytest.raises(UnknownProduct):
        record_enquiry(key=uuid4(), slug="nothing", wish=WISH, user=None, at=AT)

    assert not Enquiry.objects.exists()


def test_a_wish_is_answered_once(tour):
    manager = make_staff()
    number = record_enquiry(key=uuid4(), slug=tour.slug, wish=WISH, user=None, at=AT).number

    with pytest.raises(EnquiryRefused):
        answer_enquiry(number=number, note=" ", actor=manager, at=AT)
    answer_enquiry(number=number, note="已约 10 月 12 日", actor=manager, at=AT + timedelta(hours=1))
    with pytest.raises(EnquiryAnswered):
        answer_enquiry(number=number, note="又联系", actor=manager, at=AT + timedelta(hours=2))

    enquiry = Enquiry.objects.get()
    assert (enquiry.state, enquiry.answer_note) == (EnquiryState.DONE, "已约 10 月 12 日")
    assert enquiry.answered_at == AT + timedelta(hours=1)
    assert Activity.objects.get(action="enquiry.answered").data == {}


def test_answered_wishes_are_forgotten_half_a_year_later_and_open_ones_kept(tour):
    manager, half_a_year = make_staff(), AT + timedelta(days=181)
    waiting, first, second, last = (
        record_enquiry(key=uuid4(), slug=tour.slug, wish=WISH, user=None, at=AT) for _ in range(4)
    )
    for seconds, enquiry in enumerate((second, first, last)):
        answer_enquiry(number=enquiry.number, note="已约", actor=manager, at=AT + timedelta(seconds=seconds))

    assert forget_enquiries(at=half_a_year, limit=10) == 0
    assert forget_enquiries(at=half_a_year + timedelta(seconds=2), limit=1) == 1
    assert set(Enquiry.objects.values_list("pk", flat=True)) == {waiting.pk, first.pk, last.pk}
    assert forget_enquiries(at=half_a_year + timedelta(seconds=2), limit=10) == 1

    assert set(Enquiry.objects.values_list("pk", flat=True)) == {waiting.pk, last.pk}
    assert Activity.objects.filter(subject_number=first.number).count() == 2


def test_only_the_store_answers(tour):
    number = record_enquiry(key=uuid4(), slug=tour.slug, wish=WISH, user=None, at=AT).number

    for actor in (make_user(), make_staff(StaffRoleKind.LEADING_GROUP_OFFICE)):
        with pytest.raises(Forbidden):
            answer_enquiry(number=number, note="联系过了", actor=actor, at=AT)

    enquiry = Enquiry.objects.get()
    assert (enquiry.state, enquiry.answer_note) == (EnquiryState.OPEN, "")


def test_an_unknown_wish_is_not_answered():
    with pytest.raises(NotFound):
        answer_enquiry(number="YX-1", note="x", actor=make_staff(), at=AT)


def test_open_wishes_come_oldest_first_and_others_latest_first(tour):
    early, late = (
        record_enquiry(key=uuid4(), slug=tour.slug, wish=WISH, user=None, at=AT + timedelta(days=day)).number
        for day in (0, 1)
    )

    assert [row.number for row in enquiries(state=EnquiryState.OPEN).rows] == [early, late]
    assert [row.number for row in enquiries().rows] == [late, early]
    assert enquiries(state=EnquiryState.DONE).total == 0
