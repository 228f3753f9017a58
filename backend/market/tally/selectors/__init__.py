"""Reading the tally."""

from market.tally.selectors.district import DaySales, DistrictSales, MonthSales, SalesRow, district_sales
from market.tally.selectors.entries import entries_of_unit
from market.tally.selectors.forecasts import Forecast, forecast
from market.tally.selectors.paper_views import (
    DeclarableRow,
    DeclaredRow,
    PaperView,
    declarable_rows,
    declarations_of,
    get_declaration,
    waiting_declarations,
)
from market.tally.selectors.pipeline import Pipeline, district_pipeline, unit_pipeline
from market.tally.selectors.policy import Basis, Policy, policy_for
from market.tally.selectors.shares import CategoryShare, IndicatorShares, UnitShare, shares_table, unit_share
from market.tally.selectors.verify import verify_tally

__all__ = [
    "Basis",
    "CategoryShare",
    "DaySales",
    "DeclarableRow",
    "DeclaredRow",
    "DistrictSales",
    "Forecast",
    "IndicatorShares",
    "MonthSales",
    "PaperView",
    "Pipeline",
    "Policy",
    "SalesRow",
    "UnitShare",
    "declarable_rows",
    "declarations_of",
    "district_pipeline",
    "district_sales",
    "entries_of_unit",
    "forecast",
    "get_declaration",
    "policy_for",
    "shares_table",
    "unit_pipeline",
    "unit_share",
    "verify_tally",
    "waiting_declarations",
]
