"""The settings of the negative control: the base settings and the app that takes the guard away."""

from config.settings.base import *
from config.settings.base import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.soak.unguarded.UnguardedConfig"]
