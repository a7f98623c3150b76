#!/bin/sh
# A copy of the database in a file, for another place than the database is in:
#
#     DATABASE_URL=postgres://… cloud/backup.sh events-$(date +%F).dump
#
# Nobody is kept waiting meanwhile, and what is in it was there at one moment.
set -eu

file=$1
if [ -e "$file" ]; then
    echo "$file is there already." >&2
    exit 1
fi

# For nobody else's eyes: names, addresses and the hashes of passwords are in it.
umask 077
# Whole or not at all: half a copy looks like one until the day that it is needed.
trap 'rm -f "$file.part"' EXIT
pg_dump --format=custom --no-owner --no-privileges --dbname="$DATABASE_URL" --file="$file.part"
mv "$file.part" "$file"
echo "$file: $(pg_restore --list "$file" | grep -c 'TABLE DATA') tables"
