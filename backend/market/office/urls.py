"""The addresses of the district office."""

from django.urls import URLPattern, path

from market.office.views import decisions, exports, orders, overview, papers, resets, units

app_name = "office"
urlpatterns: list[URLPattern] = [
    path("", overview.home_page, name="home"),
    path("entries/", overview.entries_page, name="entries"),
    path("entries.csv", exports.entries_csv, name="entries_csv"),
    path("overview.csv", exports.overview_csv, name="overview_csv"),
    path("orders/<str:number>/", orders.order_page, name="order"),
    path("shares.csv", exports.shares_csv, name="shares_csv"),
    path("shares/", overview.shares_page, name="shares"),
    path("shares/<str:number>/", overview.unit_share_page, name="unit_share"),
    path("units/", units.units_page, name="units"),
    path("units/<str:number>/", units.unit_page, name="unit"),
    path("resets/", resets.resets_page, name="resets"),
    path("declarations/", papers.declarations_page, name="declarations"),
    path("declarations.csv", papers.declarations_csv, name="declarations_csv"),
    path("declarations/<str:number>/", decisions.declaration_page, name="declaration"),
]
