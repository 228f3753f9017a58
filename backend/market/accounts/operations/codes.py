"""Writing the codes that prove a mobile number or a mailbox."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from market.accounts.enums import CodePurpose
from market.accounts.errors import CodeRefused
from market.accounts.locks import lock_code
from market.accounts.models import OneTimeCode
from market.accounts.rules import CODE_LIFE, CODE_TRIES, is_code, plain_code

_CODES = 1_000_000


@transaction.atomic
def make_code(*, purpose: CodePurpose, target: str, at: datetime) -> str:
    """Make a code for a mobile number or address in the place of an earlier one, and forget what is too old."""
    OneTimeCode.objects.filter(sent_at__lte=at - CODE_LIFE).delete()
    code = f"{secrets.randbelow(_CODES):06d}"
    OneTimeCode.objects.update_or_create(
        purpose=purpose,
        target_digest=_digest("target", target),
        defaults={"code_digest": _digest(target, code), "tries": 0, "sent_at": at},
    )
    return code


def use_code(*, purpose: CodePurpose, target: str, code: str, at: datetime, field: str = "code") -> None:
    """
    Take a code, once. Not one transaction with what it is for: a wrong try stays counted.

    :raises CodeRefused: if it is wrong, used, older than five minutes or was tried wrongly five times
    """
    if not _take(purpose=purpose, target=target, code=plain_code(code), at=at):
        raise CodeRefused("验证码不对，或者过了 5 分钟。请看清再填；还不行就再要一个。", field=field)


@transaction.atomic
def _take(*, purpose: CodePurpose, target: str, code: str, at: datetime) -> bool:
    sent = lock_code(purpose=purpose, target_digest=_digest("target", target))
    if sent is None or sent.sent_at <= at - CODE_LIFE or sent.tries >= CODE_TRIES or not is_code(code):
        return False
    if constant_time_compare(sent.code_digest, _digest(target, code)):
        sent.delete()
        return True
    sent.tries += 1
    sent.save(update_fields=["tries"])
    return False


def _digest(what: str, text: str) -> str:
    """Sum up under the program's secret: six digits alone would be guessed from their digest."""
    return salted_hmac(f"market.accounts.codes/{what}", text, algorithm="sha256").hexdigest()
