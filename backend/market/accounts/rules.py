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
