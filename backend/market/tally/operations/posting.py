"""Posting: append what lies between what a source should show and what it shows."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from market.buyers.enums import BuyerKind
from market.kernel.money import Fen
from market.orders.models import Order
from market.tally.enums import SourceKind
from market.tally.locks import lock_source, lock_unit_years
from market.tally.models import Entry, Source
from market.tally.operations.appending import append_changes
from market.tally.operations.remainder import settle_remainders
from market.tally.rules import OrderView, Tag, before_refunds, changes, order_facts
from market.tally.selectors.entries import sums_by_tag
from market.tally.selectors.orders import order_views


def reconcile_order(*, order: Order, actor_number: str, at: datetime) -> list[Entry]:
    """Bring the tally to what an order's rows say now; call it last, under the order's lock."""
    view = next(order_views(orders=Order.objects.filter(pk=order.pk)))
    facts = order_facts(view=view)
    if not facts and not Source.objects.filter(kind=SourceKind.ORDER, number=view.number).exists():
        return []
    return reconcile(
        kind=SourceKind.ORDER,
        number=view.number,
        facts=facts,
        unrefunded=order_facts(view=before_refunds(view=view)),
        actor_number=actor_number,
        at=at,
    )


@transaction.atomic
def reconcile_orders(*, orders: Collection[Order], actor_number: str, at: datetime) -> None:
    """
    Bring the tally to what several orders' rows say now; call it last, under the locks of all of them.

    All sources are locked before the first unit year, and both in one order, so that two such flows never cross.
    """
    views = sorted(order_views(orders=Order.objects.filter(pk__in=[order.pk for order in orders])), key=_number_of)
    for view in views:
        if order_facts(view=view) or Source.objects.filter(kind=SourceKind.ORDER, number=view.number).exists():
            lock_source(kind=SourceKind.ORDER, number=view.number)
    units = [view for view in views if view.is_institutional]
    posted = Entry.objects.filter(source__kind=SourceKind.ORDER, source__number__in=[view.number for view in units])
    shown = {tag for view in units for tag in order_facts(view=view)}
    counted = {tag for sums in sums_by_tag(entries=posted).values() for tag in sums}
    lock_unit_years(keys={(tag.buyer_id, tag.policy_year) for tag in shown | counted})
    for order in sorted(orders, key=_number_of):
        reconcile_order(order=order, actor_number=actor_number, at=at)


def _number_of(row: Order | OrderView) -> str:
    return row.number


@transaction.atomic
def reconcile(
    *,
    kind: SourceKind,
    number: str,
    facts: Mapping[Tag, Fen],
    actor_number: str,
    at: datetime,
    unrefunded: Mapping[Tag, Fen] | None = None,
) -> list[Entry]:
    """
    Append the difference between what a source should show and what it shows; doing so twice appends nothing.

    `unrefunded` is what it would show without its refunds, so that a decrease is told to be a return or a correction.
    What other sources then declare beside ours is settled under the same lock of the unit's year.
    """
    source = lock_source(kind=kind, number=number)
    posted = sums_by_tag(entries=Entry.objects.filter(source=source)).get(number, {})
    news = changes(wanted=facts, posted=posted, unrefunded=unrefunded or {})
    if not news:
        return []
    unit_years = {
        (change.tag.buyer_id, change.tag.policy_year)
        for change in news
        if change.tag.buyer_kind != BuyerKind.INDIVIDUAL
    }
    lock_unit_years(keys=unit_years)
    entries = append_changes(source=source, news=news, actor_number=actor_number, at=at)
    for buyer_id, year in sorted(unit_years):
        settle_remainders(buyer_id=buyer_id, year=year, actor_number=actor_number, at=at)
    return entries
