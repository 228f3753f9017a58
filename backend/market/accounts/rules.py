"""Logins, and how many wrong tries are allowed."""

import re
import unicodedata
from datetime import timedelta

from market.kernel.errors import Invalid

FAILURE_WINDOW = timedelta(minutes=15)
MAX_FAILURES_PER_LOGIN = 5
MAX_FAILURES_PER_ADDRESS = 30

_MOBILE = re.compile(r"1[3-9]\d{9}")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s]{2,}")
_LONGEST_EMAIL = 254


def normalise_login(text: str) -> str:
    """
    Fold a mobile number or e-mail address to the form it is stored in.

    :raises Invalid: if it is neither
    """
    login = unicodedata.normalize("NFKC", text).strip().lower()
    if _MOBILE.fullmatch(login.replace(" ", "").replace("-", "")):
        return login.replace(" ", "").replace("-", "")
    if _EMAIL.fullmatch(login) and len(login) <= _LONGEST_EMAIL:
        return login
    raise Invalid("请填写 11 位手机号或邮箱地址。", code="BAD_LOGIN", field="login")


def is_mobile(login: str) -> bool:
    """Tell whether a login is a mobile number."""
    return _MOBILE.fullmatch(login) is not None


def is_blocked(*, by_login: int, by_address: int) -> bool:
    """Tell whether the failures of the last quarter of an hour forbid another try."""
    return by_login >= MAX_FAILURES_PER_LOGIN or by_address >= MAX_FAILURES_PER_ADDRESS
