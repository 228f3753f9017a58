"""A price that another tab set a moment before is said to be unchanged, not to jump."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import sleep

import pytest
from django.db import connection, transaction

from market.audit.models import Activity
from market.catalogue.errors import PriceRefused
from market.catalogue.models import Price
from market.catalogue.operations import set_price
from market.flows.change_goods import change_price
from tests.factories import AT, make_staff, make_variant

LATER = AT + timedelta(hours=1)


@pytest.mark.django_db(transaction=True)
def test_a_price_that_another_tab_sets_meanwhile_is_unchanged_and_no_jump():
    manager, pack = make_staff(), make_variant(price_fen=10_000)

    def second_tab():
        try:
            change_price(sku=pack.sku, amount_fen=20_000, reason="涨价", actor=manager, at=LATER)
        except PriceRefused as refusal:
            return refusal.message
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            set_price(sku=pack.sku, amount_fen=20_000, reason="涨价", actor=manager, at=LATER)
            answer = pool.submit(second_tab)
            sleep(0.5)  # until it waits for the pack
        refused = answer.result(timeout=10)

    assert refused == "价格未变，现在就是 ¥200.00，没有记录。"
    assert list(Price.objects.order_by("pk").values_list("amount_fen", flat=True)) == [10_000, 20_000]
    assert Activity.objects.count() == 1


def test_the_price_in_force_again_is_refused_and_nothing_written(db):
    manager, pack = make_staff(), make_variant(price_fen=10_000)

    with pytest.raises(PriceRefused, match="价格未变"):
        change_price(sku=pack.sku, amount_fen=10_000, reason="复核", actor=manager, at=LATER)

    assert list(Price.objects.values_list("amount_fen", "active_to")) == [(10_000, None)]
    assert not Activity.objects.exists()
