"""All settings, from the environment, with safe values where nothing is said.

PILOTAGE_HOME, DATABASE_URL and PILOTAGE_SECRET_KEY are set by the `pilotage` command when they are missing.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

import pghistory
import pgtrigger
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from pilotage.config.database import database_settings

PACKAGE = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("PILOTAGE_HOME", str(Path.home() / ".local/share/pilotage")))


def _is_on(name: str) -> bool:
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


DEBUG = _is_on("PILOTAGE_DEBUG")
DEMO = _is_on("PILOTAGE_DEMO")
TESTING = _is_on("PILOTAGE_TESTING")
SECRET_KEY = os.environ.get("PILOTAGE_SECRET_KEY", "")
if not SECRET_KEY and (DEBUG or TESTING):
    SECRET_KEY = "only for tests and development, never for a server people reach"  # noqa: S105 - not a secret
ALLOWED_HOSTS = os.environ.get("PILOTAGE_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("PILOTAGE_TRUSTED_ORIGINS", "").split(",") if origin]
IS_HTTPS = _is_on("PILOTAGE_HTTPS")
# The address that people type; links in mails that no request caused begin with it.
PILOTAGE_URL = os.environ.get("PILOTAGE_URL", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}")
# Only people with such an address stand in the demonstration's sign-in list; .example belongs to nobody (RFC 2606).
DEMO_EMAIL_ENDING = ".example"

WINGS = [
    "pilotage.kit",
    "pilotage.accounts",
    "pilotage.work",
    "pilotage.strategy",
    "pilotage.delivery",
    "pilotage.resources",
    "pilotage.finance",
    "pilotage.risk",
    "pilotage.governance",
    "pilotage.selection",
    "pilotage.maturity",
    "pilotage.insights",
    "pilotage.exchange",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    *WINGS,
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "pilotage.accounts.middleware.privacy_middleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "pilotage.accounts.middleware.access_middleware",
]
ROOT_URLCONF = "pilotage.config.urls"
WSGI_APPLICATION = "pilotage.config.wsgi.application"

TEMPLATES = [
    {
        # Ours first: also allauth's pages, which our wing `accounts` writes again in the product's own look.
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / wing.rpartition(".")[2] / "templates" for wing in WINGS],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "pilotage.kit.jinja.environment",
            "context_processors": ["django.contrib.messages.context_processors.messages"],
        },
    },
    {
        # For the mails and the few fragments that allauth brings itself.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

DATABASES = {"default": database_settings(os.environ.get("DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PGHISTORY_LEVEL = pgtrigger.Statement
PGHISTORY_APPEND_ONLY = True
# Events are asked for by the thing they are about and by deed, never by what they point to: no index for that.
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)
PGTRIGGER_INSTALL_ON_MIGRATE = False
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/accounts/login/"

ACCOUNT_ADAPTER = "pilotage.accounts.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "pilotage.accounts.adapters.SocialAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,10/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Pilotage"
# Addresses are given by administrators: there is no verification that a second factor would have to wait for.
MFA_ALLOW_UNVERIFIED_EMAIL = True
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {}
if os.environ.get("PILOTAGE_OIDC_SERVER"):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "APPS": [
            {
                "provider_id": "oidc",
                "name": os.environ.get("PILOTAGE_OIDC_NAME", "Single sign-on"),
                "client_id": os.environ.get("PILOTAGE_OIDC_CLIENT_ID", ""),
                "secret": os.environ.get("PILOTAGE_OIDC_SECRET", ""),
                "settings": {"server_url": os.environ["PILOTAGE_OIDC_SERVER"]},
            }
        ]
    }

# The demonstration writes its mails into a folder, so that they can be read and nobody is bothered.
_MAIL = "filebased" if DEMO else "console"
EMAIL_BACKEND = os.environ.get("PILOTAGE_EMAIL_BACKEND", f"django.core.mail.backends.{_MAIL}.EmailBackend")
EMAIL_FILE_PATH = os.environ.get("PILOTAGE_EMAIL_FOLDER", str(HOME / "mail"))
EMAIL_HOST = os.environ.get("PILOTAGE_EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("PILOTAGE_EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("PILOTAGE_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("PILOTAGE_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = _is_on("PILOTAGE_EMAIL_TLS")
DEFAULT_FROM_EMAIL = os.environ.get("PILOTAGE_EMAIL_FROM", "pilotage@localhost")

# Rate limits and idempotency keys must hold over all web processes, so the cache lives in the database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "pilotage_cache",
        # The usual 300 would forget rate limits while somebody is trying passwords.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_NAME = "__Host-pilotage" if IS_HTTPS else "pilotage"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = False
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if IS_HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
if IS_HTTPS and _is_on("PILOTAGE_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Rate limits count the address that the proxy saw, not the proxy's.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
CSRF_FAILURE_VIEW = "pilotage.kit.errors.csrf_failed"
X_FRAME_OPTIONS = "DENY"
FORM_TARGETS = [
    "{0.scheme}://{0.netloc}".format(urlsplit(address))
    for address in os.environ.get("PILOTAGE_OIDC_SERVER", "").split()
    + os.environ.get("PILOTAGE_OIDC_SIGN_IN_ADDRESSES", "").split()
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        # Charts and bars are placed by style attributes; scripts never are.
        "style-src": [SELF, "'unsafe-inline'"],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # Browsers follow this through redirects too: single sign-on starts with a form.
        "form-action": [SELF, *FORM_TARGETS],
        "frame-ancestors": [NONE],
        "base-uri": [SELF],
        "manifest-src": [SELF],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS: list[str] = []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG or TESTING
            else "pilotage.kit.static.HashedFiles"
        )
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG or TESTING
WHITENOISE_KEEP_ONLY_HASHED_FILES = False

LANGUAGE_CODE = os.environ.get("PILOTAGE_LANGUAGE", "en-gb")
LANGUAGES = [("en-gb", _("English"))]
TIME_ZONE = os.environ.get("PILOTAGE_TIME_ZONE", "Europe/Paris")
USE_TZ = True
USE_I18N = True
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]

# Called once by `pilotage demo` on an empty database.
DEMO_LOADER = "pilotage.exchange.demonstration.commands:load_demonstration"
# Only tests stop the clock.
STOPPED_TODAY: str | None = os.environ.get("PILOTAGE_TODAY") or None

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": os.environ.get("PILOTAGE_LOG_LEVEL", "WARNING")},
}
