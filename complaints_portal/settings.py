"""Settings of the portal. Everything that differs between installations comes from the environment.

What an operator sets is described in docs/operators/deploy.md. `manage.py` and the launcher fill in the database,
the broker and the secrets for a development machine (see `complaints_portal.embedded` and `secrets_file`). How tasks
are carried and how the API speaks is set in `complaints_portal.celery_settings` and `complaints_portal.api_settings`.
"""

import base64
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from complaints_portal import api_settings, logs

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

DEBUG = env.bool("DEBUG", default=False)
PUBLIC_URL = env.str("PUBLIC_URL", default="http://localhost:8000")
SECURE = PUBLIC_URL.startswith("https://")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[PUBLIC_URL])

# Secrets. MASTER_KEYS: the first encrypts, the rest still decrypt. INDEX_KEY: search tokens and receipt codes.
# TRAIL_KEY: the seed of the Ed25519 key that signs checkpoints of the event trail.
SECRET_KEY = env.str("SECRET_KEY")
MASTER_KEYS = [base64.b64decode(key) for key in env.list("MASTER_KEYS")]
INDEX_KEY = base64.b64decode(env.str("INDEX_KEY"))
TRAIL_KEY = base64.b64decode(env.str("TRAIL_KEY"))

# The state this installation serves. What differs between states is data (complaints/data), never code.
COUNTRY = env.str("COUNTRY", default="JO").upper()

INSTALLED_APPS = [
    "modeltranslation",
    "accounts.admin_config.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "pgtrigger",
    "csp",
    "django_htmx",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "accounts",
    "complaints",
]

MIDDLEWARE = [
    "complaints_portal.request_log.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "complaints_portal.headers.PageHeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "complaints.pages.numerals.NumeralsMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "accounts.sessions.PartialSignInMiddleware",
    "accounts.sessions.WorkingSessionMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "complaints.pages.erased.ErasedMiddleware",
]

ROOT_URLCONF = "complaints_portal.urls"
WSGI_APPLICATION = "complaints_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": env.db("DATABASE_URL")}
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
# A database that does not answer must not hold up whoever waits for a page: give up connecting after seconds, and
# notice within half a minute that its machine is gone. `complaints_portal.wsgi` bounds the statements themselves.
DATABASES["default"]["OPTIONS"] = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
    **DATABASES["default"].get("OPTIONS", {}),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "portal",
        # A broken cache must not hold up a filing: give up quickly.
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "accounts.administration.AdministratorBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "review:queue"
ACCOUNT_ADAPTER = "accounts.adapter.ClosedSignupAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
# A ministry signs in from one address in the morning; guessing is held off by the limit on failed attempts.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip"}
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "reauthenticate": "accounts.forms.ConfirmByPasswordForm",
    "change_password": "accounts.forms.NewPasswordForm",
}
MFA_ADAPTER = "accounts.adapter.SecondStepAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.SecondStepForm",
    "reauthenticate": "accounts.forms.SecondStepAgainForm",
    "activate_totp": "accounts.forms.AddAppForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Portal"
# Addresses are entered by an administrator, not by their owners: there is nothing to verify.
MFA_ALLOW_UNVERIFIED_EMAIL = True

# Sessions end with the browser; an officer who walks away is signed out after an hour without a request
# (accounts.sessions starts the hour again while somebody works).
SESSION_COOKIE_AGE = 3600
SESSION_SAVE_EVERY_REQUEST = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "complaints.pages.errors.csrf_failure"
# `__Host-` cookies need TLS; a development machine has none.
COOKIE_PREFIX = "__Host-" if SECURE else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}session"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrf"
DRAFT_COOKIE_NAME = f"{COOKIE_PREFIX}draft"

SECURE_SSL_REDIRECT = SECURE and env.bool("SSL_REDIRECT", default=True)
# Asked by the machine itself, past the proxy.
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
# `no-referrer` would make browsers send `Origin: null`, which the CSRF check refuses.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    },
}

LANGUAGE_CODE = "ar"
LANGUAGES = [("ar", _("Arabic")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
MODELTRANSLATION_DEFAULT_LANGUAGE = "ar"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("ar", "en")


def label_in_language(label: str, language: str) -> str:
    """The admin's label of a column that exists in both languages."""
    return f"{label} ({dict(LANGUAGES)[language]})"


MODELTRANSLATION_BUILD_LOCALIZED_VERBOSE_NAME = label_in_language
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
# Evidence is encrypted before it reaches this storage, whichever it is.
STORAGES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": env.str("EVIDENCE_ROOT", default=str(VAR_DIR / "evidence"))},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if bucket := env.str("EVIDENCE_BUCKET", default=""):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {"bucket_name": bucket, "endpoint_url": env.str("EVIDENCE_ENDPOINT", default="") or None},
    }
WHITENOISE_MAX_AGE = 3600
# Only what a page links to is compressed: a third of the time of a first start.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["map", "png", "jpg", "jpeg", "gif", "webp", "woff", "woff2", "zip", "gz", "br"]
# Uploads are encrypted chunk by chunk while they arrive: no plain file ever touches the disk.
FILE_UPLOAD_HANDLERS = ["complaints.intake.uploads.EncryptingUploadHandler"]
EVIDENCE_MAX_BYTES = env.int("EVIDENCE_MAX_BYTES", default=25 * 1024 * 1024)
EVIDENCE_MAX_FILES = env.int("EVIDENCE_MAX_FILES", default=10)
# Room for the longest story a step refuses with a message of its own, instead of a bare error page.
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024

# /metrics answers to this bearer token; without one, only to the machine itself.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")

EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
if EMAIL_CONFIG["EMAIL_BACKEND"] == "django.core.mail.backends.console.EmailBackend":
    EMAIL_CONFIG["EMAIL_BACKEND"] = "complaints.notifications.console.EmailBackend"
if EMAIL_CONFIG["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend":
    EMAIL_CONFIG["EMAIL_BACKEND"] = "complaints.notifications.smtp.EmailBackend"
vars().update(EMAIL_CONFIG)
# For all that a mail server has to say about one message, not for each piece of it.
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="portal@localhost")
MAIL_DOMAIN = env.str("MAIL_DOMAIN", default=DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">"))
# Mail that cannot be delivered comes back to this address, with `+` and the notice's number before the @
# (docs/operators/notices.md). Empty: it goes to DEFAULT_FROM_EMAIL, and nobody reads it.
MAIL_BOUNCE_ADDRESS = env.str("MAIL_BOUNCE_ADDRESS", default="")
SMS_GATEWAY_URL = env.str("SMS_GATEWAY_URL", default="")
# Without a gateway an SMS is only printed, as a development machine wants it. Empty: SMS is not offered.
SMS_BACKEND = env.str(
    "SMS_BACKEND",
    default=f"complaints.notifications.sms.{'HttpGatewayBackend' if SMS_GATEWAY_URL else 'ConsoleBackend'}",
)
SMS_GATEWAY_TOKEN = env.str("SMS_GATEWAY_TOKEN", default="")

# Backups: the public key they are encrypted for, and how long archives of keys stay (manage.py backup).
BACKUP_RECIPIENT = env.str("BACKUP_RECIPIENT", default="")
BACKUP_KEEP_KEYS_DAYS = env.int("BACKUP_KEEP_KEYS_DAYS", default=30)

# Where the "leave this page" link goes.
QUICK_EXIT_URL = env.str("QUICK_EXIT_URL", default="https://www.wikipedia.org/")
DRAFT_HOURS = env.int("DRAFT_HOURS", default=72)
# Wrong codes for one reference before it must wait.
CODE_ATTEMPTS = env.int("CODE_ATTEMPTS", default=10)
CODE_WAIT_MINUTES = env.int("CODE_WAIT_MINUTES", default=15)

REST_FRAMEWORK = api_settings.REST_FRAMEWORK
SPECTACULAR_SETTINGS = api_settings.DESCRIPTION

LOGGING_CONFIG = "complaints_portal.logs.set_up"
LOGGING = logs.configuration(
    form=env.str("LOG_FORMAT", default=logs.usual_format()), level=env.str("LOG_LEVEL", default="INFO")
)
