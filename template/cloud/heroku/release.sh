#!/bin/sh
# Bring a version to Heroku, or go back to one:
#
#     APP=your-site cloud/heroku/release.sh events-site:v2
#
# The image is one that `docker images` shows. Each kind of process gets one of its own,
# which differs in its command alone.
set -eu

image=$1
types="web release"
#: if celery
types="$types worker beat"
#: endif

for type in $types; do
    # Without provenance: Heroku's registry takes no image with a list of origins beside it.
    docker build --quiet --platform linux/amd64 --provenance=false --target "$type" \
        --build-arg "IMAGE=$image" --tag "registry.heroku.com/$APP/$type" \
        - <cloud/heroku/Dockerfile
    docker push --quiet "registry.heroku.com/$APP/$type"
done

# Heroku runs `release` first. Where it fails, the version before it goes on.
# shellcheck disable=SC2086
heroku container:release --app "$APP" $types
