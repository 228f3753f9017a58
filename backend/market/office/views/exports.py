"""The office's figures as files: the shares by unit, and the entries behind the district's sales."""

from collections.abc import Iterator
from datetime import date

from django.http import HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_GET

from market.kernel.calendar import local_date_of
from market.kernel.clock import now
from market.kernel.money import bp_text
from market.office.charts import chart_months
from market.office.filters import EntryFilter, entry_filter
from market.tally.selectors import (
    Basis,
    DistrictSales,
    IndicatorShares,
    UnitShare,
    district_sales,
    each_district_entry,
    policy_for,
    shares_table,
)
from market.web.guards import district_office_required
from market.web.sheets import csv_response, yuan_number
from market.web.years import chosen_year

_SHARE_COLUMNS = (
    "指标", "阈值", "单位编号", "单位", "N 已计入（元）", "D 同类采购（元）", "份额", "状态",
    "还差：换购（元）", "还差：增购（元）", "本期未申报（元）", "其中七县（元）", "口径", "报到", "算到", "最近申报",
)  # fmt: skip
_ENTRY_COLUMNS = (
    "计入日", "入账日", "来源", "编号", "内容", "买家", "同类产品", "产地", "渠道", "缘由", "金额（元）",
)  # fmt: skip


@require_GET
@district_office_required
def overview_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send a year's sales: the target, and every breakdown of the total."""
    today = local_date_of(now())
    year = chosen_year(request, today_year=today.year).year
    sales = district_sales(year=year, on=today)
    head = _head(f"{year} 年总览", sales.basis, today)
    return csv_response(filename=f"overview-{year}-{today:%Y%m%d}.csv", header=head, rows=_overview_rows(sales, today))


@require_GET
@district_office_required
def shares_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send every unit's share of a year."""
    today = local_date_of(now())
    year = chosen_year(request, today_year=today.year).year
    tables = shares_table(year=year, on=today)
    head = _head(f"{year} 年各单位份额", policy_for(year).basis, today)
    rows = [_SHARE_COLUMNS, *(_share_row(table, unit) for table in tables for unit in table.units)]
    return csv_response(filename=f"shares-{year}-{today:%Y%m%d}.csv", header=head, rows=rows)


@require_GET
@district_office_required
def entries_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the entries behind the district's sales of a year, or behind one bar of them."""
    today = local_date_of(now())
    year = chosen_year(request, today_year=today.year).year
    chosen, basis = entry_filter(request), policy_for(year).basis
    head = _head(f"{basis.year} 年计入的每一笔", basis, today, *(name for _, _, name in chosen.shown))
    rows = _entry_rows(basis, chosen, today)
    return csv_response(filename=f"entries-{year}-{today:%Y%m%d}.csv", header=head, rows=rows)


def _head(title: str, basis: Basis, on: date, *more: str) -> tuple[str, ...]:
    ground = f"{basis.document} {basis.clause}"
    return (title, f"截至 {on:%Y-%m-%d}", ground, basis.title, basis.status_label, *more)


def _overview_rows(sales: DistrictSales, today: date) -> Iterator[tuple[object, ...]]:
    yield "分组", "项目", "金额（元）"
    yield "全年目标", "累计", yuan_number(sales.total_fen)
    yield "全年目标", "不少于", yuan_number(sales.floor_fen)
    yield "全年目标", "力争", yuan_number(sales.stretch_fen)
    yield "全年目标", "按日计划线", yuan_number(sales.plan_fen)
    parts = (("产地", sales.by_county), ("渠道", sales.by_channel), ("买家", sales.by_buyer_kind))
    for group, rows in parts:
        for row in rows:
            yield group, row.name, yuan_number(row.amount_fen)
    for month in chart_months(sales=sales, today=today):
        yield "当月", f"{month.month} 月", yuan_number(month.amount_fen)


def _share_row(table: IndicatorShares, unit: UnitShare) -> tuple[object, ...]:
    return (
        table.indicator.label,
        "倡导" if table.threshold_bp is None else bp_text(table.threshold_bp),
        unit.buyer_number,
        unit.buyer_name,
        yuan_number(unit.numerator_fen),
        yuan_number(unit.denominator_fen),
        unit.share_text,
        unit.state.label,
        yuan_number(unit.replace_gap_fen),
        yuan_number(unit.add_gap_fen),
        yuan_number(unit.undeclared_fen),
        yuan_number(unit.undeclared_aid_fen),
        unit.grade_label,
        unit.period_label,
        f"{unit.strike_on:%Y-%m-%d}" if unit.strike_on else "",
        f"{unit.last_filed_on:%Y-%m-%d}" if unit.last_filed_on else "",
    )


def _entry_rows(basis: Basis, chosen: EntryFilter, on: date) -> Iterator[tuple[object, ...]]:
    yield _ENTRY_COLUMNS
    for row in each_district_entry(
        year=basis.year,
        on=on,
        county_code=chosen.county_code,
        channel=chosen.channel,
        buyer_kind=chosen.buyer_kind,
    ):
        yield (
            f"{row.recognised_on:%Y-%m-%d}",
            f"{local_date_of(row.posted_at):%Y-%m-%d}",
            "订单" if row.is_order else "申报",
            row.source_number,
            row.content,
            row.buyer_name,
            row.category_name,
            row.county_name,
            row.channel.label,
            row.reason.label,
            yuan_number(row.amount_fen),
        )
