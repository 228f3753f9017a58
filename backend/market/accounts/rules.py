"""Logins, and how often our doors may be tried."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta

from market.accounts.enums import AttemptKind
from market.kernel.errors import Invalid

FAILURE_WINDOW = timedelta(minutes=15)
# A login closes for the address that guesses, not for its owner elsewhere; guessed from everywhere it only gets slow.
MAX_FAILURES_PER_LOGIN_AND_ADDRESS = 5
MAX_FAILURES_PER_ADDRESS = 30
SLOW_FAILURES_PER_LOGIN = 50
SLOW_GAP = timedelta(seconds=10)
# A mailbox gets links for so many accounts at most: anybody may have typed its address into theirs.
MAX_ACCOUNTS_PER_RESET = 3


@dataclass(frozen=True)
class AttemptLimit:
    """How often within a window, by whom it concerns and by address, and what is said then."""

    window: timedelta
    per_subject: int
    per_address: int
    sentence: str


# Per address generously: a whole school or village may share one.
ATTEMPT_LIMITS = {
    AttemptKind.SIGN_UP: AttemptLimit(timedelta(hours=1), 40, 40, "这个网络一小时内注册得太多了。"),
    AttemptKind.ENQUIRY: AttemptLimit(timedelta(hours=1), 5, 20, "登记得太勤了，前面的门店都会打电话联系。"),
    AttemptKind.GUEST: AttemptLimit(timedelta(hours=1), 40, 40, "这个网络一小时内不登录下单的太多了，请先登录。"),
    AttemptKind.GUEST_BUY: AttemptLimit(timedelta(hours=1), 10, 40, "不登录下单的次数太多了，请先登录。"),
    AttemptKind.LOOK_UP: AttemptLimit(timedelta(minutes=15), 10, 30, "查的次数太多了。"),
    AttemptKind.RESET: AttemptLimit(timedelta(minutes=15), 5, 30, "要邮件的次数太多了，请先看看收件箱和垃圾邮件。"),
}

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
