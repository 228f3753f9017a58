"""Erasing a person, and the sealed records that the law keeps of their orders for a time."""

import json
from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import Q

from market.accounts.models import (
    Attempt,
    FactorReset,
    SealedRecord,
    SignInFailure,
    User,
)
from market.accounts.operations.factors import drop_factor
from market.accounts.operations.sessions import end_other_sessions
from market.kernel.seals import RETENTION, seal, seal_again


@transaction.atomic
def erase_person(*, user: User) -> None:
    """Leave nothing of a person but the account's number: nobody signs in with it again."""
    contacts = {contact for contact in (user.login, user.mobile, user.email) if contact}
    drop_factor(user=user)
    end_other_sessions(user=user, current_key="")
    SignInFailure.objects.filter(Q(login__in=contacts) | Q(login__startswith=f"{user.number}/")).delete()
    Attempt.objects.filter(subject__in=contacts).delete()
    FactorReset.objects.filter(user=user).update(reason="")
    user.login, user.display_name, user.email, user.mobile = user.number.lower(), user.number, "", ""
    user.is_active, user.last_login = False, None
    user.set_unusable_password()
    user.save()


@transaction.atomic
def keep_sealed(*, account_number: str, order_number: str, facts: Mapping[str, object], ends_on: date) -> None:
    """Seal what the law keeps of an order until its day; once is enough."""
    SealedRecord.objects.get_or_create(
        order_number=order_number,
        defaults={
            "account_number": account_number,
            "sealed": seal(json.dumps(facts, ensure_ascii=False, sort_keys=True), purpose=RETENTION),
            "ends_on": ends_on,
        },
    )


@transaction.atomic
def destroy_ended_records(*, on: date, limit: int) -> int:
    """Destroy at most so many sealed records whose day has come, and count them."""
    ended = list(
        SealedRecord.objects.filter(ends_on__lte=on).order_by("ends_on", "pk").values_list("pk", flat=True)[:limit]
    )
    return SealedRecord.objects.filter(pk__in=ended).delete()[0]


@transaction.atomic
def seal_records_again() -> int:
    """Seal every record under the first sealing key, for the change of keys, and count them."""
    records = list(SealedRecord.objects.order_by("pk"))
    for record in records:
        record.sealed = seal_again(record.sealed, purpose=RETENTION)
    return SealedRecord.objects.bulk_update(records, ["sealed"])
