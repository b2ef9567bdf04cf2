# shellcheck shell=bash
# The PostgreSQL that the platform and its apps use: the machine's own programs (KILTER_CLUSTER_POSTGRES_BIN names others),
# a data folder below the cluster's state, and a login that may make databases and roles but is no superuser.

postgres_bin() {
  local found=${KILTER_CLUSTER_POSTGRES_BIN:-}
  [ -n "$found" ] || found=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
  [ -x "$found/postgres" ] && echo "$found"
}

postgres_up() {
  local bin password
  bin=$(postgres_bin) || die "no PostgreSQL below /usr/lib/postgresql"
  # PostgreSQL refuses to run as root, and nobody else may enter the state folder: in a mount namespace of its own the
  # data lies where everybody may go. Each command here replaces itself by the next, so the pid stays that of `start`.
  # shellcheck disable=SC2016 # expanded by the inner shell
  local -a as=(unshare --mount sh -c 'from=$1 to=$2; shift 2; mount --bind "$from" "$to" && cd "$to" && exec setpriv --reuid=postgres --regid=postgres --init-groups "$@"'
    sh "$ST/postgres" /var/lib/postgresql)
  if [ ! -f "$ST/postgres/ready" ]; then
    rm -rf "$ST/postgres"
    install -d -o postgres -g postgres -m 700 "$ST/postgres"
    [ -f "$ST/pki/postgres.password" ] || (umask 077; openssl rand -hex 24 > "$ST/pki/postgres.password")
    read -r password < "$ST/pki/postgres.password"
    "${as[@]}" "$bin/initdb" -D data -A scram-sha-256 --auth-local=peer -E UTF8 --locale=C.UTF-8 --no-sync > "$ST/logs/initdb.log" 2>&1
    echo "host all all all scram-sha-256" >> "$ST/postgres/data/pg_hba.conf"
    "${as[@]}" "$bin/postgres" --single -D data postgres >> "$ST/logs/initdb.log" 2>&1 <<SQL
CREATE ROLE kilter LOGIN CREATEDB CREATEROLE PASSWORD '$password'
CREATE DATABASE kilter OWNER kilter
SQL
    touch "$ST/postgres/ready"
  fi
  # What is thrown away with the cluster need not reach the disk.
  start postgres "${as[@]}" "$bin/postgres" -D data -p "$POSTGRES_PORT" -c listen_addresses="$NODE_IP" \
    -c unix_socket_directories=/var/lib/postgresql -c max_connections=300 -c fsync=off
}

postgres_dsn() { echo "postgres://kilter:$(cat "$ST/pki/postgres.password")@$NODE_IP:$POSTGRES_PORT/kilter"; }
