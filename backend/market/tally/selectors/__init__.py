"""Reading the tally."""

from market.tally.selectors.ahead import declared_ahead_to, denominator_growth_fen
from market.tally.selectors.district import DaySales, DistrictSales, MonthSales, SalesRow, district_sales
from market.tally.selectors.entry_lists import (
    EntryList,
    EntryRow,
    district_entries,
    each_district_entry,
    each_purchase_of,
    each_unit_entry,
    order_entries,
    purchases_of,
    unit_entries,
)
from market.tally.selectors.filing_ways import FilingWay, filing_ways
from market.tally.selectors.forecasts import BoxPart, Forecast, forecast
from market.tally.selectors.paper_lists import (
    ListedPaper,
    PaperChoice,
    each_listed_declaration,
    listed_declarations,
)
from market.tally.selectors.paper_sheets import PaperSheet, paper_sheet
from market.tally.selectors.paper_views import (
    DeclarableRow,
    DeclaredRow,
    PaperView,
    count_waiting_declarations,
    declarable_rows,
    declarations_of,
    get_declaration,
)
from market.tally.selectors.pipeline import Pipeline, district_pipeline, unit_pipeline
from market.tally.selectors.policy import Basis, Policy, policy_for, policy_years, share_term
from market.tally.selectors.shares import (
    CategoryShare,
    IndicatorShares,
    UnitShare,
    share_if_approved,
    shares_table,
    unit_share,
)
from market.tally.selectors.verify import verify_tally

__all__ = [
    "Basis",
    "BoxPart",
    "CategoryShare",
    "DaySales",
    "DeclarableRow",
    "DeclaredRow",
    "DistrictSales",
    "EntryList",
    "EntryRow",
    "FilingWay",
    "Forecast",
    "IndicatorShares",
    "ListedPaper",
    "MonthSales",
    "PaperChoice",
    "PaperSheet",
    "PaperView",
    "Pipeline",
    "Policy",
    "SalesRow",
    "UnitShare",
    "count_waiting_declarations",
    "declarable_rows",
    "declarations_of",
    "declared_ahead_to",
    "denominator_growth_fen",
    "district_entries",
    "district_pipeline",
    "district_sales",
    "each_district_entry",
    "each_listed_declaration",
    "each_purchase_of",
    "each_unit_entry",
    "filing_ways",
    "forecast",
    "get_declaration",
    "listed_declarations",
    "order_entries",
    "paper_sheet",
    "policy_for",
    "policy_years",
    "purchases_of",
    "share_if_approved",
    "share_term",
    "shares_table",
    "unit_entries",
    "unit_pipeline",
    "unit_share",
    "verify_tally",
]
