#!/bin/sh
# Heroku's Redis signs its certificate itself, so nobody can check it: without this, no
# process would talk to it. What is sent is encrypted all the same.
set -eu

case ${REDIS_URL:-} in
rediss://*)
    export REDIS_URL="$REDIS_URL?ssl_cert_reqs=none"
    ;;
esac
#: if celery
export CELERY_BROKER_URL="${CELERY_BROKER_URL:-${REDIS_URL:-}}"
#: endif
exec "$@"
