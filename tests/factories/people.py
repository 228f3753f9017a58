"""People and buyers."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from market.accounts.enums import StaffRoleKind
from market.accounts.models import StaffRole, User
from market.buyers.enums import BuyerKind, BuyerState, MemberRole, UnitType
from market.buyers.models import Buyer, Membership
from market.kernel.numbers import new_number

AT = datetime(2025, 9, 1, 2, 0, tzinfo=UTC)
TODAY = date(2025, 9, 1)

_serial = count(1)
_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def make_user(**fields: Any) -> User:
    """A person, without a usable password unless `password` is given."""
    password = fields.pop("password", None)
    serial = next(_serial)
    user = User(
        **{
            "number": new_number("U"),
            "login": f"person{serial}@example.test",
            "email": f"person{serial}@example.test",
            "display_name": f"测试用户{serial}",
            "joined_at": AT,
            **fields,
        }
    )
    if password is None:
        user.set_unusable_password()
    else:
        user.set_password(password)
    user.save()
    return user


def make_staff(role: StaffRoleKind = StaffRoleKind.STORE_MANAGER, **fields: Any) -> User:
    """A member of staff: the store manager, or the district office."""
    user = make_user(**fields)
    StaffRole.objects.create(user=user, role=role, given_at=AT)
    return user


def make_uscc(serial: int | None = None) -> str:
    """A 统一社会信用代码 with both check characters right (GB 32100-2015, GB 11714), of no real organisation."""
    body = f"{next(_serial) if serial is None else serial:08d}"
    rest = 11 - sum(int(c) * w for c, w in zip(body, _ORGANISATION_WEIGHTS, strict=True)) % 11
    head = "12310117" + body + {10: "X", 11: "0"}.get(rest, str(rest))
    total = sum(_USCC.index(c) * pow(3, i, 31) for i, c in enumerate(head))
    return head + _USCC[-total % 31]


def make_buyer(
    kind: BuyerKind = BuyerKind.INDIVIDUAL,
    *,
    members: Sequence[User] = (),
    unit_type: UnitType | None = None,
    **fields: Any,
) -> Buyer:
    """A buyer with its members, the first of them its manager; a member is made if none is named."""
    institutional = kind != BuyerKind.INDIVIDUAL
    buyer = Buyer.objects.create(
        **{
            "number": new_number("B"),
            "kind": kind,
            "unit_type": (unit_type or UnitType.OFFICE) if institutional else "",
            "name": "松江区示例单位" if institutional else "示例居民",
            "uscc": make_uscc() if institutional else "",
            "state": BuyerState.APPROVED,
            "applied_at": AT,
            "decided_at": AT,
            **fields,
        }
    )
    for place, user in enumerate(members or [make_user()]):
        role = MemberRole.MANAGER if place == 0 else MemberRole.BUYER
        Membership.objects.create(buyer=buyer, user=user, role=role, added_at=AT)
    return buyer


def resident(user: User | None = None) -> tuple[User, Buyer]:
    """A resident and the buyer that is the resident."""
    user = user or make_user(display_name="示例居民")
    return user, make_buyer(members=[user], name=user.display_name)


def make_guest() -> User:
    """Somebody who orders without signing up, with their buyer."""
    user = make_user(is_guest=True, email="", display_name="未登录的顾客")
    make_buyer(members=[user], name=user.display_name)
    return user


def fiscal_unit(user: User | None = None) -> tuple[User, Buyer]:
    """An officer and the school, a fiscal budget unit, for which the officer buys."""
    user = user or make_user(display_name="示例经办人")
    return user, make_buyer(BuyerKind.FISCAL_UNIT, members=[user], unit_type=UnitType.SCHOOL, name="松江区第一示例中学")


def soe_union(user: User | None = None) -> tuple[User, Buyer]:
    """A union officer and the union of a state firm."""
    user = user or make_user(display_name="示例工会干事")
    return user, make_buyer(
        BuyerKind.SOE_UNION, members=[user], unit_type=UnitType.ENTERPRISE, name="松江示例国企工会委员会"
    )
