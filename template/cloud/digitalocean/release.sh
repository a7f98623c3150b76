#!/bin/sh
# Bring a version to DigitalOcean, or go back to one:
#
#     APP=the-id-of-your-app cloud/digitalocean/release.sh v2
#
# The tag is one that your registry has. All else stays as DigitalOcean has it.
set -eu

tag=$1
spec=$(doctl apps spec get "$APP" --format yaml)

case $spec in
*"tag: "*) ;;
*)
    echo "The app $APP has no tag that could be changed." >&2
    exit 1
    ;;
esac

echo "$spec" | sed "s|tag: .*|tag: $tag|" | doctl apps update "$APP" --spec - --wait
