"""Settings, from the environment. `.env.example` lists every variable with its meaning.

Without any of them the service runs on its embedded PostgreSQL with secrets that it makes once and keeps in the data
folder. DEMO=true relaxes what only a demonstration may relax: second factor, mail verification, HTTPS.
"""

import operator
from pathlib import Path
from typing import Any

import environ
import structlog

from lifepath.core.secrets import load_or_make
from lifepath.enum_names import ENUM_NAMES

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

DEMO = env.bool("DEMO", default=False)
DEBUG = env.bool("DEBUG", default=False)
DATA_FOLDER = Path(env.str("DATA_FOLDER", default=str(BASE_DIR / ".data")))

# Secrets: given, or made once and kept beside the embedded database.
_secrets = load_or_make(DATA_FOLDER / "secrets.json")
SECRET_KEY = env.str("SECRET_KEY", default=_secrets.secret_key)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
FIELD_KEYS = env.str("FIELD_KEYS", default=_secrets.field_keys)
BLIND_INDEX_KEY = env.str("BLIND_INDEX_KEY", default=_secrets.blind_index_key)
JWT_PRIVATE_KEY = env.str("JWT_PRIVATE_KEY", default=_secrets.jwt_private_key, multiline=True)
SECRETS_ARE_LOCAL = not all(
    name in env.ENVIRON for name in ("SECRET_KEY", "FIELD_KEYS", "BLIND_INDEX_KEY", "JWT_PRIVATE_KEY")
)

# Where the service answers.
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000")
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
FIRM_TIME_ZONE = env.str("FIRM_TIME_ZONE", default="America/New_York")

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "unfold.contrib.inlines",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "lifepath.core",
    "lifepath.outbox",
    "lifepath.users",
    "lifepath.banking",
    "lifepath.investments",
    "budgets",
    "education529",
    "retirement",
    "goals",
    "couples",
    "planning",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "drf_standardized_errors",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "lifepath.core.middleware.RequestContextMiddleware",
    "lifepath.core.middleware.EitherSlashMiddleware",
    "lifepath.users.throttling.RateLimitHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lifepath.users.second_factor.SecondFactorMiddleware",
    "lifepath.users.middleware.StaffContextMiddleware",
]

ROOT_URLCONF = "lifepath.urls"
WSGI_APPLICATION = "lifepath.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "lifepath" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lifepath.users.second_factor.second_factor_state",
            ],
        },
    },
]

# PostgreSQL only: the server of DATABASE_URL, or the embedded one.
if env.str("DATABASE_URL", default=""):
    _database = env.db_url("DATABASE_URL")
    _database["ENGINE"] = "django.db.backends.postgresql"
else:
    _database = {"ENGINE": "lifepath.core.postgres.backend", "NAME": "lifepath"}
_database.setdefault("OPTIONS", {})
if _database["ENGINE"] == "lifepath.core.postgres.backend":
    _database["OPTIONS"]["data_folder"] = str(DATA_FOLDER / "postgres")
    # Off for test data only, which then live in a folder of their own.
    _database["OPTIONS"]["fsync"] = env.bool("LIFEPATH_EMBEDDED_FSYNC", default=True)
LOCK_TIMEOUT_SECONDS = env.int("LOCK_TIMEOUT_SECONDS", default=5)
STATEMENT_TIMEOUT_SECONDS = env.int("STATEMENT_TIMEOUT_SECONDS", default=30)
IDLE_TRANSACTION_TIMEOUT_SECONDS = env.int("IDLE_TRANSACTION_TIMEOUT_SECONDS", default=60)
# Compiling a query (jit) takes seconds where statistics lag behind an import, and gains nothing on short ones.
_database["OPTIONS"]["options"] = (
    f"-c jit=off -c lock_timeout={LOCK_TIMEOUT_SECONDS}s -c statement_timeout={STATEMENT_TIMEOUT_SECONDS}s"
    f" -c idle_in_transaction_session_timeout={IDLE_TRANSACTION_TIMEOUT_SECONDS}s"
)
if env.str("DB_MODE", default="persist") == "pool":
    _database["OPTIONS"]["pool"] = {"min_size": 1, "max_size": env.int("DB_POOL_SIZE", default=4), "timeout": 10}
else:
    _database["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=600)
    _database["CONN_HEALTH_CHECKS"] = True
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sign-in.
AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = ["lifepath.users.allauth_adapters.SignInBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "display_name"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
STAFF_SECOND_FACTOR_REQUIRED = env.bool("STAFF_SECOND_FACTOR_REQUIRED", default=not DEMO)
MAIL_VERIFICATION = env.str("MAIL_VERIFICATION", default="none" if DEMO else "mandatory")
ACCESS_TOKEN_SECONDS = env.int("ACCESS_TOKEN_SECONDS", default=300)
REFRESH_TOKEN_SECONDS = env.int("REFRESH_TOKEN_SECONDS", default=30 * 86_400)
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = MAIL_VERIFICATION
ACCOUNT_ADAPTER = "lifepath.users.allauth_adapters.AccountAdapter"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_USER_DISPLAY = operator.attrgetter("display_name")
MFA_ADAPTER = "lifepath.users.allauth_adapters.SecondFactorAdapter"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/admin/"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO

# Cookies and transport.
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=not DEMO)
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=0 if DEMO else 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEMO
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY_COUNT else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMO
SESSION_COOKIE_AGE = env.int("STAFF_SESSION_SECONDS", default=12 * 3600)
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "style-src": ["'self'", "'unsafe-inline'"],
        # The admin theme's Alpine evaluates expressions; nothing is loaded from elsewhere.
        "script-src": ["'self'", "'unsafe-eval'", "'unsafe-inline'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
        "base-uri": ["'self'"],
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
# Bank files over the API; the command has no such limit.
IMPORT_MAX_BYTES = env.int("IMPORT_MAX_BYTES", default=25_000_000)
IMPORT_MAX_ROWS = env.int("IMPORT_MAX_ROWS", default=250_000)
PRICES_STALE_AFTER_DAYS = env.int("PRICES_STALE_AFTER_DAYS", default=5)
# Prices are asked for once a day where a provider is named; keys stay out of logs and messages.
PRICE_PROVIDER = env.str("PRICE_PROVIDER", default="")
PRICE_PROVIDERS = {
    "alphavantage": {
        "key": env.str("ALPHAVANTAGE_KEY", default=""),
        "url": env.str("ALPHAVANTAGE_URL", default="https://www.alphavantage.co"),
    },
    "finnhub": {
        "key": env.str("FINNHUB_KEY", default=""),
        "url": env.str("FINNHUB_URL", default="https://finnhub.io/api/v1"),
    },
}

# Language and time: everything is stored in UTC; households and the firm have zones of their own.
LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_FOLDER / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "lifepath" / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

# What is shared between processes (login limits), and what each process keeps for itself.
CACHE_URL = env.str("CACHE_URL", default="db")
CACHES = {
    "default": {"BACKEND": "lifepath.core.shared_cache.SharedDatabaseCache", "LOCATION": "lifepath_cache"}
    if CACHE_URL == "db"
    else env.cache_url("CACHE_URL"),
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 10_000}},
}

# How often somebody may call, "calls/seconds"; empty switches one limit off.
RATE_LIMITS_ENABLED = env.bool("RATE_LIMITS_ENABLED", default=True)
WEB_WORKERS = env.int("WEB_WORKERS", default=1)
RATE_LIMITS = {
    # Counted by each process for its share: by person, by personal access token, by visitor's address.
    "caller": env.str("RATE_LIMIT_CALLER", default="6000/60"),
    "token": env.str("RATE_LIMIT_TOKEN", default="3000/60"),
    "visitor": env.str("RATE_LIMIT_VISITOR", default="600/60"),
    # Shared by all processes: by address, and wrong passwords and mails by mail address.
    "sign_in": env.str("RATE_LIMIT_SIGN_IN", default="60/60"),
    "registration": env.str("RATE_LIMIT_REGISTRATION", default="30/3600"),
    "failed_sign_in": env.str("RATE_LIMIT_FAILED_SIGN_IN", default="5/300"),
    "mail": env.str("RATE_LIMIT_MAIL", default="5/3600"),
}

# Work outside the request.
TASK_ENGINE = env.str("TASK_ENGINE", default="db")  # db | celery | immediate
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="")
_TASK_BACKENDS = {
    "db": "django_tasks_db.DatabaseBackend",
    "celery": "lifepath.celery.BrokerBackend",
    "immediate": "django_tasks.backends.immediate.ImmediateBackend",
}
TASKS = {"default": {"BACKEND": _TASK_BACKENDS[TASK_ENGINE]}}
KAFKA_BOOTSTRAP = env.str("KAFKA_BOOTSTRAP", default="")
# Further settings of librdkafka: security.protocol, sasl.*, ssl.*
KAFKA_OPTIONS = env.json("KAFKA_OPTIONS", default={})
# Networks that webhooks may reach although they are not public, such as 10.1.2.0/24; none by default.
OUTGOING_NETWORKS = env.list("OUTGOING_NETWORKS", default=[])
# A server that speaks the OpenAI chat interface and puts computed insights into words; none by default.
INSIGHTS_MODEL_URL = env.str("INSIGHTS_MODEL_URL", default="")
INSIGHTS_MODEL_NAME = env.str("INSIGHTS_MODEL_NAME", default="")
INSIGHTS_MODEL_KEY = env.str("INSIGHTS_MODEL_KEY", default="")
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = EMAIL_CONFIG.get("EMAIL_HOST", ""), EMAIL_CONFIG.get("EMAIL_PORT")
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL_CONFIG.get("EMAIL_HOST_USER"), EMAIL_CONFIG.get("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL_CONFIG.get("EMAIL_USE_TLS", False), EMAIL_CONFIG.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 2
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="LifePath Planner <no-reply@localhost>")

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["lifepath.users.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["lifepath.core.permissions.HasScope"],
    "DEFAULT_RENDERER_CLASSES": ["lifepath.core.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_THROTTLE_CLASSES": ["lifepath.users.throttling.CallerThrottle"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "lifepath.core.pagination.KeysetPagination",
    "DEFAULT_SCHEMA_CLASS": "lifepath.core.schema.ProblemAutoSchema",
    "EXCEPTION_HANDLER": "drf_standardized_errors.handler.exception_handler",
    "COERCE_DECIMAL_TO_STRING": True,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
DRF_STANDARDIZED_ERRORS = {
    "EXCEPTION_HANDLER_CLASS": "lifepath.core.problems.ProblemHandler",
    "EXCEPTION_FORMATTER_CLASS": "lifepath.core.problems.ProblemFormatter",
    "ENABLE_IN_DEBUG_FOR_UNHANDLED_EXCEPTIONS": True,
    "NESTED_FIELD_SEPARATOR": ".",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "LifePath Planner API",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "lifepath.core.schema_examples.add_missing_examples",
    ],
    "ENUM_NAME_OVERRIDES": ENUM_NAMES,
}

UNFOLD = {
    "SITE_TITLE": "LifePath Planner",
    "SITE_HEADER": "LifePath Planner",
    "SITE_SUBHEADER": "Back office",
    "SITE_SYMBOL": "family_home",
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "DASHBOARD_CALLBACK": "lifepath.core.admin.site.index_context",
    "ENVIRONMENT": "lifepath.core.admin.site.environment",
    "SIDEBAR": {"show_search": False, "navigation": "lifepath.core.admin.site.navigation"},
}

LOG_FORMAT = env.str("LOG_FORMAT", default="console" if DEMO else "json")
_processors: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
# Tracebacks without local variables: those may hold what no log may.
_tracebacks: list[Any] = [structlog.processors.format_exc_info] if LOG_FORMAT == "json" else []
_renderer = (
    structlog.processors.JSONRenderer()
    if LOG_FORMAT == "json"
    else structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "structured": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_tracebacks, _renderer],
            "foreign_pre_chain": _processors,
        },
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="WARNING" if DEMO else "INFO")},
    "loggers": {"django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False}},
}
structlog.configure(
    processors=[*_processors, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)
