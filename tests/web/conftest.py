"""A shop that is open: terms, policy, goods with stock, and the cast, all in the morning of the factories' day."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from market.accounts.enums import StaffRoleKind
from market.accounts.models import User
from market.buyers.models import Buyer
from market.catalogue.models import Variant
from tests.factories import (
    AT,
    fiscal_unit,
    make_lot,
    make_product,
    make_staff,
    make_user,
    make_variant,
    resident,
    soe_union,
)
from tests.factories.stock import hold_terms
from tests.tally.scenes import set_policy


@dataclass(frozen=True)
class Scene:
    """Who is there and what is on the shelf."""

    tea: Variant
    rice: Variant
    resident: User
    home: Buyer
    officer: User
    school: Buyer
    unionist: User
    union: Buyer
    manager: User
    office: User
    stranger: User


@pytest.fixture(autouse=True)
def _at() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def scene(db: None) -> Scene:
    hold_terms()
    tea = make_variant(price_fen=12_800)
    rice = make_variant(make_product(comparable="rice", name="示例香米"), price_fen=6_800)
    make_lot(tea, 100)
    make_lot(rice, 100)
    set_policy(2025)
    user, home = resident()
    officer, school = fiscal_unit()
    unionist, union = soe_union()
    return Scene(
        tea=tea,
        rice=rice,
        resident=user,
        home=home,
        officer=officer,
        school=school,
        unionist=unionist,
        union=union,
        manager=make_staff(),
        office=make_staff(StaffRoleKind.LEADING_GROUP_OFFICE),
        stranger=make_user(),
    )


def page_text(answer: HttpResponse) -> str:
    """What a page says, without the white space beside its tags."""
    return re.sub(r"(?<=>)\s+|\s+(?=<)", "", answer.content.decode())


def signed_in(user: User, buyer: Buyer | None = None) -> Client:
    """A browser of a person, buying for a buyer of theirs."""
    client = Client()
    client.force_login(user)
    if buyer is not None:
        session = client.session
        session["acting"] = buyer.number
        session.save()
    return client
