"""Addresses for applying as an institution and keeping its members."""

from django.urls import URLPattern, path

from market.portal.views import members

member_urls: list[URLPattern] = [
    path("apply/", members.apply_page, name="apply"),
    path("apply/<str:number>/withdraw/", members.withdraw_page, name="apply_withdraw"),
    path("members/", members.members_page, name="members"),
    path("members/<str:user_number>/remove/", members.remove_page, name="member_remove"),
]
