#!/bin/sh
# The first thing the container of `database` does: make the cluster when there is none, then serve.
#
#   database        serve, until told to stop
#   database ready  whether it takes connections
set -eu
PATH="$(ls -d /usr/lib/postgresql/*/bin | tail -n 1):$PATH"
[ "${1:-}" != ready ] || exec pg_isready --quiet --host 127.0.0.1 --dbname chalkbox
umask 077
data=/data/database/$(postgres --version | sed 's/[^0-9]*\([0-9]*\).*/\1/')
if [ ! -s "$data/PG_VERSION" ]; then
    password="${DATABASE_PASSWORD:-}"
    if [ "${#password}" -lt 8 ]; then
        echo "DATABASE_PASSWORD must be set in .env, of at least 8 characters, letters and digits." >&2
        exit 2
    fi
    # Into a folder of another name, so that a cluster which was made by half is made again.
    rm -rf "$data.new"
    printf '%s' "$password" > /tmp/password
    initdb --pgdata "$data.new" --username chalkbox --pwfile /tmp/password --encoding UTF8 \
        --auth-local reject --auth-host scram-sha-256 --data-checksums
    rm /tmp/password
    echo 'host all all all scram-sha-256' >> "$data.new/pg_hba.conf"
    echo 'CREATE DATABASE chalkbox' | postgres --single -D "$data.new" postgres > /dev/null
    mv "$data.new" "$data"
fi
exec postgres -D "$data" -c "listen_addresses=*" -c unix_socket_directories=
