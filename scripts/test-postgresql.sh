# The tests' PostgreSQL, for test.sh: the one of ConnectionStrings__PostgreSqlTests, else a private cluster in a temporary
# directory on a free loopback port, without durability, gone when the tests are over.
# shellcheck shell=bash

postgresql_dir=

# The newest one installed; Debian keeps the programs of a cluster off the path.
postgresql_bin() {
  local initdb
  initdb=$(ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -n 1)
  [[ -n $initdb ]] || initdb=$(command -v initdb) || return 1
  dirname "$initdb"
}

# PostgreSQL refuses to run as root.
as_postgres() {
  if [[ $(id -u) == 0 ]]; then (cd / && setpriv --reuid=postgres --regid=postgres --init-groups "$@"); else "$@"; fi
}

free_port() {
  local port
  while :; do
    port=$((RANDOM % 20000 + 30000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
  done
  echo "$port"
}

start_postgresql() {
  local bin=$1 attempt port
  postgresql_dir=$(mktemp -d /tmp/studio-postgresql-XXXXXX) || return 1
  if [[ $(id -u) == 0 ]]; then chown postgres: "$postgresql_dir"; fi
  as_postgres "$bin/initdb" -D "$postgresql_dir/data" -U studio -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$log" 2>&1 || { tail -n 20 "$log"; return 1; }
  # Only the tests' own user needs no password.
  printf 'host all studio 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n' | as_postgres tee "$postgresql_dir/data/pg_hba.conf" >/dev/null || return 1
  # Another program may be faster to take the port.
  for attempt in 1 2 3; do
    port=$(free_port)
    as_postgres "$bin/pg_ctl" -D "$postgresql_dir/data" -l "$postgresql_dir/log" -w -s start \
      -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200" \
      && export ConnectionStrings__PostgreSqlTests="Host=127.0.0.1;Port=$port;Username=studio" \
      && return 0
  done
  tail -n 20 "$postgresql_dir/log"
  return 1
}

need_postgresql() {
  local bin
  [[ -n ${ConnectionStrings__PostgreSqlTests:-} ]] && return 0
  if ! bin=$(postgresql_bin) && can_install; then
    echo "Installing PostgreSQL for the tests"
    install_package postgresql
  fi
  if bin=$(postgresql_bin) && start_postgresql "$bin"; then return 0; fi
  echo "The tests on PostgreSQL can not run: install the Debian package 'postgresql', or say in ConnectionStrings__PostgreSqlTests where there is a server."
  return 1
}

stop_postgresql() {
  [[ -n $postgresql_dir ]] || return 0
  as_postgres "$(postgresql_bin)/pg_ctl" -D "$postgresql_dir/data" -m immediate -w -s stop >/dev/null 2>&1
  rm -rf "$postgresql_dir"
}
