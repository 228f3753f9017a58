"""Which of the district's entries an address asks for."""

from dataclasses import dataclass

from django.http import HttpRequest

from market.buyers.enums import BuyerKind
from market.catalogue.selectors import counties
from market.tally.enums import EntryChannel


@dataclass(frozen=True)
class EntryFilter:
    """A county, a channel and a kind of buyer; empty means all."""

    county_code: str
    county_name: str
    channel: str
    buyer_kind: str

    @property
    def shown(self) -> list[tuple[str, str, str]]:
        """List what is chosen as (parameter, value, name)."""
        rows = [
            ("county", self.county_code, self.county_name),
            ("channel", self.channel, EntryChannel(self.channel).label if self.channel else ""),
            ("kind", self.buyer_kind, BuyerKind(self.buyer_kind).label if self.buyer_kind else ""),
        ]
        return [row for row in rows if row[1]]


def entry_filter(request: HttpRequest) -> EntryFilter:
    """Read ?county=, ?channel= and ?kind=; what makes no sense is left out."""
    names = {county.code: county.short_name for county in counties()}
    county, channel, kind = (request.GET.get(name, "") for name in ("county", "channel", "kind"))
    county = county if county in names else ""
    return EntryFilter(
        county_code=county,
        county_name=names.get(county, ""),
        channel=channel if channel in EntryChannel.values else "",
        buyer_kind=kind if kind in BuyerKind.values else "",
    )
