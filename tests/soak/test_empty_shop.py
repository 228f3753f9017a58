"""
Every page without arguments in a shop that has nothing yet: no goods, no orders, no units. Each says so, and stands.

The counties and the policy are there, as in every installation: they are facts.
"""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import sync_playwright

from market.seeding.demo_accounts import PASSWORD, DemoAccount
from tests.browser.conftest import FLAGS
from tests.browser.house import House, Visitor
from tests.support.live import TOP, running
from tests.support.machine import CHROMIUM, need
from tests.web.shop import addresses

pytestmark = pytest.mark.soak

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # of the second step, which staff have to take
PEOPLE = {
    "storefront": DemoAccount("resident@empty.example", "示例居民", "resident", "/account/"),
    "portal": DemoAccount("resident@empty.example", "示例居民", "resident", "/account/"),
    "desk": DemoAccount("manager@empty.example", "示例店长", "store manager", "/desk/", SECRET),
    "office": DemoAccount("office@empty.example", "示例区办", "district office", "/office/", SECRET),
}
ROLES = {"desk": "STORE_MANAGER", "office": "LEADING_GROUP_OFFICE"}
MAKE = """
from datetime import timedelta
from pathlib import Path
from market.accounts.operations import begin_factor, confirm_factor, create_user, record_consents
from market.accounts.rules import code_at
from market.buyers.operations import create_individual
from market.kernel.clock import now
from market.catalogue.operations import upsert_comparables
from market.regions.operations import upsert_regions
from market.seeding.load import read_seed
from market.tally.operations import save_policy_year
from market.web.shop import TERMS_VERSION
seed = read_seed(Path({seed!r}))
upsert_regions(regions=seed.regions)
upsert_comparables(comparables=seed.comparables)
for terms in seed.policy:
    save_policy_year(terms=terms)
at = now()
earlier = at - timedelta(minutes=5)
for login, name, secret in {people!r}:
    user = create_user(login=login, password={password!r}, display_name=name, at=at)
    record_consents(user=user, version=TERMS_VERSION, at=at)
    create_individual(user=user, at=at)
    if secret:
        begin_factor(user=user, at=earlier, secret=secret)
        confirm_factor(user=user, code=code_at(secret=secret, at=earlier), at=earlier)
"""
# A download, and pages that are not for this person: signed in already, nothing in the cart, of no unit.
ELSEWHERE = {200, 302, 400, 403, 404, 405, 409}


@pytest.fixture(scope="module")
def empty_house() -> Iterator[House]:
    need(CHROMIUM, package="chromium")
    people = sorted({(person.login, person.name, person.secret) for person in PEOPLE.values()})
    with running() as program, sync_playwright() as playwright:
        made = program.command(
            "shell", "--command", MAKE.format(seed=str(TOP / "catalog_seed"), people=people, password=PASSWORD)
        )
        assert made.returncode == 0, made.stderr
        for site, role in ROLES.items():
            assert program.command("give_role", PEOPLE[site].login, role).returncode == 0
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield House(program, browser)
        browser.close()


def is_page(visitor: Visitor, path: str) -> bool:
    """Ask without opening: what is downloaded, only takes a form or is refused is no page of this person."""
    answer = visitor.page.context.request.get(visitor.url + path, max_redirects=0)
    assert answer.status in ELSEWHERE, (path, answer.status)
    is_whole = answer.headers["content-type"].startswith("text/html") and "<main" in answer.text()  # no fragment
    return answer.status == 200 and is_whole


@pytest.mark.parametrize("site", PEOPLE)
def test_empty_pages_stand(empty_house: House, site: str) -> None:
    visitor, seen = empty_house.visitor(PEOPLE[site]), 0
    for name in [name for where, name, count in addresses() if where == site and not count]:
        path = reverse(f"{site}:{name}")
        if not is_page(visitor, path):
            continue
        visitor.goto(path)
        assert visitor.status == 200, path
        visitor.inspect(f"empty-{site}-{name}")
        seen += 1

    assert seen >= {"portal": 2, "desk": 8, "office": 5, "storefront": 15}[site]
    visitor.page.context.close()
