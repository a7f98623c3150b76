"""
Gunicorn: the processes that run the site on a server.

    uv run gunicorn --config server/gunicorn.conf.py

https://gunicorn.org/reference/settings/
"""

import os

#: if channels
# Uvicorn speaks WebSocket, and Gunicorn looks after its processes.
wsgi_app = "config.asgi:application"
worker_class = "uvicorn_worker.UvicornWorker"
#: else
#: print "wsgi_app = \"config.wsgi:application\"\n"
#: print "worker_class = \"gthread\"\n"
#: print "# In each process. While one waits for the database, another answers.\n"
#: print "threads = 4\n"
#: endif

# A place to begin. How many are best for your site, a measurement tells.
workers = int(os.environ.get("WEB_CONCURRENCY", (os.cpu_count() or 1) + 1))

# A process that gives no sign of life for so long is killed, and another one started.
timeout = 30
# On a reload or a stop, so long for what it has begun. systemd waits a little longer.
graceful_timeout = 30

# After so many requests a process makes way for a new one, in case it has grown.
max_requests = 10_000
max_requests_jitter = 1_000

# Each process reads the code by itself, so that a reload brings what is new.
preload_app = False

# Nobody asks it anything while it runs but by signals.
control_socket_disable = True

# Errors on the console, where systemd collects them. nginx counts the requests.
errorlog = "-"
accesslog = None

# Your own settings go below.
