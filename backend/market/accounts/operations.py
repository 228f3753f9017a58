"""Writing people, roles, consents, and what is counted at our doors."""

from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from market.accounts.enums import AttemptKind, LegalDocument, StaffRoleKind
from market.accounts.errors import LoginTaken, TooManyTries, WeakPassword
from market.accounts.locks import lock_attempts, lock_tries
from market.accounts.models import Attempt, Consent, SignInFailure, StaffRole, User
from market.accounts.rules import ATTEMPT_LIMITS, PASSWORD_FAULTS, is_mobile, normalise_login
from market.accounts.selectors import attempts_open_at, tries_open_at
from market.kernel.calendar import SHANGHAI
from market.kernel.errors import Invalid
from market.kernel.numbers import new_number

_FAILURES_KEPT = timedelta(days=1)
_TO_NEXT_MINUTE = timedelta(seconds=59)  # 10:30:01 is told as 10:31


@transaction.atomic
def create_user(*, login: str, password: str, display_name: str, at: datetime, email: str = "") -> User:
    """
    Create a person.

    :raises Invalid: if the login is neither a mobile number nor an e-mail address
    :raises WeakPassword: if the password is refused
    :raises LoginTaken: if somebody signs in with it already
    """
    login = normalise_login(login)
    user = User(
        number=new_number("U"),
        login=login,
        email=email.strip().lower() or ("" if is_mobile(login) else login),
        mobile=login if is_mobile(login) else "",
        display_name=display_name.strip(),
        joined_at=at,
    )
    _check_email(user.email, field="login" if user.email == login else "email")
    _check_password(password, user)
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        raise LoginTaken("这个手机号或邮箱已经注册过，请直接登录，或用“忘记密码”。", field="login") from error
    return user


@transaction.atomic
def create_guest(*, at: datetime) -> User:
    """Create somebody who orders without signing up; the login is one that nobody can type."""
    number = new_number("U")
    user = User(number=number, login=f"guest:{number}", display_name="未登录的顾客", is_guest=True, joined_at=at)
    user.set_unusable_password()
    user.save(force_insert=True)
    return user


@transaction.atomic
def set_password(*, user: User, password: str) -> None:
    """
    Give a person a new password; sessions opened with the old one end.

    :raises WeakPassword: if the password is refused
    """
    _check_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])


@transaction.atomic
def give_staff_role(*, user: User, role: StaffRoleKind, at: datetime) -> StaffRole:
    """Give a person a staff role, once."""
    return StaffRole.objects.get_or_create(user=user, role=role, defaults={"given_at": at})[0]


@transaction.atomic
def record_consents(*, user: User, version: str, at: datetime) -> None:
    """Record the agreement to both legal texts of a version (沪消保条例 31: kept at least five years)."""
    for document in LegalDocument:
        Consent.objects.create(user=user, document=document, version=version, at=at)


@transaction.atomic
def begin_try(*, login: str, address: str, at: datetime) -> None:
    """
    Count a try as wrong until it turns out right, so that tries made at once cannot slip through; forget old ones.

    :raises TooManyTries: if the address tried the login, or any logins, wrongly too often, or if the login is guessed
        from everywhere and was tried a moment ago; this try is not counted
    """
    lock_tries(login=login)
    opens_at = tries_open_at(login=login, address=address, at=at)
    if opens_at is not None:
        raise _too_many("试错的次数太多了。", opens_at)
    SignInFailure.objects.filter(at__lt=at - _FAILURES_KEPT).delete()
    SignInFailure.objects.create(login=login, address=address, at=at)


@transaction.atomic
def clear_sign_in_failures(*, login: str, address: str = "") -> None:
    """Forget a login's wrong tries from an address after a right one there; without an address all of them."""
    failures = SignInFailure.objects.filter(login=login)
    (failures.filter(address=address) if address else failures).delete()


@transaction.atomic
def count_attempt(*, kind: AttemptKind, subject: str, address: str, at: datetime) -> None:
    """
    Count something done at our doors; forget old ones.

    :raises TooManyTries: if it was done too often, by the subject or from the address; this one is not counted
    """
    lock_attempts(kind=kind, subject=subject, address=address)
    opens_at = attempts_open_at(kind=kind, subject=subject, address=address, at=at)
    if opens_at is not None:
        raise _too_many(ATTEMPT_LIMITS[kind].sentence, opens_at)
    Attempt.objects.filter(at__lt=at - _FAILURES_KEPT).delete()
    Attempt.objects.create(kind=kind, subject=subject, address=address, at=at)


@transaction.atomic
def forget_expired_sessions(*, at: datetime, limit: int) -> int:
    """Delete at most so many sessions that are over, and count them."""
    expired = Session.objects.filter(expire_date__lt=at).order_by("expire_date").values("pk")[:limit]
    return Session.objects.filter(pk__in=list(expired.values_list("pk", flat=True))).delete()[0]


def _too_many(sentence: str, opens_at: datetime) -> TooManyTries:
    moment = f"{opens_at.astimezone(SHANGHAI) + _TO_NEXT_MINUTE:%H:%M}"
    return TooManyTries(f"{sentence}请在 {moment} 以后再试，或者打客服电话。", opens_at=opens_at)


def _check_email(email: str, *, field: str) -> None:
    try:
        if email:
            validate_email(email)
    except ValidationError as error:
        raise Invalid("邮箱的样子不对，应像 name@example.com。", code="BAD_EMAIL", field=field) from error


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        sentences = [PASSWORD_FAULTS[str(fault.code)] for fault in error.error_list]
        raise WeakPassword("".join(sentences), field="password") from error
