"""Logins, and how many wrong tries are allowed."""

import re
import unicodedata
from datetime import timedelta

from market.kernel.errors import Invalid

FAILURE_WINDOW = timedelta(minutes=15)
MAX_FAILURES_PER_LOGIN = 5
MAX_FAILURES_PER_ADDRESS = 30
# A mailbox gets links for so many accounts at most: anybody may have typed its address into theirs.
MAX_ACCOUNTS_PER_RESET = 3

# What is wrong with a password, by the code of Django's check.
PASSWORD_FAULTS = {
    "password_too_short": "密码太短，至少要 8 位。",
    "password_too_common": "这个密码太多人用，一猜就中。请换一个。",
    "password_entirely_numeric": "密码不能全是数字，请加上字母或符号。",
    "password_too_similar": "密码和您的手机号、邮箱或称呼太像，容易猜到。请换一个。",
}

_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s]{2,}")
_LONGEST_LOGIN = 254


def normalise_login(text: str) -> str:
    """
    Fold a mobile number or e-mail address to the form it is stored in: half width, lower case, digits unspaced.

    :raises Invalid: if it is neither
    """
    login = unicodedata.normalize("NFKC", text).strip().lower()
    digits = login.replace(" ", "").replace("-", "")
    if _MOBILE.fullmatch(digits):
        return digits
    if _EMAIL.fullmatch(login) and len(login) <= _LONGEST_LOGIN:
        return login
    raise Invalid("请填写 11 位手机号或邮箱地址。", code="BAD_LOGIN", field="login")


def is_mobile(login: str) -> bool:
    """Tell whether a login is a mobile number."""
    return _MOBILE.fullmatch(login) is not None


def login_tried(text: str) -> str:
    """Give what a try to sign in is counted under, also where the text can be nobody's login."""
    try:
        return normalise_login(text)
    except Invalid:
        return text.strip().lower()[:_LONGEST_LOGIN]


def reset_tried(email: str) -> str:
    """Give what a request for a reset link is counted under, apart from the sign-ins of the same address."""
    return f"reset:{email}"[:_LONGEST_LOGIN]
