"""The settings, complete and safe as they stand: loopback hosts, a secret of our own, the embedded database."""

import tomllib
from pathlib import Path
from typing import Any

from config.database import database_from_url, embedded_database
from config.env import env_bool, env_int, env_list, env_loopback, env_secret, env_text
from config.secret import secret_in

BASE_DIR = Path(__file__).resolve().parents[3]
DATA_DIR = BASE_DIR / (env_text("DATA_DIR") or "var")
VERSION: str = tomllib.loads((BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]

# --- how it runs ------------------------------------------------------------------------------------------------------

DEBUG = env_bool("DEBUG", default=False)
SECRET_KEY = env_secret("SECRET_KEY") or secret_in(DATA_DIR)
# What the database keeps sealed opens under each of these, and is sealed under the first (`manage.py seal_again`).
SEALING_KEYS = [part.strip() for part in env_secret("SEALING_KEYS").split(",") if part.strip()] or [SECRET_KEY]
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", default=("localhost", "127.0.0.1", "[::1]"))
DEMO_DATA = env_bool("DEMO_DATA", default=True)  # demo accounts, demo trade, and the pages that show them
LOAD_SEED = env_bool("LOAD_SEED", default=True)  # the catalogue that comes with the program, at the first start
HEALTH_TOKEN = env_secret("HEALTH_TOKEN")  # who sends it as X-Health-Token sees why /readyz says no

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
INSTALLED_APPS = [
    "config.apps.ConfigConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "market.audit",
    "market.accounts",
    "market.regions",
    "market.buyers",
    "market.outlets",
    "market.notifications",
    "market.files",
    "market.catalogue",
    "market.inventory",
    "market.promotions",
    "market.delivery",
    "market.cart",
    "market.orders",
    "market.payments",
    "market.aftersales",
    "market.reviews",
    "market.invoicing",
    "market.tally",
    "market.search",
    "market.web",
    "market.seeding",
    "market.jobs",
    "market.storefront",
    "market.portal",
    "market.desk",
    "market.office",
]
MIDDLEWARE = [
    "config.logs.RequestLogMiddleware",
    "config.health.ProbeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "market.web.errors.CleanInputMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",  # refuses foreign hosts, adds a missing last slash
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "market.web.errors.PrivatePagesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "market.web.second_step.SecondStepMiddleware",
    "config.unavailable.UnavailableMiddleware",
    "market.web.errors.DomainErrorMiddleware",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "storefront_templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "market.web.context.page_facts",
            ],
        },
    },
]

# --- data -------------------------------------------------------------------------------------------------------------

DATABASE_URL = env_secret("DATABASE_URL")
# A request thread uses one connection, so the pool needs no more than a process has threads (gunicorn.py: 4).
DATABASE_POOL_SIZE = env_int("DATABASE_POOL_SIZE", default=4, at_least=1)
DATABASES = {
    "default": database_from_url(DATABASE_URL, pool_size=DATABASE_POOL_SIZE)
    if DATABASE_URL
    else embedded_database(DATA_DIR, pool_size=DATABASE_POOL_SIZE)
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # form fields; a pasted order of 500 lines has 30 KB
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "storefront_templates" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
PRIVATE_ROOT = DATA_DIR / "private"  # what people upload for the store alone; no address leads here
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- language and time ------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# --- accounts and sessions --------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["market.accounts.backends.AccountBackend"]
LOGIN_URL = "storefront:sign_in"
# Outside of the database: an old backup learns from it whom to forget again (`manage.py apply_deletions`).
DELETION_JOURNAL = DATA_DIR / "deletions.log"
PASSWORD_RESET_TIMEOUT = 3600  # seconds a reset link lives
PASSWORD_HASHERS = ["config.hashers.ThriftyArgon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("login", "email", "mobile", "display_name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SESSION_ENGINE = "config.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "market.web.pages.stale_form"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no cookie beside those of 隐私政策 六
CSRF_COOKIE_HTTPONLY = True  # forms carry the token in a field
CSRF_COOKIE_SAMESITE = "Lax"

PROXY_COUNT = env_int("PROXY_COUNT", default=0)  # our own proxies in front, each adding to X-Forwarded-For

# --- payments online --------------------------------------------------------------------------------------------------

# Without a key the method is not offered; `config.serve` names those of the simulated vendor where the demo runs.
STRIPE_SECRET_KEY = env_secret("STRIPE_SECRET_KEY")
STRIPE_WEBHOOK_SECRET = env_secret("STRIPE_WEBHOOK_SECRET")
STRIPE_API_BASE = env_loopback("STRIPE_API_BASE")  # only for a vendor that is simulated on this machine

# --- what browsers may do ---------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        # Chromium asks this also of where an answer to a form leads: the vendor's page.
        "form-action": ["'self'", *([STRIPE_API_BASE or "https://checkout.stripe.com"] if STRIPE_SECRET_KEY else [])],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- mail and logs ----------------------------------------------------------------------------------------------------

EMAIL_HOST = env_text("EMAIL_HOST")
EMAIL_PORT = env_int("EMAIL_PORT", default=587)
EMAIL_HOST_USER = env_text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env_secret("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
# A function (mobile, text) that sends; none: codes go by mail only. The demo's own writes to the console and a file.
SMS_GATEWAY = env_text("SMS_GATEWAY") or ("market.notifications.gateways.sms.write_to_console" if DEMO_DATA else "")
SMS_FILE_PATH = DATA_DIR / "sms"
DEFAULT_FROM_EMAIL = env_text("DEFAULT_FROM_EMAIL", "market@localhost")

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "config.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": env_text("LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "stripe": {"level": "WARNING"},  # each request would be two lines
        "psycopg.pool": {"level": "ERROR"},  # each failed attempt of an outage would be a line
    },
}
