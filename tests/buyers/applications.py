"""Applications of units, and who decides on them."""

from market.accounts.enums import StaffRoleKind
from market.buyers.enums import BuyerKind, UnitType
from market.buyers.rules import Application
from tests.factories import make_staff, make_uscc


def application(**changes: object) -> Application:
    """A school's application; what it states may be changed."""
    stated: dict[str, object] = {
        "kind": BuyerKind.FISCAL_UNIT,
        "unit_type": UnitType.SCHOOL,
        "name": "示例小学",
        "uscc": make_uscc(),
        "contact_name": "示例经办人",
        "contact_phone": "021-57720000",
    }
    return Application(**{**stated, **changes})  # type: ignore[arg-type]


def office() -> object:
    """A member of the district office."""
    return make_staff(StaffRoleKind.LEADING_GROUP_OFFICE)
