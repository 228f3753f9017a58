"""By which channel a purchase entered the city (三(八) 六进)."""

from market.buyers.enums import UnitType
from market.outlets.enums import OutletSite
from market.tally.enums import EntryChannel

_SECTORS = {
    UnitType.SCHOOL: EntryChannel.SCHOOL,
    UnitType.OFFICE: EntryChannel.GOVERNMENT_OFFICE,
    UnitType.INSTITUTION: EntryChannel.GOVERNMENT_OFFICE,
    UnitType.HOSPITAL: EntryChannel.GOVERNMENT_OFFICE,
    UnitType.ENTERPRISE: EntryChannel.ENTERPRISE,
}


def channel_of(*, unit_type: str, pickup_site: str) -> EntryChannel:
    """
    Name the one channel of an online order: the place of handover decides first, then the buyer's sector, else 进平台.

    `unit_type` is empty for a resident, `pickup_site` for a delivery. An order fetched at our own store is still an
    online order: a resident's stays 进平台, an institution's keeps its sector.
    """
    if pickup_site == OutletSite.SUPERMARKET:
        return EntryChannel.RETAIL
    if pickup_site == OutletSite.COMMUNITY:
        return EntryChannel.COMMUNITY
    if unit_type:
        return _SECTORS[UnitType(unit_type)]
    if pickup_site == OutletSite.OFFICE:
        return EntryChannel.GOVERNMENT_OFFICE
    return EntryChannel.PLATFORM
