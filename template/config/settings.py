"""
Django settings for this project.

https://docs.djangoproject.com/en/6.1/topics/settings/
https://docs.djangoproject.com/en/6.1/ref/settings/
"""

#: if settings
# Kept for settings of your own: `env`, below, reads all of ours.
import os  # noqa: F401
#: else
#: print "import os\n"
#: endif
#: if celery
import sys
#: endif
#: if security
from datetime import timedelta
#: endif
from pathlib import Path

#: if settings
from django.core.exceptions import ImproperlyConfigured  # noqa: F401, as os is
#: else
#: print "from django.core.exceptions import ImproperlyConfigured\n"
#: endif
#: if security
from django.utils.csp import CSP
#: endif
#: if settings

from config.environment import Environment
#: endif

# The folder that holds manage.py. Build paths from here: BASE_DIR / "subfolder".
BASE_DIR = Path(__file__).resolve().parent.parent


#: if settings
# Every variable is read through this. What is wrong with them is told at the end.
env = Environment()

#: endif
# Development is the default. A server sets these three variables.
# https://docs.djangoproject.com/en/6.1/howto/deployment/checklist/

#: if not settings
DEBUG = os.environ.get("DJANGO_DEBUG", "1") == "1"
#: else
DEBUG = env.bool("DJANGO_DEBUG", True)
#: endif

#: if not settings
ALLOWED_HOSTS = os.environ.get("DJANGO_ALLOWED_HOSTS", "").split()
#: else
ALLOWED_HOSTS = env.hosts("DJANGO_ALLOWED_HOSTS")
if not DEBUG and not ALLOWED_HOSTS:
    env.wrong("DJANGO_ALLOWED_HOSTS", "needed where DJANGO_DEBUG is off")
#: endif

DEVELOPMENT_KEY = "django-insecure-for-development-only"
#: if not settings
SECRET_KEY = os.environ.get("DJANGO_SECRET_KEY", DEVELOPMENT_KEY)
#: print 'if not DEBUG and SECRET_KEY == DEVELOPMENT_KEY:\n'
#: print '    raise ImproperlyConfigured("Set DJANGO_SECRET_KEY to a long random text.")\n'
#: else
SECRET_KEY = env.str("DJANGO_SECRET_KEY", DEVELOPMENT_KEY)
if not DEBUG and SECRET_KEY in ("", DEVELOPMENT_KEY):
    env.wrong("DJANGO_SECRET_KEY", "needed where DJANGO_DEBUG is off")
# Keys that were in use until lately: what was signed with them is believed still.
SECRET_KEY_FALLBACKS = env.str("DJANGO_SECRET_KEY_FALLBACKS", "").split()
#: endif
#: if security

# A server is reached by https alone. "0" is for trying it out without a certificate.
#: if not settings
HTTPS = os.environ.get("DJANGO_HTTPS", "0" if DEBUG else "1") == "1"
#: else
HTTPS = env.bool("DJANGO_HTTPS", not DEBUG)
#: endif

# How many proxies of ours (nginx, a balancer) hand each request on. They are believed
# when they say who asks, and how. Without them anybody could say so.
#: if settings
PROXIES = env.count("DJANGO_PROXIES", 0)
#: else
#: print 'PROXIES = int(os.environ.get("DJANGO_PROXIES", "0"))\n'
#: endif
#: endif


# Applications and middleware

INSTALLED_APPS = [
    #: if channels
    # First: its runserver, which speaks WebSocket, takes the place of Django's own.
    "daphne",
    #: endif
    #: if admin
    "django.contrib.admin",
    #: endif
    "django.contrib.auth",
    "django.contrib.contenttypes",
    #: if admin
    "django.contrib.sessions",
    "django.contrib.messages",
    #: endif
    #: if pages
    "django.contrib.staticfiles",
    #: endif
    "accounts",
    #: if pages
    "events",
    #: endif
    #: if auth
    "bookings",
    #: endif
    #: if media
    # Deletes the file of a picture that is replaced, taken away or deleted.
    "django_cleanup",
    #: endif
    #: if api
    "api",
    "rest_framework",
    # One token for each person, in a table of its own.
    "rest_framework.authtoken",
    "drf_spectacular",
    # The files of Swagger UI, so that the page of the API asks no other site for them.
    "drf_spectacular_sidecar",
    #: endif
    #: if frontend
    "django_vite",
    "island",
    #: endif
    #: if celery
    "mails",
    "exports",
    #: endif
    #: if security
    "axes",
    #: endif
    #: if cache
    "caching",
    #: endif
    #: if channels
    "channels",
    "live",
    #: endif
    #: if monitoring
    "monitoring",
    #: endif
    # Your own apps go below.
]

MIDDLEWARE = [
    #: if middleware
    # First, so that the id is there for all that follows, and the time covers it.
    "config.request_id.RequestIdMiddleware",
    #: endif
    #: if monitoring
    # Answers machines before anybody asks for https, a session or the database.
    "monitoring.middleware.MonitoringMiddleware",
    #: endif
    "django.middleware.security.SecurityMiddleware",
    #: if media
    "whitenoise.middleware.WhiteNoiseMiddleware",
    #: endif
    #: if security
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    #: endif
    #: if admin
    "django.contrib.sessions.middleware.SessionMiddleware",
    #: endif
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    #: if admin
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    #: endif
    #: if users
    "accounts.middleware.TimeZoneMiddleware",
    #: endif
    #: if admin
    "django.contrib.messages.middleware.MessageMiddleware",
    #: endif
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    #: if cache
    # Has visitors' pages ready. Last, since all others look at those requests as well.
    "caching.middleware.VisitorPagesMiddleware",
    #: endif
    # Your own middleware goes below.
]

ROOT_URLCONF = "config.urls"

WSGI_APPLICATION = "config.wsgi.application"
#: if channels

ASGI_APPLICATION = "config.asgi.application"
#: endif


# Templates
# https://docs.djangoproject.com/en/6.1/topics/templates/

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                #: if security
                "django.template.context_processors.csp",
                #: endif
                #: if admin
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                #: endif
                # Your own context processors go below.
            ],
        },
    },
]


# Database
# https://docs.djangoproject.com/en/6.1/ref/settings/#databases

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": BASE_DIR / "db.sqlite3",
        #: if auth
        # Take the write lock when a transaction begins: two bookings at once queue up.
        "OPTIONS": {"transaction_mode": "IMMEDIATE"},
        # A file, since threads cannot wait for each other on a database in memory.
        "TEST": {"NAME": BASE_DIR / "test.sqlite3"},
        #: endif
    }
}
#: if settings

# PostgreSQL by one variable. Each process keeps a few connections in a pool, and lends
# one to each request. 0 is for a server that has a pool of its own, such as PgBouncer.
DATABASES["default"] = env.database(
    "DATABASE_URL",
    DATABASES["default"],
    engine="django.db.backends.postgresql",
    pool=env.count("DATABASE_POOL", 8),
)
#: endif
#: if cache


# Caches: what was made once and may be wanted again
# https://docs.djangoproject.com/en/6.1/topics/cache/

# Where several processes serve the site, they share a cache in Redis. Without, each has
# its own, in its memory.
#: if not settings
REDIS_URL = os.environ.get("REDIS_URL", "")
#: else
REDIS_URL = env.address("REDIS_URL", "", ["redis", "rediss", "unix"])
#: endif

# What changes by itself, such as which events are still to come, is at most so old.
CACHE_MIDDLEWARE_SECONDS = 60

if REDIS_URL:
    SHARED_CACHE = {
        "BACKEND": "caching.redis.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        "TIMEOUT": CACHE_MIDDLEWARE_SECONDS,
        # Other programs may use the same Redis.
        "KEY_PREFIX": "events",
        # One more, whenever the form of what is kept changes.
        "VERSION": 1,
        "OPTIONS": {"socket_connect_timeout": 0.2, "socket_timeout": 0.2},
    }
    CACHES = {"default": SHARED_CACHE, "stamps": SHARED_CACHE}
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "TIMEOUT": CACHE_MIDDLEWARE_SECONDS,
        },
        # A file beside the database, so that a command in another window is noticed.
        "stamps": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": BASE_DIR,
        },
    }

# {% cache %} looks for this name. In memory, also where there is Redis: to ask Redis
# takes as long as to make a card anew.
CACHES["template_fragments"] = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "fragments",
    "OPTIONS": {"MAX_ENTRIES": 2_000},
}
#: endif


# Users
# https://docs.djangoproject.com/en/6.1/topics/auth/customizing/#substituting-a-custom-user-model

AUTH_USER_MODEL = "accounts.User"
#: if users

AUTHENTICATION_BACKENDS = [
    #: if security
    # Before any other: it may refuse to look at a password at all.
    "accounts.throttle.ThrottleBackend",
    #: endif
    "accounts.backends.NameOrEmailBackend",
    #: if permissions
    # Knows no passwords, but what people may do with a single event.
    "events.backends.EventBackend",
    #: endif
    # Your own backends go below.
]
#: endif
#: if auth

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in [
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    ]
]

LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "bookings:list"
LOGOUT_REDIRECT_URL = "home"
#: endif
#: if security


# A limit on guessing passwords, by django-axes
# https://django-axes.readthedocs.io/

# Five wrong passwords for one account from one address; after fifteen minutes, again.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
# Those who go on guessing do not keep the owner out for longer.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "accounts.throttle.account_name"
AXES_CLIENT_IP_CALLABLE = "accounts.throttle.client_ip"
# Who logged in when and from where is nobody's business, once it went well.
AXES_DISABLE_ACCESS_LOG = True
# No line in the log each time a command starts.
AXES_VERBOSE = False
# Its middleware, which it wants to see, answers with a page of its own: "locked" tells
# that there is an account. Without it the page goes out that any wrong password gets.
SILENCED_SYSTEM_CHECKS = ["axes.W002"]


# What browsers are told to do for us
# https://docs.djangoproject.com/en/6.1/topics/security/

# Ask by https: a redirect at first, then for a day without asking by http at all. The
# cookies that say who somebody is never travel by http.
SECURE_SSL_REDIRECT = HTTPS
#: if not settings
SECURE_HSTS_SECONDS = 24 * 60 * 60 if HTTPS else 0
#: else
hsts_seconds = env.count("DJANGO_HSTS_SECONDS", 24 * 60 * 60)
SECURE_HSTS_SECONDS = hsts_seconds if HTTPS else 0
#: endif
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
if PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# `check --deploy` wants that promise for every subdomain, and in the lists that
# browsers bring along. That cannot be taken back for months: decide on it by yourself.
SILENCED_SYSTEM_CHECKS += ["security.W005", "security.W021"]
#: if settings
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("DJANGO_HSTS_SUBDOMAINS", False)
SECURE_HSTS_PRELOAD = env.bool("DJANGO_HSTS_PRELOAD", False)
#: endif

# Load and run nothing but this. A script needs the number (nonce) of this very answer.
# https://docs.djangoproject.com/en/6.1/howto/csp/
SECURE_CSP: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
#: endif


# Language and time
# https://docs.djangoproject.com/en/6.1/topics/i18n/

LANGUAGE_CODE = "en-us"

TIME_ZONE = "UTC"

USE_TZ = True
#: if pages


# Static files: the style sheets and pictures that belong to the code
# https://docs.djangoproject.com/en/6.1/howto/static-files/

STATIC_URL = "static/"

STATICFILES_DIRS = [BASE_DIR / "static"]
#: endif
#: if media

# Where `collectstatic` puts them for a server, and WhiteNoise finds them there.
# https://whitenoise.readthedocs.io/en/stable/django.html
STATIC_ROOT = BASE_DIR / "staticfiles"

# In development and in tests, nothing needs to be collected first.
WHITENOISE_AUTOREFRESH = DEBUG


# Media files: what people upload
# https://docs.djangoproject.com/en/6.1/topics/files/

MEDIA_URL = "media/"

MEDIA_ROOT = BASE_DIR / "media"

PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
HASHED_AND_COMPRESSED = "whitenoise.storage.CompressedManifestStaticFilesStorage"

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": PLAIN if DEBUG else HASHED_AND_COMPRESSED},
}
#: endif
#: if frontend


# Islands: what Vite builds from frontend/ into static/island/
# https://github.com/MrBin99/django-vite#configuration-variables

# While you work on them: straight from `npm run dev`, as soon as a file is saved.
#: if not settings
VITE_DEV = DEBUG and os.environ.get("DJANGO_VITE_DEV", "0") == "1"
#: else
VITE_DEV = DEBUG and env.bool("DJANGO_VITE_DEV", False)
#: endif

DJANGO_VITE = {
    "default": {
        "app_client_class": "island.vite.IslandClient",
        "dev_mode": VITE_DEV,
        "dev_server_host": "127.0.0.1",
        "manifest_path": BASE_DIR / "static" / "island" / "manifest.json",
        "static_url_prefix": "island",
    },
}

# Browsers keep for ever what has a hash in its name: one of Vite's, or one of Django's.
WHITENOISE_IMMUTABLE_FILE_TEST = r"/island/assets/|\.[0-9a-f]{12}\.\w+$"

# Without what is built, pages are as Django makes them. `check --deploy` says so.
SILENCED_SYSTEM_CHECKS += ["django_vite.W001"]

if VITE_DEV:
    # Where the browser hears from Vite which file has changed.
    SECURE_CSP["connect-src"] += ["http://127.0.0.1:5173", "ws://127.0.0.1:5173"]
#: endif
#: if auth


# Mail: printed on the console, until a server has a real sender
# https://docs.djangoproject.com/en/6.1/topics/email/

MAILERS = {
    "default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"},
}
#: if settings
MAILERS["default"] = env.mailer("DJANGO_MAIL_URL", MAILERS["default"])
#: endif

#: if not settings
DEFAULT_FROM_EMAIL = "bookings@example.com"
#: else
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "bookings@example.com")
#: endif
#: endif
#: if middleware


# The log: one line for each thing worth telling, on the console
# https://docs.djangoproject.com/en/6.1/topics/logging/

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request_id": {"()": "config.logs.RequestIdFilter"},
        "debug_only": {"()": "django.utils.log.RequireDebugTrue"},
    },
    "formatters": {
        "line": {
            "format": "{asctime} {levelname} [{request_id}] {name}: {message}",
            "style": "{",
        },
        #: if monitoring
        "json": {"()": "monitoring.logs.JsonLineFormatter"},
        #: endif
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            #: if monitoring
            # People read the one, and programs the other.
            "formatter": "line" if DEBUG else "json",
            #: else
            #: print '            "formatter": "line",\n'
            #: endif
            # Tests turn DEBUG off while they run: this keeps them quiet.
            "filters": ["request_id", "debug_only"] if DEBUG else ["request_id"],
        },
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Django's own handlers go, and its lines reach the console by way of the root.
        "django": {"level": "INFO"},
        "django.server": {"propagate": True},
        #: if monitoring
        # In development runserver has a line for each request already.
        "monitoring.middleware": {"level": "WARNING" if DEBUG else "INFO"},
        #: endif
        # Your own loggers go below.
    },
}
#: endif
#: if api


# The API
# https://www.django-rest-framework.org/api-guide/settings/

REST_FRAMEWORK = {
    # The first says what a visitor is told: to come with a token.
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    # JSON and nothing else, in both directions.
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "EXCEPTION_HANDLER": "api.problems.handle",
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
        "rest_framework.throttling.ScopedRateThrottle",
        "api.throttles.WriteThrottle",
    ],
    # For each visitor's address, and for each person. Processes count apart, unless
    # CACHES names a cache that they share.
    "DEFAULT_THROTTLE_RATES": {
        "anon": "120/min",
        "user": "600/min",
        "write": "60/min",
        "token": "10/min",
    },
    "NUM_PROXIES": PROXIES,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

# https://drf-spectacular.readthedocs.io/en/latest/settings.html
SPECTACULAR_SETTINGS = {
    "TITLE": "Events and bookings",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    # A field that is only read has no place in a request.
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "api.schema.add_problems",
    ],
}
#: endif
#: if celery


# Work outside the request, by Celery
# https://docs.celeryq.dev/en/stable/userguide/configuration.html

# Mails are written where no request says what the site is called.
#: if not settings
SITE_URL = os.environ.get("DJANGO_SITE_URL", "http://127.0.0.1:8000")
#: else
SITE_URL = env.address("DJANGO_SITE_URL", "http://127.0.0.1:8000", ["https", "http"])
#: endif

# Who takes messages to a worker: redis://..., amqp://... (RabbitMQ), or filesystem://
# for a worker on this machine. Without one, a task is done at once, by whoever asks for
# it, and no second try is made while somebody waits for a page.
#: if not settings
CELERY_BROKER_URL = os.environ.get("CELERY_BROKER_URL", "")
#: else
CELERY_BROKER_URL = env.address("CELERY_BROKER_URL", "")
#: endif
if sys.argv[1:2] == ["test"]:
    # Tests need no broker, and their messages are for no worker.
    CELERY_BROKER_URL = ""
CELERY_TASK_ALWAYS_EAGER = not CELERY_BROKER_URL
CELERY_TASK_EAGER_PROPAGATES = False
CELERY_TASK_ANNOTATIONS = {} if CELERY_BROKER_URL else {"*": {"max_retries": 0}}

# A broker that is away is noticed soon, and holds up nobody.
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0}
CELERY_BROKER_TRANSPORT_OPTIONS = CELERY_TASK_PUBLISH_RETRY_POLICY | {
    "socket_connect_timeout": 2,
    "socket_timeout": 3,
    # Redis gives a message to another worker after so many seconds without an answer:
    # more than any task may take.
    "visibility_timeout": 15 * 60,
}
if CELERY_BROKER_URL == "filesystem://":
    #: if not settings
    QUEUE = Path(os.environ.get("CELERY_QUEUE_FOLDER", BASE_DIR / "var" / "queue"))
    #: else
    QUEUE = env.path("CELERY_QUEUE_FOLDER", BASE_DIR / "var" / "queue")
    #: endif
    QUEUE.mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": QUEUE,
        "data_folder_out": QUEUE,
        "control_folder": QUEUE / "control",
    }

# A message is done with when its task is, not when a worker has got it. If the worker
# dies, the message goes to another. And a worker takes no more than it works on.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1

# After so many seconds a task gets an exception, and then its process is killed.
CELERY_TASK_SOFT_TIME_LIMIT = 50
CELERY_TASK_TIME_LIMIT = 60

# What has become of a job stands in its row, so Celery need not store it.
CELERY_TASK_IGNORE_RESULT = True
# The log is set up above, for workers too.
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE

# What beat asks for, and how often. What nobody has begun by the next time is dropped.
CELERY_BEAT_SCHEDULE = {
    "send what is left": {
        "task": "mails.tasks.send_left",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "remind of tomorrow": {
        "task": "mails.tasks.remind",
        "schedule": 15 * 60,
        "options": {"expires": 15 * 60},
    },
    "exports": {
        "task": "exports.tasks.tidy_up",
        "schedule": 60,
        "options": {"expires": 60},
    },
    # Your own times go below.
}

# How long a job may be in one worker's hands, longer than a task's limit; and how often
# it is tried before it is given up. See config/jobs.py.
JOB_TIME = timedelta(minutes=2)
JOB_TRIES = 12
#: endif
#: if channels


# How processes tell each other that something has changed
# https://channels.readthedocs.io/en/stable/topics/channel_layers.html

#: if settings
if REDIS_URL := env.address("REDIS_URL", "", ["redis", "rediss", "unix"]):
    #: else
    #: print 'if REDIS_URL := os.environ.get("REDIS_URL", ""):\n'
    #: endif
    CHANNEL_LAYERS = {
        "default": {
            # Remembers nothing, so nothing fills up, and joins again by itself.
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {
                "hosts": [{"address": REDIS_URL, "socket_connect_timeout": 1}],
                "prefix": "live",
            },
        },
    }
else:
    # Reaches this process alone.
    CHANNEL_LAYERS = {
        "default": {"BACKEND": "channels.layers.InMemoryChannelLayer"},
    }
#: endif
#: if monitoring


# What the site tells those who run it
# https://docs.djangoproject.com/en/6.1/howto/deployment/checklist/#logging

# Where errors are reported: an address of Sentry's, with a key in it.
SENTRY_DSN = env.address("SENTRY_DSN", "", ["https", "http"])

# Who may read /metrics/: whoever brings this. Without it there is no such page.
METRICS_TOKEN = env.str("METRICS_TOKEN", "")

# Where several processes serve the site, they count together in files of this folder.
PROMETHEUS_MULTIPROC_DIR = env.str("PROMETHEUS_MULTIPROC_DIR", "")

# How long /health/ready/ waits for all parts together. A balancer does not wait long.
READY_SECONDS = 2

# A statement that takes longer is worth a line in the log.
SLOW_QUERY_SECONDS = env.float("DJANGO_SLOW_QUERY_SECONDS", 0.5)

# Where traces go: an address that speaks OTLP, and under which name.
OTEL_EXPORTER_OTLP_ENDPOINT = env.address(
    "OTEL_EXPORTER_OTLP_ENDPOINT", "", ["https", "http"]
)
OTEL_SERVICE_NAME = env.str("OTEL_SERVICE_NAME", "site")
if OTEL_EXPORTER_OTLP_ENDPOINT:
    place = MIDDLEWARE.index("monitoring.middleware.MonitoringMiddleware") + 1
    MIDDLEWARE.insert(place, "monitoring.traces.TraceMiddleware")
#: endif
#: if pages


# The events that a new site starts with

EVENTS_FILE = BASE_DIR / "data" / "events.csv"
#: endif
#: if settings

# All that is wrong with the variables, told at once.
env.judge()
#: endif

# Your own settings go below.
