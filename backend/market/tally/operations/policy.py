"""Writing the dated policy."""

from django.db import transaction

from market.catalogue.models import ComparableCategory
from market.tally.errors import UnknownCategory
from market.tally.models import PolicyYear, ShareRule
from market.tally.rules import PolicyTerms


@transaction.atomic
def save_policy_year(*, terms: PolicyTerms) -> PolicyYear:
    """
    Write a year's policy, replacing what the year had; writing the same again changes nothing.

    :raises UnknownCategory: if a comparable category does not exist
    """
    categories = list(ComparableCategory.objects.filter(code__in=terms.category_codes))
    if missing := sorted(set(terms.category_codes) - {category.code for category in categories}):
        raise UnknownCategory(f"没有可比品类 {'、'.join(missing)}。请先录入品类，或改正代码。", field="categories")
    row, _ = PolicyYear.objects.update_or_create(
        year=terms.year,
        defaults={
            "document": terms.document,
            "title": terms.title,
            "clause": terms.clause,
            "status": terms.status,
            "floor_fen": terms.floor_fen,
            "stretch_fen": terms.stretch_fen,
            "grace_until": terms.grace_until,
            "close_on": terms.close_on,
        },
    )
    row.comparable_categories.set(categories)
    row.rules.exclude(indicator__in=[share.indicator for share in terms.shares]).delete()
    for share in terms.shares:
        ShareRule.objects.update_or_create(
            policy_year=row,
            indicator=share.indicator,
            defaults={
                "buyer_kind": share.buyer_kind,
                "fund_sources": list(share.fund_sources),
                "purposes": list(share.purposes),
                "threshold_bp": share.threshold_bp,
            },
        )
    return row
