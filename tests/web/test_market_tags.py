"""What buyers read: money, shares, weights, dates, and the addresses of lists."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from market.web.templatetags import market_tags as tags
from market.web.templatetags.chart_tags import chart_cumulative

# 2026-10-20 00:30 in Shanghai, still the 19th in UTC.
AFTER_MIDNIGHT = datetime(2026, 10, 19, 16, 30, tzinfo=UTC)


def rendered(source: str, url: str = "/", **values: object) -> str:
    template = Template("{% load market_tags chart_tags %}" + source)
    return template.render(Context({"request": RequestFactory().get(url), **values}))


@pytest.mark.parametrize(
    ("fen", "text"),
    [(0, "¥0.00"), (5, "¥0.05"), (123456, "¥1,234.56"), (12840000, "¥128,400.00"), (-3990, "−¥39.90"), (None, "—")],
)
def test_yuan(fen: int | None, text: str) -> None:
    assert tags.yuan(fen) == text


def test_yuan_parts_sets_sign_and_fen_small() -> None:
    assert rendered("{{ fen|yuan_parts }}", fen=1735000) == "<small>¥</small>17,350<small>.00</small>"


def test_plain_amounts_leave_the_unit_to_the_caption() -> None:
    assert tags.yuan_plain(5260000) == "52,600.00"
    assert tags.yuan_plain(None) == "—"
    assert tags.wan(9862400000000 // 1000) == "9,862.40"
    assert tags.wan(None) == "—"


@pytest.mark.parametrize(
    ("fen", "text"), [(0, "0"), (9862400000, "0.9862"), (15000000000, "1.5"), (11999999999, "1.1999")]
)
def test_yi_is_floored_without_idle_zeros(fen: int, text: str) -> None:
    assert tags.yi(fen) == text


def test_percent_keeps_two_decimals_and_thresholds_only_when_needed() -> None:
    assert tags.percent(1999) == "19.99%"
    assert tags.percent_short(2000) == "20%"
    assert tags.percent_short(1250) == "12.50%"


def test_share_is_floored_and_may_pass_the_whole() -> None:
    assert tags.share_of(9862400000, 12000000000) == "82.18%"
    assert tags.share_of(3, 2) == "150.00%"
    assert tags.share_of(1, 0) == "—"


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(1829, 4000, "45.72%"), (1829, "4000", "45.72%"), (5000, 4000, "100.00%"), (-1, 4000, "0.00%"), (1, 0, "0.00%")],
)
def test_length_of_a_bar_stays_within_it(part: int, whole: int | str, text: str) -> None:
    assert tags.length_of(part, whole) == text


@pytest.mark.parametrize(
    ("price_fen", "grams", "text"),
    [
        (6800, 5000, "合 ¥6.80/500 克"),
        (23800, 357, "合 ¥333.33/500 克"),
        (1, 1000, "合 ¥0.01/500 克"),
        (3980, None, ""),
        (3980, 0, ""),
    ],
)
def test_price_of_500_grams_is_rounded_half_up(price_fen: int, grams: int | None, text: str) -> None:
    assert tags.per_500g(price_fen, grams) == text


@pytest.mark.parametrize(
    ("grams", "text"),
    [(300, "300 克"), (1000, "1 千克"), (2500, "2.5 千克"), (1260, "1.26 千克"), (12000500, "12,000.5 千克")],
)
def test_weight(grams: int, text: str) -> None:
    assert tags.weight(grams) == text


def test_instants_are_dated_in_shanghai() -> None:
    assert tags.shanghai_date(AFTER_MIDNIGHT) == "2026-10-20"
    assert tags.shanghai_time(AFTER_MIDNIGHT) == "2026-10-20 00:30"
    assert tags.month_day(AFTER_MIDNIGHT) == "10 月 20 日"


def test_dates_stay_as_they_are_and_none_writes_nothing() -> None:
    assert tags.shanghai_date(date(2026, 1, 2)) == "2026-01-02"
    assert tags.month_day(date(2026, 1, 2)) == "1 月 2 日"
    assert (tags.shanghai_date(None), tags.shanghai_time(None), tags.month_day(None)) == ("", "", "")


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("{% page_url page=3 %}", "?county=a&amp;county=b&amp;sort=price&amp;page=3"),
        ("{% page_url sort='new' %}", "?county=a&amp;county=b&amp;sort=new"),
        ("{% page_url sort='' %}", "?county=a&amp;county=b"),
        ("{% page_url sort=None county=None %}", "?"),
        ("{% page_url_without 'county' 'a' %}", "?county=b&amp;sort=price"),
        ("{% page_url_without 'county' 'c' %}", "?county=a&amp;county=b&amp;sort=price"),
    ],
)
def test_page_url_changes_one_parameter_and_starts_the_list_anew(source: str, address: str) -> None:
    assert rendered(source, "/category/tea/?county=a&county=b&sort=price&page=2") == address


def test_cumulative_chart_places_sums_between_zero_and_the_higher_target() -> None:
    months = [
        SimpleNamespace(month=1, amount_fen=300, total_fen=300, day=31),
        SimpleNamespace(month=2, amount_fen=450, total_fen=750, day=59),
    ]

    drawing = chart_cumulative(months=months, days=365, plan_fen=1200, strive_fen=1500, label="全年累计")

    assert drawing["line"] == "52,236 86,194 118,130"
    assert drawing["area"] == "M52 236L52 236L86 194L118 130L118 236Z"
    assert drawing["grid"] == [(236, 0), (194, 300), (152, 600), (109, 900), (67, 1200), (24, 1500)]
    assert (drawing["plan_y"], drawing["strive_y"]) == (67, 24)


def test_cumulative_chart_of_an_empty_year_is_drawn() -> None:
    drawing = chart_cumulative(months=[], days=365, plan_fen=0, strive_fen=0, label="还没有")

    assert drawing["line"] == "52,236"
    assert (drawing["last_x"], drawing["last_y"]) == (52, 236)
