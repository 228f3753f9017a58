"""The pages that the browser tests look at; a new one is one more line here."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.urls import resolve

from market.seeding.demo import SCHOOL, SOE_UNION
from market.seeding.demo_accounts import MANAGER, NEWCOMER, OFFICE, OFFICER, RESIDENT, UNION, DemoAccount
from tests.browser.buying import TEA, put_in_cart
from tests.browser.house import Visitor


@dataclass(frozen=True)
class View:
    """A page, and how one gets to see it."""

    name: str
    path: str
    who: DemoAccount | None = None
    unit: str = ""
    follow: str = ""  # the link to follow from there
    then: Callable[[Visitor], object] | None = None  # what to do there
    expects: int = 200
    shows: str = ""  # the name of the address at which that is, where the path does not say it

    @property
    def address(self) -> str:
        """The name of the address that this proves; none where it is but another state of a page, or no page."""
        plain = not self.follow and not self.then and self.expects == 200
        return self.shows or (resolve(urlsplit(self.path).path).view_name if plain else "")


def press(name: str) -> Callable[[Visitor], object]:
    return lambda visitor: visitor.press(name)


def fill(label: str, value: str, button: str) -> Callable[[Visitor], object]:
    def act(visitor: Visitor) -> None:
        visitor.page.get_by_role("main").get_by_label(label).first.fill(value)
        visitor.press(button)

    return act


def check_out(visitor: Visitor) -> None:
    visitor.page.get_by_role("radio", disabled=False).first.check(force=True)
    visitor.press("立即购买")


def refuse_address(visitor: Visitor) -> None:
    check_out(visitor)
    visitor.page.get_by_role("radio", name="另填一个地址").check(force=True)
    visitor.page.get_by_label("电话").fill("123")
    visitor.press("提交订单")


def large_type(visitor: Visitor) -> None:
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("button", name="大字版").click()


LINES = "商品编码\t数量\nMH-GRN-001-02\t40\nNOPE-1\t5\nZY-CON-001-01\tabc\nDR-OIL-001-01\t99999\n"
CARD = "li.card:not(.is-out) a"

PUBLIC = (
    View("home", "/"),
    View("home-large", "/", then=large_type),
    *(View(f"county-{slug}", f"/counties/{slug}/") for slug in ("menghai", "dingri")),
    View("categories", "/categories/"),
    View("category", "/categories/", follow="ul.kinds a", shows="storefront:category"),
    View("counties", "/counties/"),
    View("seasons", "/seasons/"),
    View("seasons-month", "/seasons/?month=12"),
    View("gifts", "/gifts/"),
    View("selection", "/selection/"),
    View("outlets", "/outlets/"),
    View("search", "/search/?q=ztj"),
    View("search-nothing", "/search/?q=zzzzqqqq"),
    View("search-page-2", "/search/?q=茶&page=2"),
    View("product", TEA),
    View("product-gift", "/search/?q=礼盒", follow=CARD),
    View("product-out", "/search/?q=鲜笋", follow="li.card a"),
    View("product-journey", "/search/?q=旅游", follow="li.card a"),
    View("product-journey-refused", "/search/?q=旅游", follow="li.card a", then=press("登记意向"), expects=400),
    View("cart-empty", "/cart/"),
    View("cart", TEA, then=put_in_cart, shows="storefront:cart"),
    View("sign-in", "/sign-in/"),
    View("sign-in-refused", "/sign-in/", then=fill("手机号或邮箱", "nobody@demo.example", "登录"), expects=400),
    View("sign-in-code", "/sign-in/code/"),
    View("sign-in-code-refused", "/sign-in/code/", then=fill("手机号或邮箱", "123", "发验证码"), expects=400),
    View("sign-up", "/sign-up/"),
    View("sign-up-refused", "/sign-up/", then=press("注册"), expects=400),
    View("password-reset", "/password-reset/"),
    View("password-reset-sent", "/password-reset/sent/"),
    View("password-reset-dead", "/password-reset/new/?person=U-1&token=dead", expects=404),
    *(View(name, f"/{name}/") for name in ("terms", "privacy", "returns", "about", "contact")),
    View("not-found", "/nothing/here/", expects=404),
    View("unit-welcome", "/unit/"),
)
RESIDENTS = (
    View("account", "/account/", RESIDENT),
    View("inbox", "/account/messages/", RESIDENT),
    View("reach", "/account/reach/", RESIDENT),
    View("reach-empty", "/account/reach/", NEWCOMER),
    View("addresses", "/account/addresses/", RESIDENT),
    View("address", "/account/addresses/", RESIDENT, follow="main a[href*='/addresses/A']", shows="storefront:address"),
    View("address-new", "/account/addresses/new/", RESIDENT),
    View("address-new-refused", "/account/addresses/new/", RESIDENT, then=press("存好"), expects=400),
    View("password", "/account/password/", RESIDENT),
    View("password-refused", "/account/password/", RESIDENT, then=press("改密码"), expects=400),
    View("contact-change", "/account/contact/", RESIDENT),
    *(
        View(f"protection-{name or 'home'}", f"/account/protection/{name}{'/' if name else ''}", RESIDENT)
        for name in ("", "begin", "codes", "end")
    ),
    View("sessions", "/account/sessions/", RESIDENT),
    View("own-data", "/account/data/", RESIDENT),
    View("account-delete", "/account/delete/", RESIDENT),
    View("account-delete-refused", "/account/delete/", RESIDENT, then=press("注销账号"), expects=400),
    View("checkout", TEA, RESIDENT, then=check_out, shows="storefront:checkout"),
    View("checkout-refused", TEA, RESIDENT, then=refuse_address, expects=400),
    View("orders", "/orders/", RESIDENT),
    View("order", "/orders/?state=COMPLETED", RESIDENT, follow="article a", shows="storefront:order"),
    View("order-print", "/orders/", RESIDENT, follow="article a, a:text-is('打印')", shows="storefront:order_print"),
    View("orders-empty", "/orders/", NEWCOMER),
    View("return-cases-empty", "/orders/returns/", NEWCOMER),
    View("unit-apply", "/unit/apply/", RESIDENT),
    View("unit-apply-refused", "/unit/apply/", RESIDENT, then=press("提交"), expects=400),
    View("forbidden", "/desk/", RESIDENT, expects=403),
    View("account-waiting", "/account/", NEWCOMER),
    View("unit-welcome-waiting", "/unit/", NEWCOMER),
)
UNITS = (
    *(
        View(f"unit-{name or 'home'}", f"/unit/{name}{'/' if name else ''}", OFFICER, SCHOOL.name)
        for name in ("", "share", "bulk", "orders", "members", "declarations", "declarations/new")
    ),
    View("unit-share-union", "/unit/share/", UNION, SOE_UNION.name),
    View("unit-bulk-refused", "/unit/bulk/", OFFICER, SCHOOL.name, then=press("看每一行"), expects=400),
    View("unit-bulk-rows", "/unit/bulk/", OFFICER, SCHOOL.name, then=fill("粘贴清单", LINES, "看每一行")),
    View(
        "unit-declare-refused",
        "/unit/declarations/new/",
        OFFICER,
        SCHOOL.name,
        then=lambda visitor: (
            visitor.page.locator("tbody input").first.fill("12x"),
            visitor.press("提交审核"),
        ),
        expects=400,
    ),
    View(
        "unit-paper",
        "/unit/declarations/",
        OFFICER,
        SCHOOL.name,
        follow="tbody th a[href*='/D-']",
        shows="portal:paper",
    ),
    View("unit-checkout", TEA, OFFICER, SCHOOL.name, then=check_out),
    View("unit-order", "/orders/?state=AWAITING_SETTLEMENT", OFFICER, SCHOOL.name, follow="article a"),
    View(
        "unit-acceptance-paper",
        "/orders/?state=COMPLETED",
        OFFICER,
        SCHOOL.name,
        follow="article a, a:text-is('验收单')",
        shows="storefront:order_acceptance",
    ),
    View("unit-order-accept", "/orders/?state=AWAITING_ACCEPTANCE", UNION, SOE_UNION.name, follow="article a"),
)
DESK_VIEWS = (
    *(
        View(f"desk-{name or 'home'}", f"/desk/{name}{'/' if name else ''}", MANAGER)
        for name in (
            "",
            "receive",
            "lots",
            "transfers",
            "prices",
            "goods",
            "freight",
            "orders",
            "payments",
            "payments/awaited",
            "online",
            "refunds",
            "resets",
            "enquiries",
            "returns",
            "reviews",
            "invoices",
        )
    ),
    View("desk-receive-pack", "/desk/receive/?sku=MH-GRN-001-02", MANAGER),
    View("desk-receive-refused", "/desk/receive/?sku=MH-GRN-001-02", MANAGER, then=press("入库"), expects=400),
    View("desk-lot", "/desk/lots/", MANAGER, follow="main a[href*='/lots/L']", shows="desk:lot"),
    View("desk-movements", "/desk/movements.csv", MANAGER, expects=400, shows="desk:movements_sheet"),
    View("desk-pack", "/desk/prices/", MANAGER, follow="main a[href*='/prices/']", shows="desk:pack"),
    View("desk-pictures", "/desk/goods/", MANAGER, follow="main a[href*='/pictures/']", shows="desk:pictures"),
    View(
        "desk-certificates", "/desk/goods/", MANAGER, follow="main a[href$='/certificates/']", shows="desk:certificates"
    ),
    View("desk-label", "/desk/goods/", MANAGER, follow="main a[href$='/label/']", shows="desk:label"),
    View(
        "desk-pictures-refused",
        "/desk/goods/",
        MANAGER,
        follow="main a[href*='/pictures/']",
        then=press("加上照片"),
        expects=400,
    ),
    View("desk-order-ship", "/desk/orders/?state=AWAITING_SHIPMENT", MANAGER, follow="main a[href*='/orders/MX']"),
    View("desk-order-done", "/desk/orders/?state=COMPLETED", MANAGER, follow="main a[href*='/orders/MX']"),
    View("desk-order", "/desk/orders/", MANAGER, follow="main a[href*='/orders/MX']", shows="desk:order"),
    View(
        "desk-picking",
        "/desk/orders/?state=AWAITING_SHIPMENT",
        MANAGER,
        follow="main a[href*='/orders/MX'], a[href$='/picking/']",
        shows="desk:picking",
    ),
    View(
        "desk-packing",
        "/desk/orders/?state=COMPLETED",
        MANAGER,
        follow="main a[href*='/orders/MX'], a[href*='/shipments/']",
        shows="desk:packing",
    ),
    View("desk-payments-refused", "/desk/payments/", MANAGER, then=press("登记"), expects=400),
)
OFFICE_VIEWS = (
    *(
        View(f"office-{name or 'home'}", f"/office/{name}{'/' if name else ''}", OFFICE)
        for name in ("", "entries", "shares", "units", "resets", "declarations")
    ),
    View("office-home-empty", "/office/?year=2021", OFFICE),
    View("office-unit", "/office/units/", OFFICE, follow="tbody a", shows="office:unit"),
    View("office-unit-share", "/office/shares/", OFFICE, follow="tbody a", shows="office:unit_share"),
    View("office-order", "/office/entries/", OFFICE, follow="tbody a[href*='/office/orders/']", shows="office:order"),
)
# What only takes a form and goes on elsewhere, and what is downloaded.
NO_PAGES = {
    *(
        f"storefront:{name}"
        for name in (
            "sign_out",
            "act_as",
            "large_type",
            "places",
            "proof",
            "own_data_json",
            "address_remove",
            "enquiry",
            "suggestions",
            "cart_add",
            "cart_line",
            "order_cancel",
            "order_received",
            "order_accept",
            "order_remind",
            "order_again",
            "guest",
            "claim_orders",
            "order_invoice_file",
            "return_picture",
            "order_pay",
            "order_paid",
        )
    ),
    *(
        f"portal:{name}"
        for name in (
            "bulk_csv",
            "bulk_xlsx",
            "orders_csv",
            "entries_csv",
            "withdraw",
            "apply_withdraw",
            "member_remove",
        )
    ),
    *(f"desk:{name}" for name in ("lots_sheet", "transfer_received", "invoice_file", "return_picture")),
    "webhooks:stripe",
    *(f"office:{name}" for name in ("shares_csv", "entries_csv", "declarations_csv", "overview_csv")),
}
VIEWS = (*PUBLIC, *RESIDENTS, *UNITS, *DESK_VIEWS, *OFFICE_VIEWS)
# Looked at in 大字版 in `make test` too; `make soak` looks at all.
LARGE = ("home", "county-menghai", "search", "product", "cart", "checkout", "orders", "order", "sign-in", "account")
