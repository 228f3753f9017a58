"""The addresses of the portal."""

from django.urls import URLPattern, path

from market.portal.member_urls import member_urls
from market.portal.views import bulk, declarations, exports, home

app_name = "portal"
urlpatterns: list[URLPattern] = [
    path("", home.home_page, name="home"),
    path("share/", home.share_page, name="share"),
    path("orders/", home.orders_page, name="orders"),
    path("orders.csv", exports.orders_csv, name="orders_csv"),
    path("share/entries.csv", exports.entries_csv, name="entries_csv"),
    path("bulk/", bulk.bulk_page, name="bulk"),
    path("bulk/template.csv", bulk.template_csv, name="bulk_csv"),
    path("bulk/template.xlsx", bulk.template_xlsx, name="bulk_xlsx"),
    path("declarations/", declarations.declarations_page, name="declarations"),
    path("declarations/new/", declarations.declare_page, name="declare"),
    path("declarations/<str:number>/", declarations.paper_page, name="paper"),
    path("declarations/<str:number>/withdraw/", declarations.withdraw_page, name="withdraw"),
    *member_urls,
]
