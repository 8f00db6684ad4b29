"""The product's settings with a cheap password hasher; everything else as the demo runs it."""

import os

os.environ.setdefault("DEMO", "true")
os.environ.setdefault("LIFEPATH_EMBEDDED_FSYNC", "off")

from lifepath.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "tests"},
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "tests-process"},
}
# Each test client loads the middleware anew; scanning the static files every time would be most of the suite.
WHITENOISE_USE_FINDERS = False
RATE_LIMITS_ENABLED = False
