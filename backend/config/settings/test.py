"""Settings for tests: the same program in a throw-away data directory, with cheap password hashes."""

import atexit
import os
import secrets
import shutil
import tempfile
from pathlib import Path

if "MARKET_TEST_DIR" not in os.environ:  # the first process names it; its children find it in their environment
    _folder = Path(tempfile.gettempdir()) / f"market-test-{secrets.token_hex(6)}"
    os.environ["MARKET_TEST_DIR"] = str(_folder)
    atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["DATA_DIR"] = os.environ["MARKET_TEST_DIR"]
os.environ.setdefault("SECRET_KEY", "for tests only, and known to everybody")

from config.settings.base import *
from config.settings.base import DATABASES

PASSWORD_HASHERS = ["config.hashers.QuickArgon2PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
del DATABASES["default"]["OPTIONS"]["pool"]  # a test's thread that ends without closing would keep its place
