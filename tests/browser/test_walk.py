"""The README's walk, step by step in Chromium; each step goes on from where the one before left the shop."""

import re
from dataclasses import dataclass
from itertools import islice

import pytest

from market.kernel.calendar import local_date_of
from market.kernel.clock import now
from market.kernel.money import Fen, fen_of_yuan, yuan_text
from market.seeding.demo import CLINIC, SCHOOL, SOE_UNION
from market.seeding.demo_accounts import MANAGER, NEWCOMER, OFFICE, OFFICER, PASSWORD, RESIDENT, UNION
from tests.browser.buying import EACH, choose, empty_cart, order_of, year_round
from tests.browser.house import PHONE, House, Visitor

pytestmark = pytest.mark.browser

LINES = 20


@dataclass
class Walk:
    """What the steps hand on."""

    house: House
    order: str = ""
    total_fen: int = 0
    share: str = ""  # the unit's page before its order

    def officer(self) -> Visitor:
        return self.house.visitor(OFFICER, SCHOOL.name)


@pytest.fixture(scope="module")
def walk(house: House) -> Walk:
    return Walk(house)


def sum_after(words: str, text: str) -> Fen:
    """Read the first sum in yuan after some words."""
    found = re.search(re.escape(words) + r"[^¥]*¥\s*([\d,]+(?:\.\d\d)?)", text)
    assert found, (words, text)
    return fen_of_yuan(found[1].replace(",", ""))


def done(visitor: Visitor, name: str) -> None:
    visitor.inspect(f"walk-{name}")
    visitor.page.context.close()


def test_1_resident_buys_on_a_phone(walk: Walk) -> None:
    resident = walk.house.visitor(RESIDENT, size=PHONE)
    page = resident.page
    empty_cart(resident)
    resident.goto("/")
    for words in ("昭通酱", "ztj"):
        page.get_by_label("搜索商品").fill(words)
        page.get_by_role("search").get_by_role("button", name="搜索").click()
        page.get_by_role("main").get_by_role("link", name="昭通酱").first.wait_for()
    page.get_by_role("main").get_by_role("link", name="昭通酱").first.click()
    page.get_by_role("radio", disabled=False).first.check(force=True)
    resident.press("加入购物车")
    page.get_by_role("link", name="去结算").click()
    assert "先款后货 · 银行转账" in resident.text()
    assert "七天无理由退货" in resident.text()
    page.get_by_role("radio", name="先款后货 · 银行转账").check(force=True)
    resident.shoot("walk-1-checkout")
    resident.press("提交订单")

    number = order_of(resident)

    text = resident.text()
    for words in ("户名", "账号", "示例", f"{number}（转账时务必写上", "前没有到账，订单自动取消", "未计入"):
        assert words in text
    done(resident, "1-order")


def test_2_officer_pastes_twenty_lines_and_sees_the_indicator(walk: Walk) -> None:
    officer = walk.officer()
    page = officer.page
    empty_cart(officer)
    officer.goto("/unit/share/")
    walk.share = officer.text()
    officer.goto("/unit/")
    page.get_by_role("link", name="粘贴清单下单").click()
    skus = list(islice(year_round(), LINES - 1))
    page.get_by_label("粘贴清单").fill("\n".join(f"{sku}\t{EACH}" for sku in [*skus, "NO-SUCH-1"]))
    officer.press("看每一行")

    verdicts = page.locator("table.bulk tbody tr").all_inner_texts()
    assert [("可以" in row, "要改" in row) for row in verdicts] == [(True, False)] * (LINES - 1) + [(False, True)]
    officer.shoot("walk-2-rows")
    officer.press(f"把可以的 {LINES - 1} 行放进订单")
    page.wait_for_url("**/checkout/")
    assert "先选资金来源和用途" in officer.text()
    choose(officer, "财政·食堂")
    choose(officer, "食堂食材")
    card = page.locator(".indicator").inner_text()
    for words in ("区 20% 指标", "预计", "已计入 N", "同类采购 D", "今天还不计入", "沪松合组办〔2021〕8号", "832"):
        assert words in card, card
    page.get_by_role("radio", name="先货后款").check(force=True)
    officer.shoot("walk-2-checkout")
    walk.total_fen = sum_after("应付", page.get_by_label("计入与合计").inner_text())
    officer.press("提交订单")

    walk.order = order_of(officer)

    assert "待发货" in officer.text()
    assert sum_after("应付", officer.text()) == walk.total_fen
    done(officer, "2-order")


def test_3_manager_receives_a_lot_and_ships(walk: Walk) -> None:
    manager = walk.house.visitor(MANAGER, size=PHONE)
    page = manager.page
    manager.goto("/desk/")
    page.get_by_role("link", name="收货入库").click()
    page.get_by_label("规格编码", exact=True).fill(next(year_round()))
    page.get_by_label("放在哪里").select_option(index=0)
    manager.fill(批号="20 行的那一批", 生产日期=local_date_of(now()).isoformat(), 数量="48")
    manager.press("入库")
    assert "48" in manager.text()
    manager.shoot("walk-3-received")

    manager.goto("/desk/")
    page.get_by_role("link", name="发货").first.click()
    page.get_by_role("link", name=walk.order).click()
    page.get_by_label("承运人").fill("店内配送（示例）")
    manager.press("发货")

    assert "待验收" in manager.text()
    done(manager, "3-shipped")


def test_4_officer_accepts_by_line_and_the_transfer_makes_it_count(walk: Walk) -> None:
    sales = sales_of(walk)
    officer = walk.officer()
    officer.goto(f"/orders/{walk.order}/")
    lines = officer.page.locator("input[name^=line_]")
    assert [lines.nth(place).input_value() for place in range(lines.count())] == [str(EACH)] * (LINES - 1)
    lines.first.fill(str(EACH - 1))
    officer.page.get_by_label("还没送到，到了再验").check()
    officer.press("确认验收")
    assert "待验收" in officer.text()
    assert officer.page.locator("input[name^=line_]").count() == 1
    officer.press("确认验收")
    assert "待付货款" in officer.text()
    done(officer, "4-accepted")
    assert sales_of(walk) == sales

    manager = walk.house.visitor(MANAGER, size=PHONE)
    manager.goto("/desk/payments/")
    manager.fill(
        附言=f"货款 {walk.order}",
        到账金额=yuan_text(Fen(walk.total_fen)).replace(",", ""),
        到账日期=local_date_of(now()).isoformat(),
        付款户名=SCHOOL.name,
        银行流水号=f"WALK-{walk.order}",
    )
    manager.press("登记")
    done(manager, "4-paid")

    assert sales_of(walk) == sales + walk.total_fen
    officer = walk.officer()
    officer.goto(f"/orders/{walk.order}/")
    assert "已完成" in officer.text()
    assert "已计入台账" in officer.text()
    officer.goto("/unit/share/")
    before, after = (sum_after("本期未申报（不进占比）", text) for text in (walk.share, officer.text()))
    assert 0 < after - before <= walk.total_fen
    with officer.page.expect_navigation():
        officer.page.locator(".fact", has_text="本期未申报").get_by_role("link").click()
    assert walk.order in officer.text()
    done(officer, "4-share")


def sales_of(walk: Walk) -> Fen:
    """What the district office sees as sold this year."""
    office = walk.house.visitor(OFFICE)
    office.goto("/office/")
    total = sum_after("累计", office.text())
    office.page.context.close()
    return total


def test_5_union_buys_gifts(walk: Walk) -> None:
    union = walk.house.visitor(UNION, SOE_UNION.name)
    page = union.page
    empty_cart(union)
    union.goto("/search/?q=礼盒")
    page.get_by_role("main").locator("li.card:not(.is-out) a").first.click()
    assert "里面有" in union.text()
    page.get_by_role("spinbutton", name="数量").fill("10")
    union.press("立即购买")
    choose(union, "工会·节日慰问")
    choose(union, "节日慰问", exact=True)
    assert "30%" in page.locator(".indicator").inner_text()
    union.shoot("walk-5-checkout")
    union.press("提交订单")
    order_of(union)

    assert "工会·节日慰问 · 节日慰问" in union.text()
    done(union, "5-order")


def test_6_office_approves_and_the_share_moves_on_both_sides(walk: Walk) -> None:
    office = walk.house.visitor(OFFICE)
    page = office.page
    office.goto("/office/")
    page.get_by_role("link", name="单位申请").click()
    page.get_by_role("link", name=CLINIC.name).click()
    office.press("通过")
    office.shoot("walk-6-approved")
    newcomer = walk.house.visitor(NEWCOMER, CLINIC.name)
    newcomer.goto("/unit/share/")
    protect(newcomer)
    newcomer.goto("/unit/share/")
    assert "未申报分母" in newcomer.text()
    done(newcomer, "6-newcomer")

    officer = walk.officer()
    before = declare(officer)
    office.goto("/office/shares/")
    row = office.page.get_by_role("row", name=SCHOOL.name)
    shown = row.inner_text()
    office.goto("/office/declarations/")
    page.get_by_role("link", name=SCHOOL.name).click()
    office.press("通过")
    office.goto("/office/shares/")
    assert row.inner_text() != shown
    share = re.search(r"\d+\.\d\d%", row.inner_text())
    assert share
    officer.goto("/unit/share/")

    assert officer.text() != before
    assert share[0] in officer.text()
    assert sum_after("本期未申报（不进占比）", officer.text()) == 0
    done(office, "6-shares")
    done(officer, "6-share")


def protect(newcomer: Visitor) -> None:
    """Set up the second step, which whoever buys for a unit is asked for first."""
    newcomer.fill(现在的密码=PASSWORD)
    newcomer.press("下一步")
    secret = newcomer.page.locator("main b.num").inner_text().replace(" ", "")
    newcomer.fill(动态码=newcomer.next_code(secret))
    newcomer.press("开启")
    newcomer.follow("收好了，继续")


def declare(officer: Visitor) -> str:
    """File an estimate for the quarter that runs, a thousand yuan above ours in each row that has some."""
    page = officer.page
    officer.goto("/unit/share/")
    before = officer.text()
    officer.goto("/unit/declarations/")
    officer.follow("估算")
    for row in page.locator("tbody tr").all():
        ours = fen_of_yuan(row.locator("td").nth(1).inner_text().replace(",", ""))
        if ours:
            row.get_by_role("textbox").fill(yuan_text(Fen(ours + 100_000)).replace(",", ""))
    officer.press("提交审核")
    assert "待审核" in officer.text()
    return before
