#!/usr/bin/env bash
# Bring one commit of main to this server, or leave all as it was.
#
#     sudo install -m 755 ci/deploy.sh /usr/local/sbin/deploy-events
#     sudo deploy-events 0123456789012345678901234567890123456789
#
# Over SSH the commit is all that is said, and this is all that the key may start:
#
#     restrict,command="sudo /usr/local/sbin/deploy-events \"$SSH_ORIGINAL_COMMAND\"" ssh-…
set -euo pipefail

commit=${1:-}
if [[ ! $commit =~ ^[0-9a-f]{40}$ ]]; then
    echo "deploy: say one commit, by all its 40 digits" >&2
    exit 64
fi

cd "${SITE:-/srv/events}"
# One after the other.
exec 9< .git
flock 9

git fetch --quiet origin main
if ! git merge-base --is-ancestor "$commit" origin/main; then
    echo "deploy: $commit is not on main" >&2
    exit 65
fi

bring() {
    git checkout --quiet --detach "$1"
    uv sync --quiet --no-dev --python /usr/bin/python3
}

before=$(git rev-parse HEAD)
back() {
    trap - ERR
    echo "deploy: $commit fails here: back to $before" >&2
    bring "$before"
    systemctl reload events
    exit 1
}
trap back ERR

bring "$commit"
# Checks, migrations, static files: the old code still answers meanwhile.
systemctl start events-release
systemctl reload events
#: if celery
systemctl restart events-worker events-beat
#: endif
echo "deploy: $commit is there"
