"""The web program, as gunicorn and other WSGI servers load it."""

import os

from django.core.wsgi import get_wsgi_application

from config.charset import only_utf8

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")

application = only_utf8(get_wsgi_application())
