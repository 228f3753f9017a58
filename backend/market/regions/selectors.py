"""Looking regions up by what people call them."""

from market.regions.models import Region, Township


def region_ids() -> dict[str, int]:
    """Give the id of each region by its code."""
    return dict(Region.objects.values_list("code", "pk"))


def township_ids() -> dict[tuple[int, str], int]:
    """Give the id of each township by its county's id and its name."""
    return {(county, name): pk for county, name, pk in Township.objects.values_list("county_id", "name", "pk")}
