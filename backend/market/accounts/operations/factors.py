"""Writing the second step of signing in, its recovery codes, and its reset."""

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from market.accounts.errors import (
    CodeRefused,
    FactorMissing,
    FactorThere,
    ResetDecided,
    ResetWaits,
    SecondPersonNeeded,
)
from market.accounts.locks import lock_factor, lock_reset
from market.accounts.models import Factor, FactorReset, RecoveryCode, User
from market.accounts.rules import RECOVERY_CODES, new_factor_secret, plain_code, plain_recovery_code, step_of_code
from market.accounts.selectors import has_factor
from market.kernel.errors import Invalid
from market.kernel.numbers import new_number
from market.kernel.seals import seal, seal_again, unseal

_RECOVERY_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no look-alikes
_RECOVERY_GROUP = 5


@transaction.atomic
def begin_factor(*, user: User, at: datetime, secret: str = "") -> None:
    """
    Begin to set up a second step under a new secret, or under one given; one begun before is forgotten.

    :raises FactorThere: if the person has one
    """
    factor = lock_factor(user=user)
    if factor is not None and factor.confirmed_at is not None:
        raise FactorThere("您已经开启了动态码。要换手机，请先关掉再重新设置。")
    sealed = seal(secret or new_factor_secret())
    Factor.objects.update_or_create(user=user, defaults={"sealed_secret": sealed, "begun_at": at, "last_step": 0})


@transaction.atomic
def confirm_factor(*, user: User, code: str, at: datetime) -> list[str]:
    """
    Let the second step count from now on, once a first code of it is right, and give new recovery codes.

    :raises FactorMissing: if none was begun
    :raises FactorThere: if it counts already
    :raises CodeRefused: if the code is wrong
    """
    factor = lock_factor(user=user)
    if factor is None:
        raise FactorMissing("请先扫二维码，或把密钥填进验证器。")
    if factor.confirmed_at is not None:
        raise FactorThere("动态码已经开启了。")
    _take_step(factor, code, at)
    factor.confirmed_at = at
    factor.save(update_fields=["confirmed_at"])
    return make_recovery_codes(user=user)


@transaction.atomic
def use_factor(*, user: User, code: str, at: datetime) -> bool:
    """
    Take a code of the second step or a recovery code, once each; tell whether it was a recovery code.

    :raises FactorMissing: if the person has no second step
    :raises CodeRefused: if the code is wrong or was used
    """
    factor = lock_factor(user=user)
    if factor is None or factor.confirmed_at is None:
        raise FactorMissing("这个账号没有开启动态码。请重新登录。")
    unused = RecoveryCode.objects.filter(user=user, digest=_digest(user, code), used_at=None)
    if unused.update(used_at=at):
        return True
    _take_step(factor, code, at)
    return False


@transaction.atomic
def make_recovery_codes(*, user: User) -> list[str]:
    """Make new recovery codes in the place of all earlier ones; only their digests are kept."""
    codes = ["-".join(_group() for _ in range(2)) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=_digest(user, code)) for code in codes)
    return codes


@transaction.atomic
def drop_factor(*, user: User) -> None:
    """Take a person's second step and recovery codes away."""
    RecoveryCode.objects.filter(user=user).delete()
    Factor.objects.filter(user=user).delete()


@transaction.atomic
def ask_factor_reset(*, user: User, reason: str, actor: User, at: datetime) -> FactorReset:
    """
    Ask another member of staff to take away a second step that its person has lost.

    :raises Invalid: if no reason is given
    :raises SecondPersonNeeded: if it is the asker's own
    :raises FactorMissing: if there is none
    :raises ResetWaits: if it was asked for already
    """
    if not reason.strip():
        raise Invalid("请写明怎么核实了是本人。", field="reason")
    if user == actor:
        raise SecondPersonNeeded("自己的动态码要由另外两位工作人员重置。", field="login")
    if not has_factor(user=user):
        raise FactorMissing("这个账号没有开启动态码，不用重置。", field="login")
    reset = FactorReset(number=new_number("FR"), user=user, reason=reason.strip(), asked_by=actor, asked_at=at)
    try:
        with transaction.atomic():
            reset.save(force_insert=True)
    except IntegrityError as error:
        raise ResetWaits("这个账号的重置已经有人提了，等另一位工作人员确认。", field="login") from error
    return reset


@transaction.atomic
def decide_factor_reset(*, number: str, grant: bool, actor: User, at: datetime) -> FactorReset:
    """
    Answer for a reset as the second member of staff; one that is granted takes the second step away.

    :raises NotFound: if there is none
    :raises ResetDecided: if it was decided meanwhile
    :raises SecondPersonNeeded: if the actor asked for it, or it is their own
    """
    reset = lock_reset(number=number)
    if reset.decided_at is not None:
        raise ResetDecided("这条申请已经处理过了。")
    if actor.pk in {reset.asked_by_id, reset.user_id}:
        raise SecondPersonNeeded("要由另一位工作人员确认：提的人和本人都不行。")
    reset.decided_by, reset.decided_at, reset.is_granted = actor, at, grant
    reset.save(update_fields=["decided_by", "decided_at", "is_granted"])
    if grant:
        drop_factor(user=reset.user)
    return reset


@transaction.atomic
def seal_factors_again() -> int:
    """Seal every secret under the first sealing key, for the change of keys, and count them."""
    factors = list(Factor.objects.order_by("pk"))
    for factor in factors:
        factor.sealed_secret = seal_again(factor.sealed_secret)
    return Factor.objects.bulk_update(factors, ["sealed_secret"])


def _take_step(factor: Factor, code: str, at: datetime) -> None:
    step = step_of_code(secret=unseal(factor.sealed_secret), code=plain_code(code), at=at, after=factor.last_step)
    if step is None:
        raise CodeRefused("动态码不对，或者刚刚用过。请等验证器换下一个码再填。", field="code")
    factor.last_step = step
    factor.save(update_fields=["last_step"])


def _group() -> str:
    return "".join(secrets.choice(_RECOVERY_ALPHABET) for _ in range(_RECOVERY_GROUP))


def _digest(user: User, code: str) -> str:
    salt = f"market.accounts.recovery/{user.number}"
    return salted_hmac(salt, plain_recovery_code(code), algorithm="sha256").hexdigest()
