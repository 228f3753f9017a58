"""Settings for a server that people reach: refuses to start when something that protects them is missing."""

from django.core.exceptions import ImproperlyConfigured

from config.env import env_bool, env_int, env_list, env_secret, env_text

SECRET_LENGTH = 50


def _refuse_what_is_unsafe() -> None:
    """
    Check the environment before anything is made or read.

    :raises ImproperlyConfigured: naming every variable that is wrong
    """
    hosts = env_list("ALLOWED_HOSTS")
    problems = (
        (not env_secret("SECRET_KEY"), "SECRET_KEY is missing: set it or SECRET_KEY_FILE."),
        (0 < len(env_secret("SECRET_KEY")) < SECRET_LENGTH, f"SECRET_KEY is shorter than {SECRET_LENGTH} characters."),
        (env_bool("DEBUG", default=False), "DEBUG is on: unset it."),
        (not hosts, "ALLOWED_HOSTS is empty: name the hosts to serve."),
        ("*" in hosts, "ALLOWED_HOSTS has '*': name the hosts to serve."),
        (env_bool("DEMO_DATA", default=True), "DEMO_DATA is on: set DEMO_DATA=0."),
        (env_text("SMS_GATEWAY").endswith(".write_to_console"), "SMS_GATEWAY is the demo's: name a real one, or none."),
        (bool(env_text("STRIPE_API_BASE")), "STRIPE_API_BASE is set: it is for a simulated vendor only, unset it."),
        (
            bool(env_secret("STRIPE_SECRET_KEY")) and not env_secret("STRIPE_WEBHOOK_SECRET"),
            "STRIPE_WEBHOOK_SECRET is missing: the notices of payments could not be checked.",
        ),
        (not env_secret("DATABASE_URL"), "DATABASE_URL is missing: set it or DATABASE_URL_FILE."),
    )
    if found := [text for wrong, text in problems if wrong]:
        raise ImproperlyConfigured("Production settings refuse to start. " + " ".join(found))


_refuse_what_is_unsafe()

from config.settings.base import *  # noqa: E402 - only now may the base make folders and read secrets

SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"

SECURE_SSL_REDIRECT = env_bool("SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = env_bool("HSTS_SUBDOMAINS", default=True)
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # preloading is the domain owner's choice
if env_bool("BEHIND_TLS_PROXY", default=False):  # only behind a proxy that sets the header itself
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Without this everybody would share the proxy's address, and thirty wrong passwords would shut all of them out.
    PROXY_COUNT = env_int("PROXY_COUNT", default=1, at_least=1)
