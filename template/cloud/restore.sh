#!/bin/sh
# A copy that backup.sh has made, back into a database that is new and empty:
#
#     DATABASE_URL=postgres://…/events_restored cloud/restore.sh events-2026-11-30.dump
#
# Then look at it, and let DATABASE_URL of the site name it. The old one stays till then.
set -eu

file=$1
tables=$(psql --no-psqlrc --tuples-only --no-align --dbname="$DATABASE_URL" --command \
    "SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')")
if [ "$tables" != 0 ]; then
    echo "That database has $tables tables. A copy goes into an empty one." >&2
    exit 1
fi

# All of it or nothing.
pg_restore --single-transaction --exit-on-error --no-owner --no-privileges \
    --dbname="$DATABASE_URL" "$file"
# What the database knows about its rows to find them fast is not in the copy.
psql --no-psqlrc --quiet --dbname="$DATABASE_URL" --command "ANALYZE"
