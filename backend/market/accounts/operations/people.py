"""Writing people, roles and consents."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from market.accounts.enums import LegalDocument, StaffRoleKind
from market.accounts.errors import LoginTaken, WeakPassword
from market.accounts.models import Consent, StaffRole, User
from market.accounts.rules import PASSWORD_FAULTS, is_mobile, normalise_login
from market.kernel.errors import Invalid
from market.kernel.numbers import new_number


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
        raise _taken("login") from error
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
def set_contact(*, user: User, contact: str) -> str:
    """
    Give a person another proved mobile number or mailbox, to sign in with if the old one was; give the old one.

    :raises LoginTaken: if somebody signs in with it already
    """
    name = "mobile" if is_mobile(contact) else "email"
    old = str(getattr(user, name))
    signs_in_with_it = is_mobile(user.login) == is_mobile(contact)
    if User.objects.filter(login=contact).exclude(pk=user.pk).exists():
        raise _taken("contact")
    setattr(user, name, contact)
    if signs_in_with_it:
        old, user.login = user.login, contact
    try:
        with transaction.atomic():
            user.save(update_fields=[name, "login"])
    except IntegrityError as error:
        raise _taken("contact") from error
    return old


@transaction.atomic
def give_staff_role(*, user: User, role: StaffRoleKind, at: datetime) -> StaffRole:
    """Give a person a staff role, once."""
    return StaffRole.objects.get_or_create(user=user, role=role, defaults={"given_at": at})[0]


@transaction.atomic
def record_consents(*, user: User, version: str, at: datetime) -> None:
    """Record the agreement to both legal texts of a version (沪消保条例 31: kept at least five years)."""
    for document in LegalDocument:
        Consent.objects.create(user=user, document=document, version=version, at=at)


def _taken(field: str) -> LoginTaken:
    return LoginTaken("这个手机号或邮箱已经注册过，请直接登录，或用“忘记密码”。", field=field)


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
