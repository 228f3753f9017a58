"""The part of a form that says where: a choice for each level, or typed names, and a pasted text that fills it all."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from market.buyers.rules import normalise_phone
from market.kernel.errors import Invalid
from market.regions.rules import LEVELS, NOT_SERVED, Division, Place, settle_place
from market.regions.selectors import place_levels, province_code_of, read_address
from market.web.forms import text_field

# The choice that turns a list into a field to type in.
TYPED = "~"
# Buttons that bring the form up to date and submit nothing.
LOOK_ACTS = frozenset(("place", "paste"))
_LONGEST = {"province": 20, "city": 20, "district": 20, "street": 30}
_LONGEST_PASTE = 500


@dataclass(frozen=True)
class LevelView:
    """A level as the page shows it: its list with the counted-only areas apart, or a field to type in."""

    field: str
    label: str
    value: str
    is_typed: bool
    options: tuple[Division, ...]
    others: tuple[Division, ...]
    refused: tuple[str, ...]
    errors: tuple[str, ...]


@dataclass(frozen=True)
class PlaceView:
    """All levels so far, and the names that they show, so that what was picked below another name is noticed."""

    levels: tuple[LevelView, ...]
    seen: str


class PlaceForm(forms.Form):
    """Province, city, district and street: picked from the list, or typed as they are."""

    province = text_field("省、直辖市", limit=20, required=False)
    city = text_field("市、州", limit=20, required=False)
    district = text_field("区、县", limit=20, required=False)
    street = text_field("街道、镇、乡", limit=30, required=False)
    place_seen = forms.CharField(max_length=120, required=False, widget=forms.HiddenInput)

    @property
    def stated_place(self) -> Place:
        """Give what the form holds, checked or not."""
        return _picked({name: str(self[name].value() or "") for name in (*LEVELS, "place_seen")})[0]

    @property
    def places(self) -> PlaceView:
        """Give the levels as the page shows them."""
        values = {name: str(self[name].value() or "") for name in (*LEVELS, "place_seen")}
        faults = {name: tuple(str(fault) for fault in self.errors.get(name, ())) for name in LEVELS}
        return place_view(values, faults=faults)

    def check_place(self, stated: dict[str, Any]) -> None:
        """Bring the names in order, and ask for each level that the place has; the street may be left out."""
        if any(name in self.errors for name in LEVELS):
            return
        place, typed = _picked({name: stated.get(name, "") for name in (*LEVELS, "place_seen")})
        stated.update({name: getattr(place, name) for name in LEVELS})
        if not place.province:
            self.add_error("province", "请选择省份或直辖市。")
            return
        try:
            province_code_of(line=place.province)
        except Invalid as refusal:
            self.add_error("province", refusal.message)
            return
        if typed:
            self.add_error(typed, "请填写列表里没有的名称，或者从列表里选。")
        for level in place_levels(place=place, typed=typed):
            if level.field in {"city", "district"} and not level.value and not level.is_typed:
                self.add_error(level.field, f"请选择{level.label}。列表里没有的，选最后一项自己填。")


def place_view(values: Mapping[str, str], *, faults: Mapping[str, tuple[str, ...]]) -> PlaceView:
    """Show the levels that a form's values lead to."""
    place, typed = _picked(values)
    levels = tuple(
        LevelView(
            field=level.field,
            label=level.label,
            value=level.value,
            is_typed=level.is_typed,
            options=tuple(option for option in level.options if not option.is_statistical),
            others=tuple(option for option in level.options if option.is_statistical),
            refused=NOT_SERVED if level.field == "province" else (),
            errors=faults.get(level.field, ()),
        )
        for level in place_levels(place=place, typed=typed)
    )
    return PlaceView(levels, "/".join(getattr(place, name) for name in LEVELS))


def pasted_fields(text: str) -> dict[str, str]:
    """Give the fields that a pasted text fills; what it does not say is not there."""
    pasted = read_address(text=text[:_LONGEST_PASTE])
    found = {"recipient": pasted.recipient, "detail": pasted.detail, "phone": _phone(pasted.phone)}
    if pasted.place.province:
        found |= {name: getattr(pasted.place, name) for name in LEVELS} | {"place_seen": ""}
    return {name: value for name, value in found.items() if value or name in (*LEVELS, "place_seen")}


def _phone(text: str) -> str:
    try:
        return normalise_phone(text) if text else ""
    except Invalid:
        return ""


def _picked(values: Mapping[str, str]) -> tuple[Place, str]:
    """Give the place that a form's values name, and the level that a person wants to type."""
    names = {name: values.get(name, "").strip()[: _LONGEST[name]] for name in LEVELS}
    typed = next((name for name in LEVELS if names[name] == TYPED), "")
    place = Place(**{name: "" if value == TYPED else value for name, value in names.items()})
    seen = values.get("place_seen", "").split("/")
    if len(seen) == len(LEVELS):
        place = settle_place(place, seen=Place(*seen))
    return place, typed
