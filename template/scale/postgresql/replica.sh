#!/bin/sh
# A replica of db: once a copy of all that it has, and from then on what it writes.
#
# https://www.postgresql.org/docs/current/app-pgbasebackup.html
set -eu

# Whole or not at all: under its name there is only what has arrived completely.
export PGDATA=/var/lib/postgresql/data/replica
if [ ! -d "$PGDATA" ]; then
    rm -rf "$PGDATA.new"
    # Whose replica it is, --write-recovery-conf writes down there.
    PGPASSWORD="$(cat /srv/keys/postgres-password)" pg_basebackup \
        --host=db --username=events --pgdata="$PGDATA.new" \
        --wal-method=stream --checkpoint=fast --write-recovery-conf
    mv "$PGDATA.new" "$PGDATA"
fi
exec postgres
