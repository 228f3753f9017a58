"""Logins, proofs of who one is, and how often our doors may be tried."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pyotp

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
    AttemptKind.CODE: AttemptLimit(timedelta(minutes=15), 5, 30, "要验证码的次数太多了，请先看看短信或收件箱。"),
    AttemptKind.RESET: AttemptLimit(timedelta(minutes=15), 5, 30, "要邮件的次数太多了，请先看看收件箱和垃圾邮件。"),
}

CODE_LIFE = timedelta(minutes=5)
CODE_TRIES = 5
# A phone's clock may be a little early or late: the step before and the one after are taken too.
_STEP_SECONDS = 30
_STEPS_ASIDE = 1
RECOVERY_CODES = 10
# So long after the last sign of life a session's time is noted again.
SEEN_EVERY = timedelta(minutes=10)

# The law keeps records of a trade for three years from its end (电子商务法 31).
_TRADE_KEPT_YEARS = 3

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
_CODE = re.compile(r"\d{6}", re.ASCII)
_SECRET_LENGTH = 32  # characters of five bits
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("HarmonyOS", "鸿蒙"),
    ("Android", "安卓"),
    ("Windows", "Windows 电脑"),
    ("Macintosh", "苹果电脑"),
    ("Linux", "Linux 电脑"),
)
_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg/", "Edge"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)


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


def is_code(text: str) -> bool:
    """Tell whether a text is a code of six digits; a password never is, for one of digits only is refused."""
    return _CODE.fullmatch(text) is not None


def plain_code(text: str) -> str:
    """Fold a code as people type it: half width, without spaces."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def plain_recovery_code(text: str) -> str:
    """Fold a recovery code as people type it: half width, upper case, without dashes and spaces."""
    return plain_code(text).replace("-", "").upper()


def step_of_code(*, secret: str, code: str, at: datetime, after: int) -> int | None:
    """Give the time step (of 30 s) that a code of the second factor is of, if it may be taken now; None otherwise."""
    totp, now = pyotp.TOTP(secret), int(at.timestamp()) // _STEP_SECONDS
    for step in range(now - _STEPS_ASIDE, now + _STEPS_ASIDE + 1):
        if step > after and pyotp.utils.strings_equal(totp.generate_otp(step), code):
            return step
    return None


def code_at(*, secret: str, at: datetime) -> str:
    """Give the code of the second step that an authenticator shows at an instant."""
    return pyotp.TOTP(secret).generate_otp(int(at.timestamp()) // _STEP_SECONDS)


def factor_address(*, secret: str, login: str) -> str:
    """Give the address (otpauth:) that an authenticator reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name="百县百品商城")


def new_factor_secret() -> str:
    """Make a secret of 160 bits (RFC 4226, 4)."""
    return pyotp.random_base32(_SECRET_LENGTH)


def device_of(agent: str) -> str:
    """Say in a few words which browser on what a request comes from; nothing else of its header is kept."""
    system = next((name for mark, name in _SYSTEMS if mark in agent), "其他设备")
    browser = next((name for mark, name in _BROWSERS if mark in agent), "浏览器")
    return f"{system} · {browser}"


def trade_kept_until(ended_on: date) -> date:
    """Give the day from which the record of a trade is kept no longer; of a 29 February it is the 1 March."""
    year = ended_on.year + _TRADE_KEPT_YEARS
    is_leap_day = (ended_on.month, ended_on.day) == (2, 29)
    return date(year, 3, 1) if is_leap_day else ended_on.replace(year=year)
