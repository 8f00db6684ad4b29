"""Settings of a project that has nothing but the embedded database, for the tests that start it in processes."""

import os

import environ

SECRET_KEY = "only for tests"
USE_TZ = True
INSTALLED_APPS = ["django.contrib.contenttypes", "lifepath.core"]
DATABASES = {
    "default": {
        "ENGINE": "lifepath.core.postgres.backend",
        "NAME": "lifepath",
        "OPTIONS": {"data_folder": os.environ["TEST_DATA_FOLDER"], "fsync": False},
    }
}
if os.environ.get("TEST_SERVED"):
    DATABASES["default"] = environ.Env.db_url_config(os.environ["TEST_SERVED"])
elif os.environ.get("TEST_POOL"):
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 2, "timeout": 5}

STATIC_ROOT = f"{os.environ['TEST_DATA_FOLDER']}-static"
ROOT_URLCONF = "tests.core.embedded_settings"
urlpatterns: list[object] = []
ALLOWED_HOSTS = ["127.0.0.1"]
